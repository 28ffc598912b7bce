/** Conversations as whoever looks back at them sees them: the oldest first, with what was so when each began. */
import type { AgentId, ConversationId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { TimeCursor, TimeRange, Visit } from '../store.ts';

export interface Chat {
  readonly id: ConversationId;
  readonly visitor: VisitorId;
  readonly startedAt: number;
  /** Of the last message, or the last change. */
  readonly updatedAt: number;
  /** Null: it goes on. */
  readonly closedAt: number | null;
  /** Who had it last. */
  readonly agent: AgentId | null;
  readonly stars: number | null;
  /** `at`: since when; of labels that are older than this is known, since the conversation began. */
  readonly labels: readonly { readonly label: string; readonly at: number }[];
}

/** A name that a conversation, or its visitor, wears as a tag. */
export interface ChatTag {
  readonly name: string;
  readonly at: number;
}

export interface ChatStore {
  /** By when they began, behind `after` where it is given. @param agent who had them last; null: whoever did */
  list(
    site: SiteId,
    range: TimeRange,
    agent: AgentId | null,
    after: TimeCursor | null,
    limit: number,
  ): Promise<readonly Chat[]>;
  /** By when they began, from a place on; the index is walked up to there. */
  page(site: SiteId, offset: number, limit: number): Promise<readonly Chat[]>;
  count(site: SiteId): Promise<number>;
  /** In the same order; what is not the site's is left out, as what is not there. */
  find(site: SiteId, ids: readonly ConversationId[]): Promise<readonly Chat[]>;
  /** The visit in which each began. */
  visits(ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, Visit>>;
  /** The address of the page that its visitor was on when each began. */
  pages(ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, string>>;
  /** When an agent first wrote, after the visitor. */
  answeredAt(ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, number>>;
  /** Each name once, the one that came first first. */
  tags(ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, readonly ChatTag[]>>;
}
