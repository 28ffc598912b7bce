/** What is written to a conversation, and what comes of it. */

import type { ConversationAct, ConversationState } from '../../../protocol/conversation-state.ts';
import type { AgentId, ConversationId, MessageId, OutboxId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { Author, Body, ConversationSummary, Message } from '../../../protocol/message.ts';
import type { NewBody } from '../files/file-records.ts';
import type { TimeCursor } from '../sites/page-filter-records.ts';
import type { NewEvent } from '../store.ts';

/** A message on its way in. The store gives it its seq. */
export interface Append {
  readonly site: SiteId;
  readonly conversation: ConversationId;
  readonly id: MessageId;
  readonly author: Author;
  /** A file must be the author's own, and sent with no message yet; it is this one's from then on. */
  readonly body: NewBody;
  readonly at: number;
  /** The sender's numbering; absent for what the server itself writes. */
  readonly outbox?: { readonly id: OutboxId; readonly number: number };
  /** Whose conversation to start when it is not there; absent means it must be there. */
  readonly startFor?: VisitorId;
  /** Nobody was there to answer: a conversation that this message starts, or takes up again, is an offline message. */
  readonly isOffline?: boolean;
  /** Of a conversation that this message starts: whom it is for; absent for any department. */
  readonly department?: string;
  /** How it came in; `chat` when absent. */
  readonly channel?: string;
  /** When mail shall tell of it, and of what follows until then; absent for no mail. */
  readonly noticeAt?: number;
  /** Comes first in a conversation that this message starts. */
  readonly greeting?: { readonly id: MessageId; readonly author: Author; readonly body: Body };
  /**
   * The invitation that this answers, if it is one of this visitor's: it becomes `answered`, and its words come first, as a
   * message with this id, in a conversation that this message starts.
   */
  readonly invitation?: { readonly id: string; readonly message: MessageId };
}

export type Appended =
  | {
      readonly outcome: 'stored';
      /** The greeting, if it was written, and the message. */
      readonly messages: readonly Message[];
      readonly message: Message;
      readonly summary: ConversationSummary;
    }
  /** It was stored before; this is what was answered then. */
  | { readonly outcome: 'repeated'; readonly message: Message }
  /** The outbox's number does not follow the last one taken. */
  | { readonly outcome: 'gap' }
  /** No such conversation or file for this author. */
  | { readonly outcome: 'not-found' };

/** All that is given must hold; `from` and `to` are about when it started, and `to` is no longer in it. */
export interface ConversationFilter {
  readonly state?: ConversationState;
  /** Who has it, or is asked to take it. */
  readonly agent?: AgentId;
  readonly visitor?: VisitorId;
  readonly from?: number;
  readonly to?: number;
}

/** A conversation is offered, taken, handed over, refused, missed or closed. */
export interface ConversationChange {
  readonly conversation: ConversationId;
  readonly site: SiteId;
  /** It happens only in a state that it starts from. */
  readonly act: ConversationAct;
  /** It happens only while the conversation names this agent, unless `any`. */
  readonly expectedAgent: AgentId | null | 'any';
  /** Whom it names from then on. */
  readonly agent: { readonly id: AgentId; readonly name: string } | null;
  /** Whom it is for from then on; absent: as it was. */
  readonly department?: string;
  /** What its log says of it; null for what the visitor need not know. */
  readonly message: { readonly id: MessageId; readonly author: Author; readonly body: Body } | null;
  readonly event: NewEvent;
}

export interface Changed {
  readonly summary: ConversationSummary;
  readonly message: Message | null;
}

/** Conversations and their messages. */
export interface ConversationStore {
  append(appends: readonly Append[]): Promise<readonly Appended[]>;
  find(id: ConversationId): Promise<ConversationSummary | null>;
  /** The newest first. */
  ofVisitor(visitor: VisitorId): Promise<readonly ConversationSummary[]>;
  /** Those that are not closed, and up to `closed` of the closed ones, the newest first. */
  ofSite(site: SiteId, closed: number): Promise<readonly ConversationSummary[]>;
  /** By when they started, the newest first, behind `before` where it is given. */
  list(
    site: SiteId,
    filter: ConversationFilter,
    before: TimeCursor | null,
    limit: number,
  ): Promise<readonly ConversationSummary[]>;
  /** How many wait for an agent, and how many an agent has, also while they are handed over. */
  countByState(site: SiteId): Promise<{ waiting: number; open: number }>;
  /** How many were written while nobody was there, and have something that no agent has read. */
  countUnreadOffline(site: SiteId): Promise<number>;
  messages(id: ConversationId, after: number, limit: number): Promise<readonly Message[]>;
  heads(ids: readonly ConversationId[]): Promise<readonly { conversation: ConversationId; seq: number }[]>;
  /** Raises what a side has read, never lowers it; null when nothing changed. */
  markRead(id: ConversationId, reader: 'visitor' | 'agent', seq: number): Promise<ConversationSummary | null>;
  /** Changes state and agent, says so in the log, and writes the event; null when it is not as the change expects. */
  change(change: ConversationChange): Promise<Changed | null>;
}
