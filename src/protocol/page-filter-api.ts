/** Page filters: named patterns of addresses, and what happened on the pages that they match, for owners and admins. */
import Type, { type Static } from 'typebox';
import type { ConversationId, VisitorId } from './ids.ts';

const strict = { additionalProperties: false } as const;

/** Of a site: a list that a person can still choose from. */
export const MAX_PAGE_FILTERS = 100;

/** `POST /v1/agent/page-filters` answers 201 with a `PageFilterCreatedAnswer`, `PUT /v1/agent/page-filters/:id` changes all of one and answers 204. */
export const PageFilterRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    /** `like`: the pattern stands somewhere in the address, in any case; `exact`: it is the address; `glob`: `*` stands for any text. */
    kind: Type.Enum(['like', 'exact', 'glob']),
    pattern: Type.String({ minLength: 1, maxLength: 2_048 }),
  },
  strict,
);
export type PageFilterRequest = Static<typeof PageFilterRequest>;

export interface PageFilter extends PageFilterRequest {
  readonly id: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface PageFilterCreatedAnswer {
  readonly filter: PageFilter;
}

/** `GET /v1/agent/page-filters`: all of the site, the oldest first. */
export interface PageFiltersAnswer {
  readonly filters: readonly PageFilter[];
}

const Instant = Type.String({ pattern: '^[0-9]{1,15}$' });

/** Unix ms; `to` is no longer in it. `before` is the `next` of the page before. */
export const PageMatchesQuery = Type.Object(
  { from: Instant, to: Instant, before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}_[0-9a-f-]{1,64}$' })) },
  strict,
);
export type PageMatchesQuery = Static<typeof PageMatchesQuery>;

/**
 * `GET /v1/agent/page-filters/:id/visits`: those that looked at a matching page in this time, each once with the last such page, the
 * newest first. A page may be short, or empty, before the last one.
 */
export interface VisitsByPageAnswer {
  readonly visits: readonly {
    readonly id: string;
    readonly visitor: VisitorId;
    readonly url: string;
    readonly title: string;
    readonly at: number;
  }[];
  readonly next: string | null;
}

/**
 * `GET /v1/agent/page-filters/:id/conversations`: those that began in this time, with their visitor on a matching page, the newest
 * first. A page may be short, or empty, before the last one.
 */
export interface ConversationsByPageAnswer {
  readonly conversations: readonly {
    readonly id: ConversationId;
    readonly visitor: VisitorId;
    readonly url: string;
    readonly title: string;
    readonly startedAt: number;
  }[];
  readonly next: string | null;
}
