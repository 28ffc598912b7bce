/** A visitor as the ping reports and the agents see them. */
import Type, { type Static } from 'typebox';
import type { ConversationId, VisitorId } from './ids.ts';
import { Id } from './message.ts';

const strict = { additionalProperties: false } as const;

/** One page view; `id` makes a repeated ping count once. */
export const PageView = Type.Object(
  {
    id: Id<string>(),
    url: Type.String({ maxLength: 2048 }),
    title: Type.String({ maxLength: 300 }),
    referrer: Type.String({ maxLength: 2048 }),
  },
  strict,
);
export type PageView = Static<typeof PageView>;

export const PingRequest = Type.Object(
  {
    /** Absent on the very first ping; the answer brings one. */
    token: Type.Optional(Type.String({ maxLength: 1024 })),
    page: PageView,
    visible: Type.Boolean(),
    /** True in the beacon that a page sends as it goes away. */
    leaving: Type.Optional(Type.Boolean()),
    language: Type.Optional(Type.String({ maxLength: 35 })),
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
    /** Triggers that showed their greeting since the last answered ping. `id` of the firing makes it count once. */
    fired: Type.Optional(
      Type.Array(Type.Object({ id: Id<string>(), trigger: Type.String({ maxLength: 64 }) }, strict), { maxItems: 20 }),
    ),
  },
  strict,
);
export type PingRequest = Static<typeof PingRequest>;

export interface PingAnswer {
  /** A new or renewed visitor token; absent when the one sent is still good. */
  readonly token?: string;
  readonly visitor: {
    readonly id: VisitorId;
    /** Whether an agent has ever answered this visitor in a conversation that is still open. */
    readonly served: boolean;
    readonly hasSentMessage: boolean;
  };
  /** Whether an agent is online for this site. */
  readonly online: boolean;
  readonly nextPingMs: number;
  /** The visitor's conversation that is not closed, with how many agent messages wait unread in it. */
  readonly conversation: { readonly id: ConversationId; readonly unread: number } | null;
}

/** A visitor on the site, as the agents' live list shows them. Empty strings are unknown, never invented. */
export interface VisitorSummary {
  readonly id: VisitorId;
  readonly page: { readonly url: string; readonly title: string };
  readonly referrer: string;
  readonly language: string;
  readonly timeZone: string;
  readonly browser: string;
  readonly visits: number;
  readonly pageViews: number;
  readonly visible: boolean;
  readonly visitStartedAt: number;
  readonly lastPingAt: number;
  readonly conversation: ConversationId | null;
}
