/** What is kept of a visitor who is here, so that a ping that changes nothing touches no database. */

import type { ConversationState } from '../../../protocol/conversation-state.ts';
import type { ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { PRESENCE_MS } from '../../../protocol/limits.ts';
import type { Engagement, Invitation } from '../../../protocol/presence.ts';
import type { VisitorState, VisitorSummary } from '../../../protocol/visitor.ts';
import type { Visit, Visitor } from '../../store/store.ts';

export interface Present {
  readonly site: SiteId;
  /** `lastSeenAt` is the last ping's instant, of the visit too; the database learns of it at the next save. */
  visitor: Visitor;
  visit: Visit;
  state: VisitorState;
  /** Whether the page is in front. */
  isVisible: boolean;
  isBoxOpen: boolean;
  /** Id of the page view that the visitor looks at. */
  pageView: string;
  /** The newest page views that were counted, each with how long it was in front; null is not known since a restart. */
  readonly pages: Map<string, number | null>;
  engagement: Engagement | null;
  /** Id of the page view whose vitals are known. */
  vitalsOf: string;
  /** The one that is not closed. */
  conversation: {
    readonly id: ConversationId;
    readonly state: ConversationState;
    readonly served: boolean;
    /** seq of the newest message, and of the newest that the visitor has read */
    readonly head: number;
    readonly read: number;
  } | null;
  /** All that the visitor ever had; `lastAt` is the newest message's instant. */
  readonly chats: Map<ConversationId, { readonly isClosed: boolean; readonly lastAt: number }>;
  hasSentMessage: boolean;
  /** What an agent said and the visitor neither answered nor sent away. */
  invitation:
    | (Invitation & { readonly isShown: boolean /** The box was open when it was said. */; readonly isInBox: boolean })
    | null;
  /** The newest custom events of this visit, for agents' eyes; the event log has them all. */
  events: readonly { readonly name: string; readonly at: number }[];
  /** Ids of the newest reports that were counted: a ping that is sent again must not count them twice. */
  reports: readonly string[];
  /** How the next ping was asked for, which says how long to wait for it. */
  pace: keyof typeof PRESENCE_MS;
  /** When the database was told last. */
  savedAt: number;
  /** False for somebody who left moments ago: the next page finds the visit that the database may not have yet. */
  isHere: boolean;
}

export function toSummary(present: Present): VisitorSummary {
  const { visitor, visit, state, isVisible, conversation } = present;
  return {
    id: visitor.id,
    state,
    page: { url: visit.exitUrl, title: visit.exitTitle },
    referrer: visit.referrer,
    traffic: visit.traffic,
    language: visit.language,
    browser: visit.browser,
    platform: visit.platform,
    device: visit.device,
    country: visit.country,
    city: visit.city,
    visits: visitor.visits,
    pageViews: visit.pageViews,
    visible: isVisible,
    visitStartedAt: visit.startedAt,
    conversation: conversation?.id ?? null,
  };
}
