/** Visitors, their visits and invitations, as the store keeps them. */
import type { AgentId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { PageView, Values, Vitals } from '../../../protocol/presence.ts';
import type { Attribution, Client, Place } from '../../../protocol/visitor.ts';
import type { NewEvent } from '../store.ts';

export interface Visitor {
  readonly id: VisitorId;
  readonly site: SiteId;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly visits: number;
  readonly pageViews: number;
  /** What the page said of the visitor, by names of its own. */
  readonly variables: Values;
}

/** Empty texts are unknown. */
export interface Visit extends Client, Place, Attribution {
  readonly id: string;
  readonly visitor: VisitorId;
  readonly site: SiteId;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  readonly landingUrl: string;
  readonly referrer: string;
  readonly pageViews: number;
  readonly language: string;
  readonly timeZone: string;
  readonly screen: string;
  /** The page that was looked at last. */
  readonly exitUrl: string;
  readonly exitTitle: string;
  /** Pings. */
  readonly rings: number;
  /** How long its pages were in front, together, in ms. */
  readonly visibleMs: number;
  /** The deepest that any of its pages was scrolled to, in percent. */
  readonly scroll: number;
  /** Of the page that was measured last; null before. */
  readonly vitals: Vitals | null;
  /** Where the visitor's conversation shall go. */
  readonly department: string;
  /** As the browser calls itself, cut short. */
  readonly userAgent: string;
}

export type PathStep = Pick<PageView, 'id' | 'url' | 'title'> & { readonly at: number };

/** What one ping changes: rows are written as they are given, page views that are there already are left alone. */
export interface VisitorUpdate {
  readonly visitor: Visitor;
  readonly visit: Visit;
  readonly pageView: (PageView & { readonly at: number }) | null;
  readonly events: readonly NewEvent[];
  /** What variables link to from now on; empty takes a link away, and those that are not named stay. */
  readonly links?: readonly { readonly name: string; readonly url: string }[];
}

/** `replaced`: a newer one came before it was seen. */
export type InvitationOutcome = 'pending' | 'replaced' | 'shown' | 'dismissed' | 'answered';

/** What an agent said to a visitor who only read, and what became of it. */
export interface StoredInvitation {
  readonly id: string;
  readonly site: SiteId;
  readonly visitor: VisitorId;
  readonly agent: { readonly id: AgentId; readonly name: string };
  readonly text: string;
  readonly at: number;
  readonly outcome: InvitationOutcome;
}
