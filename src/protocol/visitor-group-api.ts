/** Groups of visitors, such as "wholesale": owners and admins keep them, agents put visitors in and out. */
import Type, { type Static } from 'typebox';
import type { AgentId, VisitorId } from './ids.ts';
import { TagRequest } from './tag-api.ts';

const strict = { additionalProperties: false } as const;

/** A list that a person can still choose from. */
export const MAX_VISITOR_GROUPS = 200;

/**
 * `POST /v1/agent/visitor-groups` answers 201 with the group, `PUT /v1/agent/visitor-groups/:id` changes all of one and answers 204;
 * both `name-taken` where another has the name, in any case. A group has what a tag has.
 */
export const VisitorGroupRequest = TagRequest;
export type VisitorGroupRequest = TagRequest;

const STORED_FIELDS = { ...TagRequest.properties, id: Type.String(), createdAt: Type.Integer() };
const VisitorGroup = Type.Object(STORED_FIELDS, strict);
export type VisitorGroup = Static<typeof VisitorGroup>;

export const VisitorGroupCreatedAnswer = Type.Object({ group: VisitorGroup }, strict);

/** `GET /v1/agent/visitor-groups`: all of the site, by name. */
export const VisitorGroupsAnswer = Type.Object({ groups: Type.Array(VisitorGroup) }, strict);

/** `DELETE /v1/agent/visitor-groups/:id`: how many were in it. */
export const VisitorGroupDeletedAnswer = Type.Object({ visitors: Type.Integer() }, strict);

const Membership = { by: Type.Unsafe<AgentId>(Type.String()), at: Type.Integer() };
const JoinedGroup = Type.Object({ ...STORED_FIELDS, ...Membership }, strict);
export type JoinedGroup = Static<typeof JoinedGroup>;

/**
 * `GET /v1/agent/visitors/:id/groups`: by name. `PUT` and `DELETE` of `.../groups/:group` put the visitor in and out, and answer 204
 * also when it is so already.
 */
export const JoinedGroupsAnswer = Type.Object({ groups: Type.Array(JoinedGroup) }, strict);

const VisitorIdText = Type.Unsafe<VisitorId>(Type.String());

/** `after` is the `next` of the page before. */
export const MembersQuery = Type.Object(
  { after: Type.Optional(Type.Unsafe<VisitorId>(Type.String({ minLength: 1, maxLength: 64 }))) },
  strict,
);
export type MembersQuery = Static<typeof MembersQuery>;

const GroupMember = Type.Object({ visitor: VisitorIdText, ...Membership }, strict);
export type GroupMember = Static<typeof GroupMember>;

/** `GET /v1/agent/visitor-groups/:id/visitors`: by id, which is about the order in which they first came. */
export const GroupMembersAnswer = Type.Object(
  { visitors: Type.Array(GroupMember), next: Type.Union([VisitorIdText, Type.Null()]) },
  strict,
);
