/** A visitor as agents see one. Empty texts are unknown, never invented. */
import Type, { type Static } from 'typebox';
import { Ban } from './ban-api.ts';
import type { Frozen } from './frozen.ts';
import type { ConversationId, VisitorId } from './ids.ts';
import { Id } from './message.ts';
import { Engagement, type Values, Vitals } from './presence.ts';
import { VisitorProfile } from './profile-api.ts';

const strict = { additionalProperties: false } as const;

/** Comm100's names, which say more than ours would. */
const VisitorState = Type.Enum([
  'inSite',
  'outOfSite',
  'preChat',
  'waitingForChat',
  'chatting',
  'chatEnded',
  'autoInvited',
  'manuallyInvited',
  'refusedByVisitor',
  'refusedByOperator',
  'transferring',
  'offlineMessage',
]);
export type VisitorState = Static<typeof VisitorState>;

/** What the browser is: from its user agent. */
const Client = Type.Object({
  browser: Type.String(),
  browserVersion: Type.String(),
  /** With its version where the browser tells it, such as `Windows 10`. */
  os: Type.String(),
  /** The operating system's family, such as `Windows`. */
  platform: Type.String(),
  device: Type.Enum(['desktop', 'tablet', 'mobile', '']),
});
export type Client = Frozen<Static<typeof Client>>;

/** Where the visitor is: from headers of a CDN or an optional database. */
const Place = Type.Object({
  /** Truncated to /24 (IPv4) or /48 (IPv6). */
  ip: Type.String(),
  /** Two lower-case letters of ISO 3166-1. */
  country: Type.String(),
  region: Type.String(),
  city: Type.String(),
});
export type Place = Frozen<Static<typeof Place>>;

/** How a visit began. */
const Attribution = Type.Object({
  /** `Direct`, `Organic`, or the host that linked here. */
  traffic: Type.String(),
  searchEngine: Type.String(),
  searchKeywords: Type.String(),
  /** `source`, `medium`, `campaign`, `term`, `content`, as far as the address had them. */
  utm: Type.Record(Type.String(), Type.String()),
});
export type Attribution = Frozen<Static<typeof Attribution>>;

/** A visitor on the site, as the agents' live list shows them. */
export interface VisitorSummary {
  readonly id: VisitorId;
  readonly state: VisitorState;
  readonly page: { readonly url: string; readonly title: string };
  readonly referrer: string;
  readonly traffic: string;
  readonly language: string;
  readonly browser: string;
  readonly platform: string;
  readonly device: Client['device'];
  readonly country: string;
  readonly city: string;
  readonly visits: number;
  readonly pageViews: number;
  readonly visible: boolean;
  readonly visitStartedAt: number;
  readonly conversation: ConversationId | null;
}

const Page = Type.Object({ url: Type.String(), title: Type.String() }, strict);

/** Everything about one visitor: `GET /v1/agent/visitors/:id`. */
export const VisitorDetail = Type.Object(
  {
    ...Client.properties,
    ...Place.properties,
    ...Attribution.properties,
    id: Id<VisitorId>(),
    state: VisitorState,
    online: Type.Boolean(),
    firstVisitAt: Type.Integer(),
    visitStartedAt: Type.Integer(),
    lastPingAt: Type.Integer(),
    visits: Type.Integer(),
    /** Of this visit. */
    pageViews: Type.Integer(),
    chats: Type.Integer(),
    /** Pings in this visit. */
    rings: Type.Integer(),
    page: Page,
    landingUrl: Type.String(),
    referrer: Type.String(),
    language: Type.String(),
    timeZone: Type.String(),
    screen: Type.String(),
    department: Type.String(),
    engagement: Type.Union([Engagement, Type.Null()]),
    vitals: Type.Union([Vitals, Type.Null()]),
    variables: Type.Unsafe<Values>(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    ),
    /** What others than the page say; the page's own words are the variables. */
    profile: VisitorProfile,
    /** The one that holds, of the visitor or of their address. */
    ban: Type.Union([Ban, Type.Null()]),
    /** Fields that the owner named, in the owner's order: by the profile, or else by the variable of the name. */
    fields: Type.Array(Type.Object({ name: Type.String(), label: Type.String(), value: Type.String() }, strict)),
    /** The newest custom events of this visit, oldest first, as far as the server remembers since it started. */
    events: Type.Array(Type.Object({ name: Type.String(), at: Type.Integer() }, strict)),
    /** The newest pages of this visit, oldest first. */
    path: Type.Array(Type.Object({ ...Page.properties, at: Type.Integer() }, strict)),
  },
  strict,
);
export type VisitorDetail = Frozen<Static<typeof VisitorDetail>>;
