/** Who works for a site, for owners and admins; and how agents get a new password. */
import Type, { type Static } from 'typebox';
import { AgentStatus } from './agent-status.ts';
import type { Frozen } from './frozen.ts';
import type { AgentId, FileId } from './ids.ts';
import { Id } from './message.ts';

const strict = { additionalProperties: false } as const;

const Name = Type.String({ minLength: 1, maxLength: 80 });
const Role = Type.Enum(['owner', 'admin', 'agent']);
/** Ids. */
const Departments = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 20 });

/** `POST /v1/agent/people`: answers 201 with an `InviteAgentAnswer`. Only owners make owners. */
export const InviteAgentRequest = Type.Object(
  { email: Type.String({ minLength: 3, maxLength: 254 }), name: Name, role: Role, departments: Departments },
  strict,
);
export type InviteAgentRequest = Static<typeof InviteAgentRequest>;

/** `PATCH /v1/agent/people/:id` changes what is named and answers the person; `DELETE` deactivates. */
export const ChangeAgentRequest = Type.Object(
  {
    name: Type.Optional(Name),
    role: Type.Optional(Role),
    departments: Type.Optional(Departments),
    /** Conversations at once; null: as many as the site says; 0: the back office, which has only what it takes or is handed. */
    chatLimit: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()])),
    /** A picture that was uploaded before; null for none. */
    avatar: Type.Optional(Type.Union([Id<FileId>(), Type.Null()])),
  },
  { ...strict, minProperties: 1 },
);
export type ChangeAgentRequest = Static<typeof ChangeAgentRequest>;

/** `POST /v1/agent/password-reset`: answers 202, whether or not anybody has the address. */
export const PasswordResetRequest = Type.Object({ email: Type.String({ minLength: 3, maxLength: 254 }) }, strict);
export type PasswordResetRequest = Static<typeof PasswordResetRequest>;

export const Person = Type.Object(
  {
    id: Id<AgentId>(),
    email: Type.String(),
    name: Type.String(),
    role: Role,
    departments: Type.Array(Type.String()),
    /** `invited`: has not set a password yet. */
    state: Type.Enum(['active', 'invited', 'deactivated']),
    /** Visitors are given to them: they have the inbox open, and chose `online`. */
    online: Type.Boolean(),
    /** What they chose. */
    status: AgentStatus,
    statusText: Type.String(),
    chatLimit: Type.Union([Type.Integer(), Type.Null()]),
    avatar: Type.Union([Id<FileId>(), Type.Null()]),
    lastActiveAt: Type.Union([Type.Integer(), Type.Null()]),
  },
  strict,
);
export type Person = Frozen<Static<typeof Person>>;

/** `GET /v1/agent/people`. */
export const PeopleAnswer = Type.Object({ people: Type.Array(Person) }, strict);

export const InviteAgentAnswer = Type.Object(
  {
    person: Person,
    mailed: Type.Boolean(),
    /**
     * Path of the inbox with the one-time link in it, to hand over in another way; null when it was mailed. It is not when the
     * server sends no mail, or the address got one today that it had not asked for.
     */
    link: Type.Union([Type.String(), Type.Null()]),
  },
  strict,
);
export type InviteAgentAnswer = Frozen<Static<typeof InviteAgentAnswer>>;
