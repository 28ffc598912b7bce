/** A visitor as agents see one. Empty texts are unknown, never invented. */
import type { Ban } from './ban-api.ts';
import type { ConversationId, VisitorId } from './ids.ts';
import type { Engagement, Values, Vitals } from './presence.ts';
import type { VisitorProfile } from './profile-api.ts';

/** Comm100's names, which say more than ours would. */
export type VisitorState =
  | 'inSite'
  | 'outOfSite'
  | 'preChat'
  | 'waitingForChat'
  | 'chatting'
  | 'chatEnded'
  | 'autoInvited'
  | 'manuallyInvited'
  | 'refusedByVisitor'
  | 'refusedByOperator'
  | 'transferring'
  | 'offlineMessage';

/** What the browser is: from its user agent. */
export interface Client {
  readonly browser: string;
  readonly browserVersion: string;
  /** With its version where the browser tells it, such as `Windows 10`. */
  readonly os: string;
  /** The operating system's family, such as `Windows`. */
  readonly platform: string;
  readonly device: 'desktop' | 'tablet' | 'mobile' | '';
}

/** Where the visitor is: from headers of a CDN or an optional database. */
export interface Place {
  /** Truncated to /24 (IPv4) or /48 (IPv6). */
  readonly ip: string;
  /** Two lower-case letters of ISO 3166-1. */
  readonly country: string;
  readonly region: string;
  readonly city: string;
}

/** How a visit began. */
export interface Attribution {
  /** `Direct`, `Organic`, or the host that linked here. */
  readonly traffic: string;
  readonly searchEngine: string;
  readonly searchKeywords: string;
  /** `source`, `medium`, `campaign`, `term`, `content`, as far as the address had them. */
  readonly utm: Readonly<Record<string, string>>;
}

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

/** Everything about one visitor: `GET /v1/agent/visitors/:id`. */
export interface VisitorDetail extends Client, Place, Attribution {
  readonly id: VisitorId;
  readonly state: VisitorState;
  readonly online: boolean;
  readonly firstVisitAt: number;
  readonly visitStartedAt: number;
  readonly lastPingAt: number;
  readonly visits: number;
  /** Of this visit. */
  readonly pageViews: number;
  readonly chats: number;
  /** Pings in this visit. */
  readonly rings: number;
  readonly page: { readonly url: string; readonly title: string };
  readonly landingUrl: string;
  readonly referrer: string;
  readonly language: string;
  readonly timeZone: string;
  readonly screen: string;
  readonly department: string;
  readonly engagement: Engagement | null;
  readonly vitals: Vitals | null;
  readonly variables: Values;
  /** What others than the page say; the page's own words are the variables. */
  readonly profile: VisitorProfile;
  /** The one that holds, of the visitor or of their address. */
  readonly ban: Ban | null;
  /** Fields that the owner named, in the owner's order: by the profile, or else by the variable of the name. */
  readonly fields: readonly { readonly name: string; readonly label: string; readonly value: string }[];
  /** The newest custom events of this visit, oldest first, as far as the server remembers since it started. */
  readonly events: readonly { readonly name: string; readonly at: number }[];
  /** The newest pages of this visit, oldest first. */
  readonly path: readonly { readonly url: string; readonly title: string; readonly at: number }[];
}
