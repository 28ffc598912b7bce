/** A conversation that survives bad networks, as the chat box and the inbox see it. */
import type { CloseReason } from '../protocol/codes.ts';
import type { ConversationsFrame, VisitorsFrame } from '../protocol/frames.ts';
import type { ConversationId, MessageId } from '../protocol/ids.ts';
import type { Author, Body, ConversationSummary, Message } from '../protocol/message.ts';

export type ConnectionStatus =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting' }
  /** Frames flow. `self` is who the server says we are. */
  | { readonly state: 'live'; readonly transport: string; readonly self: { kind: 'visitor' | 'agent'; id: string } }
  /** Lost; the next attempt comes at `retryAt` (Unix ms). `lostAt` is when the last live connection ended. */
  | { readonly state: 'waiting'; readonly retryAt: number; readonly lostAt: number }
  /** No attempt will follow; `text` is for the person in front of it. */
  | { readonly state: 'stopped'; readonly reason: CloseReason; readonly text: string };

/** What people send; the server alone writes the others. */
export type SentBody = Exclude<Body, { readonly kind: 'event' | 'removed' }>;

/** A message of ours that the server has not confirmed. */
export interface PendingMessage {
  readonly id: MessageId;
  /** As it will stand in the log. */
  readonly body: SentBody;
  readonly createdAt: number;
  readonly state: 'queued' | 'failed';
  /** For the person who wrote it; empty while queued. */
  readonly error: string;
}

/** One conversation as far as it is known here. Snapshots: a change makes a new object. */
export interface ConversationLog {
  readonly summary: ConversationSummary | null;
  /** Dense and in order; never shown across a gap. */
  readonly messages: readonly Message[];
  /** Ours, in the order they were written; they belong below `messages`. */
  readonly pending: readonly PendingMessage[];
  /** Who is typing now, ourselves excluded. */
  readonly typing: readonly Author[];
  readonly readByVisitor: number;
  readonly readByAgent: number;
  /** True once the server has said what it holds. */
  readonly loaded: boolean;
}

export type SessionEvent =
  | { readonly type: 'status'; readonly status: ConnectionStatus }
  /** Something in `session.log(conversation)` changed. */
  | { readonly type: 'log'; readonly conversation: ConversationId }
  /** A message of somebody else arrived for the first time (also by replay). */
  | { readonly type: 'message'; readonly message: Message }
  /** Something was said in a conversation that nobody here follows. */
  | { readonly type: 'unfollowed'; readonly conversation: ConversationId }
  | { readonly type: 'visitors'; readonly frame: VisitorsFrame }
  | { readonly type: 'conversations'; readonly frame: ConversationsFrame };

export interface Session {
  readonly status: ConnectionStatus;
  /** False when what waits to be sent is lost by leaving the page. */
  readonly durable: boolean;
  onEvent(callback: (event: SessionEvent) => void): () => void;
  /** Connects now, and keeps connected until `close()`. Safe to call twice; ends a wait early. */
  connect(): void;
  /** Keeps `log(conversation)` complete and live. */
  follow(conversation: ConversationId): void;
  unfollow(conversation: ConversationId): void;
  log(conversation: ConversationId): ConversationLog;
  /**
   * Writes the message to the outbox and resolves; from then on it is shown as queued, and sent when the network lets it.
   * Rejects with a text for the person when it cannot be kept; nothing is queued then.
   */
  send(conversation: ConversationId, body: SentBody, greeting?: string): Promise<MessageId>;
  /** Queues a failed message again. */
  retry(id: MessageId): Promise<void>;
  /** Forgets a failed message. */
  discard(id: MessageId): Promise<void>;
  /** Call on every keystroke and with false on send or blur; frames are spared here. */
  typing(conversation: ConversationId, active: boolean): void;
  /** Everything up to `seq` was seen by the person. */
  read(conversation: ConversationId, seq: number): void;
  /** The page may be about to go: what waits longest is handed to the browser, which sends it even then. */
  flush(): void;
  /** Lets go of the network and of other tabs until `resume()`: a page in the back-forward cache may not hold a connection. */
  pause(): void;
  /** Connects again what `pause()` ended; otherwise nothing happens. */
  resume(): void;
  /** Releases everything; what is in the outbox stays there. */
  close(): void;
}
