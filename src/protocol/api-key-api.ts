/** API keys of a site, as owners and admins make and revoke them. */
import Type, { type Static } from 'typebox';
import type { Frozen } from './frozen.ts';
import type { AgentId } from './ids.ts';
import { Id } from './message.ts';
import { SCOPES, type Scope } from './scope.ts';

const strict = { additionalProperties: false } as const;

/** Of a site, those that were revoked not counted. */
export const MAX_API_KEYS = 100;

const Scopes = Type.Array(Type.Unsafe<Scope>(Type.Enum([...SCOPES])), { minItems: 1, maxItems: SCOPES.length });
const Instant = Type.Union([Type.Integer(), Type.Null()]);

/** `POST /v1/agent/api-keys`: the key acts for whoever makes it. Answers 201 with an `ApiKeyCreatedAnswer`. */
export const ApiKeyRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    scopes: Scopes,
    /** Unix ms; without it the key does not expire. */
    expiresAt: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999_999_999 })),
  },
  strict,
);
export type ApiKeyRequest = Frozen<Static<typeof ApiKeyRequest>>;

const ShownApiKey = Type.Object(
  {
    id: Type.String(),
    /** Whose API it is for; `rest` is this one. */
    system: Type.String(),
    name: Type.String(),
    /** How its secret begins. */
    prefix: Type.String(),
    scopes: Type.Array(Type.Unsafe<Scope>(Type.String())),
    /** Whom it acts for. */
    agent: Type.Union([Id<AgentId>(), Type.Null()]),
    createdAt: Type.Integer(),
    /** To the minute; null before the first use. */
    lastUsedAt: Instant,
    expiresAt: Instant,
  },
  strict,
);
export type ShownApiKey = Frozen<Static<typeof ShownApiKey>>;

/** `secret` is shown this once. */
export const ApiKeyCreatedAnswer = Type.Object({ key: ShownApiKey, secret: Type.String() }, strict);
export type ApiKeyCreatedAnswer = Frozen<Static<typeof ApiKeyCreatedAnswer>>;

/** `GET /v1/agent/api-keys`: those that were not revoked, the oldest first. `DELETE /v1/agent/api-keys/:id` revokes one. */
export const ApiKeysAnswer = Type.Object({ keys: Type.Array(ShownApiKey) }, strict);
