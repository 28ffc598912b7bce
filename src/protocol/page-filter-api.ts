/** Page filters: named patterns of addresses, and what happened on the pages that they match, for owners and admins. */
import Type, { type Static } from 'typebox';
import type { Frozen } from './frozen.ts';
import type { ConversationId, VisitorId } from './ids.ts';
import { Id } from './message.ts';

const strict = { additionalProperties: false } as const;

/** Of a site: a list that a person can still choose from. */
export const MAX_PAGE_FILTERS = 100;

/** `POST /v1/agent/page-filters` answers 201 with a `PageFilterCreatedAnswer`, `PUT /v1/agent/page-filters/:id` changes all of one and answers 204. */
const FILTER_FIELDS = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  /** `like`: the pattern stands somewhere in the address, in any case; `exact`: it is the address; `glob`: `*` stands for any text. */
  kind: Type.Enum(['like', 'exact', 'glob']),
  pattern: Type.String({ minLength: 1, maxLength: 2_048 }),
};
export const PageFilterRequest = Type.Object(FILTER_FIELDS, strict);
export type PageFilterRequest = Static<typeof PageFilterRequest>;

const PageFilter = Type.Object(
  { ...FILTER_FIELDS, id: Type.String(), createdAt: Type.Integer(), changedAt: Type.Integer() },
  strict,
);
export type PageFilter = Frozen<Static<typeof PageFilter>>;

export const PageFilterCreatedAnswer = Type.Object({ filter: PageFilter }, strict);

/** `GET /v1/agent/page-filters`: all of the site, the oldest first. */
export const PageFiltersAnswer = Type.Object({ filters: Type.Array(PageFilter) }, strict);

const Instant = Type.String({ pattern: '^[0-9]{1,15}$' });

/** Unix ms; `to` is no longer in it. `before` is the `next` of the page before. */
export const PageMatchesQuery = Type.Object(
  { from: Instant, to: Instant, before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}_[0-9a-f-]{1,64}$' })) },
  strict,
);
export type PageMatchesQuery = Static<typeof PageMatchesQuery>;

const PAGE = { visitor: Id<VisitorId>(), url: Type.String(), title: Type.String() };
const Next = Type.Union([Type.String(), Type.Null()]);

/**
 * `GET /v1/agent/page-filters/:id/visits`: those that looked at a matching page in this time, each once with the last such page, the
 * newest first. A page may be short, or empty, before the last one.
 */
export const VisitsByPageAnswer = Type.Object(
  { visits: Type.Array(Type.Object({ id: Type.String(), ...PAGE, at: Type.Integer() }, strict)), next: Next },
  strict,
);
export type VisitsByPageAnswer = Frozen<Static<typeof VisitsByPageAnswer>>;

/**
 * `GET /v1/agent/page-filters/:id/conversations`: those that began in this time, with their visitor on a matching page, the newest
 * first. A page may be short, or empty, before the last one.
 */
export const ConversationsByPageAnswer = Type.Object(
  {
    conversations: Type.Array(Type.Object({ id: Id<ConversationId>(), ...PAGE, startedAt: Type.Integer() }, strict)),
    next: Next,
  },
  strict,
);
export type ConversationsByPageAnswer = Frozen<Static<typeof ConversationsByPageAnswer>>;
