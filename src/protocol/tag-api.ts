/** Tags of a site, and what wears them, as agents read and write them. */
import Type, { type Static } from 'typebox';
import type { AgentId } from './ids.ts';

const strict = { additionalProperties: false } as const;

/** Names of colours, not colours: what each looks like, in light and in dark, is the stylesheet's. */
const TAG_COLORS = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;

/** A list that a person can still choose from. */
export const MAX_TAGS = 200;

/**
 * `POST /v1/agent/tags` answers 201 with a `TagCreatedAnswer`, `PUT /v1/agent/tags/:id` changes all of one and answers 204; both
 * `tag-taken` where another has the name. For owners and admins.
 */
const TAG_FIELDS = {
  /** Not blank at its ends; upper and lower case do not make two names. */
  name: Type.String({ pattern: '^\\S(.{0,58}\\S)?$' }),
  color: Type.Enum([...TAG_COLORS]),
  description: Type.String({ maxLength: 200 }),
};
export const TagRequest = Type.Object(TAG_FIELDS, strict);
export type TagRequest = Static<typeof TagRequest>;

const STORED_FIELDS = { ...TAG_FIELDS, id: Type.String(), createdAt: Type.Integer() };
const Tag = Type.Object(STORED_FIELDS, strict);
export type Tag = Static<typeof Tag>;

export const TagCreatedAnswer = Type.Object({ tag: Tag }, strict);

/** `GET /v1/agent/tags`: all of the site, by name. */
export const TagsAnswer = Type.Object({ tags: Type.Array(Tag) }, strict);

/** `DELETE /v1/agent/tags/:id`: how many wore it. */
export const TagDeletedAnswer = Type.Object(
  { conversations: Type.Integer(), visitors: Type.Integer(), replies: Type.Integer() },
  strict,
);
export type TagDeletedAnswer = Static<typeof TagDeletedAnswer>;

/** A tag on something, with who put it there. */
const WornTag = Type.Object({ ...STORED_FIELDS, by: Type.Unsafe<AgentId>(Type.String()), at: Type.Integer() }, strict);
export type WornTag = Static<typeof WornTag>;

/**
 * `GET /v1/agent/conversations/:id/tags` and `GET /v1/agent/visitors/:id/tags`: the one that came first first.
 * `PUT` and `DELETE` of `.../tags/:tag` put one on and take it off, and answer 204 also when it is so already.
 */
export const WornTagsAnswer = Type.Object({ tags: Type.Array(WornTag) }, strict);
