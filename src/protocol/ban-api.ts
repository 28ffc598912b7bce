/** Bans: visitors, or everybody behind an address, whom agents do not want to hear of for a while or for good. */
import Type, { type Static } from 'typebox';
import type { AgentId, VisitorId } from './ids.ts';

const strict = { additionalProperties: false } as const;

/** Of a site: each costs every server a little memory. */
export const MAX_BANS = 10_000;

const Until = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]);
const Reason = Type.String({ maxLength: 300 });

/** `POST /v1/agent/bans` answers 201 with the ban; whoever is banned already is banned by the new terms. Exactly one of `visitor` and `address`. */
export const BanRequest = Type.Object(
  {
    visitor: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    /** An IP address; what counts is its /24 (IPv4) or /48 (IPv6), for no more of it is ever kept. */
    address: Type.Optional(Type.String({ minLength: 2, maxLength: 64 })),
    reason: Reason,
    /** Unix ms; null is for good. */
    until: Until,
  },
  strict,
);
export type BanRequest = Static<typeof BanRequest>;

export const Ban = Type.Object(
  {
    id: Type.String(),
    /** One of them is null. */
    visitor: Type.Union([Type.Unsafe<VisitorId>(Type.String()), Type.Null()]),
    address: Type.Union([Type.String(), Type.Null()]),
    reason: Reason,
    until: Until,
    by: Type.Unsafe<AgentId>(Type.String()),
    at: Type.Integer(),
  },
  strict,
);
export type Ban = Static<typeof Ban>;

export const BanAnswer = Type.Object({ ban: Ban }, strict);

/** `after` is the `next` of the page before. */
export const BansQuery = Type.Object({ after: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) }, strict);
export type BansQuery = Static<typeof BansQuery>;

/** `GET /v1/agent/bans`: those that hold, by id. `DELETE /v1/agent/bans/:id` ends one and answers 204. */
export const BansAnswer = Type.Object(
  { bans: Type.Array(Ban), next: Type.Union([Type.String(), Type.Null()]) },
  strict,
);
