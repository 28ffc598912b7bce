/** What has to be known to find an agent for each visitor who waits. */
import type { AgentId, ConversationId, SiteId, VisitorId } from '../../../protocol/ids.ts';

/** A conversation that waits, or was handed over and is not taken yet. */
export interface Queued {
  readonly conversation: ConversationId;
  readonly site: SiteId;
  readonly visitor: VisitorId;
  readonly state: 'waiting' | 'transferring';
  readonly department: string | null;
  /** Who is asked to take it, and since when. */
  readonly agent: AgentId | null;
  readonly offeredAt: number | null;
  readonly waitingSince: number;
  readonly lastMessageAt: number;
  /** Who had this conversation last. */
  readonly lastAgent: AgentId | null;
}

/** A visitor's word that an agent has not answered. */
export interface Unanswered {
  readonly conversation: ConversationId;
  readonly site: SiteId;
  readonly agent: AgentId;
}

export interface RoutingStore {
  /** Where somebody waits for an agent, or for an agent's answer. */
  waitingSites(): Promise<readonly SiteId[]>;
  /** Who waits longest first. */
  queue(site: SiteId, limit: number): Promise<readonly Queued[]>;
  /** How many conversations each agent has or is asked to take; none is not listed. */
  loads(site: SiteId): Promise<ReadonlyMap<AgentId, number>>;
  /** How many conversations each agent has taken and not ended; none is not listed. */
  ongoing(site: SiteId): Promise<ReadonlyMap<AgentId, number>>;
  /** Who had the visitor's newest other conversation. */
  lastAgentOf(visitor: VisitorId): Promise<AgentId | null>;
  /** Open conversations in which the visitor had the last word, before `before`. */
  unanswered(site: SiteId, before: number): Promise<readonly Unanswered[]>;
}
