/** What a page says of its visitor, and what it hears back: the ping. */
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

export const MAX_REPORTS = 20;

const Name = Type.String({ minLength: 1, maxLength: 64 });
const Value = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]);
/** What the page knows of its visitor by names of its own; null takes one away. */
const Values = Type.Record(Name, Type.Union([Value, Type.Null()]), { maxProperties: 50 });
export type Values = Readonly<Record<string, string | number | boolean>>;

/** https://web.dev/articles/vitals: milliseconds, but for the layout shift's score. */
export const Vitals = Type.Object(
  {
    lcp: Type.Optional(Type.Number({ minimum: 0 })),
    cls: Type.Optional(Type.Number({ minimum: 0 })),
    inp: Type.Optional(Type.Number({ minimum: 0 })),
    fcp: Type.Optional(Type.Number({ minimum: 0 })),
    ttfb: Type.Optional(Type.Number({ minimum: 0 })),
  },
  strict,
);
export type Vitals = Static<typeof Vitals>;

/** Something that happened once and is told until a ping is answered; `id` makes it count once. */
export const Report = Type.Union([
  Type.Object({ id: Id<string>(), kind: Type.Literal('fired'), trigger: Name }, strict),
  /** `invitation` is an agent's; the visitor has it on the screen. */
  Type.Object({ id: Id<string>(), kind: Type.Literal('shown'), invitation: Id<string>() }, strict),
  /** The visitor closed a trigger's greeting or an invitation. */
  Type.Object({ id: Id<string>(), kind: Type.Literal('dismissed') }, strict),
  Type.Object({ id: Id<string>(), kind: Type.Literal('event'), name: Name, properties: Type.Optional(Values) }, strict),
  Type.Object({ id: Id<string>(), kind: Type.Literal('variables'), values: Values }, strict),
  Type.Object({ id: Id<string>(), kind: Type.Literal('department'), department: Name }, strict),
  Type.Object({ id: Id<string>(), kind: Type.Literal('vitals'), page: Id<string>(), vitals: Vitals }, strict),
]);
export type Report = Static<typeof Report>;

/** How the visitor takes part in the page that is open now. */
export const Engagement = Type.Object(
  {
    /** How long it was in front, in ms. */
    visibleMs: Type.Integer({ minimum: 0 }),
    /** The deepest that was scrolled to, in percent of the page. */
    scroll: Type.Integer({ minimum: 0, maximum: 100 }),
    /** Since the last key, click, touch or scroll, in ms. */
    idleMs: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type Engagement = Static<typeof Engagement>;

export const PingRequest = Type.Object(
  {
    /** Absent on the very first ping; the answer brings one. */
    token: Type.Optional(Type.String({ maxLength: 1024 })),
    page: PageView,
    visible: Type.Boolean(),
    /** Whether the chat box is open. */
    open: Type.Optional(Type.Boolean()),
    /** True in the beacon that a page sends as it goes away. */
    leaving: Type.Optional(Type.Boolean()),
    language: Type.Optional(Type.String({ maxLength: 35 })),
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
    /** In CSS pixels. */
    screen: Type.Optional(Type.String({ pattern: '^\\d{1,5}x\\d{1,5}$' })),
    engagement: Type.Optional(Engagement),
    reports: Type.Optional(Type.Array(Report, { maxItems: MAX_REPORTS })),
  },
  strict,
);
export type PingRequest = Static<typeof PingRequest>;

/** An agent speaks to a visitor who only reads. */
export interface Invitation {
  readonly id: string;
  readonly agentNick: string;
  readonly text: string;
}

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
  /** What only the server can tell, by the name of the condition that asks; null is unknown. Only what triggers ask for. */
  readonly facts?: Readonly<Record<string, string | number | readonly string[] | null>>;
  /** Waits until a report says that it was shown. */
  readonly invitation?: Invitation;
  /** An agent would see them now: please measure the page's vitals. */
  readonly vitals?: true;
}
