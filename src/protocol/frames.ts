/** Every frame, each way. A frame is one JSON object with a `type`; PROTOCOL.md has the rules. */
import Type, { type Static } from 'typebox';
import type { CloseReason, NackCode } from './codes.ts';
import type { Note } from './conversation-api.ts';
import type { ConversationId, MessageId, OutboxId, VisitorId } from './ids.ts';
import { MAX_CURSORS } from './limits.ts';
import { type Author, type ConversationSummary, Id, type Message, WrittenBody } from './message.ts';
import type { VisitorSummary } from './visitor.ts';

const strict = { additionalProperties: false } as const;
const Seq = Type.Integer({ minimum: 0 });

const Cursor = Type.Object({ conversation: Id<ConversationId>(), after: Seq }, strict);

export const Hello = Type.Object(
  {
    type: Type.Literal('hello'),
    version: Type.Integer(),
    token: Type.String({ minLength: 1, maxLength: 2048 }),
    /** The epoch that the cursors belong to; absent on a first connection. */
    epoch: Type.Optional(Type.String({ maxLength: 64 })),
    cursors: Type.Array(Cursor, { maxItems: MAX_CURSORS }),
  },
  strict,
);

export const Publish = Type.Object(
  {
    type: Type.Literal('publish'),
    id: Id<MessageId>(),
    conversation: Id<ConversationId>(),
    outbox: Id<OutboxId>(),
    number: Type.Integer({ minimum: 1 }),
    body: WrittenBody,
    /** The trigger's greeting or the agent's invitation that this answers; the server puts its text first in a new conversation. */
    greeting: Type.Optional(Type.String({ maxLength: 64 })),
  },
  strict,
);

const Sync = Type.Object({ type: Type.Literal('sync'), conversation: Id<ConversationId>(), after: Seq }, strict);
/** Stops following a conversation. */
const Unfollow = Type.Object({ type: Type.Literal('unfollow'), conversation: Id<ConversationId>() }, strict);
const Typing = Type.Object(
  { type: Type.Literal('typing'), conversation: Id<ConversationId>(), active: Type.Boolean() },
  strict,
);
const Read = Type.Object({ type: Type.Literal('read'), conversation: Id<ConversationId>(), seq: Seq }, strict);
const Pong = Type.Object({ type: Type.Literal('pong') }, strict);
/** Asks for a ping at once: is this link alive (P13)? */
const Probe = Type.Object({ type: Type.Literal('probe') }, strict);

export const ClientFrame = Type.Union([Hello, Publish, Sync, Unfollow, Typing, Read, Pong, Probe]);
export type ClientFrame = Static<typeof ClientFrame>;
export type HelloFrame = Static<typeof Hello>;
export type PublishFrame = Static<typeof Publish>;

export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly version: number;
  readonly epoch: string;
  /** Unix milliseconds; for display offsets only. */
  readonly serverAt: number;
  readonly self: { readonly kind: 'visitor' | 'agent'; readonly id: string };
  /** False when the epoch changed: the client forgets its cursors and takes the syncs that follow from 0. */
  readonly resumed: boolean;
}

/** The messages after `after`, dense and in order. `limited` says that more wait: ask again from the last one. */
export interface SyncFrame {
  readonly type: 'sync';
  readonly conversation: ConversationId;
  readonly after: number;
  readonly messages: readonly Message[];
  readonly head: number;
  readonly limited: boolean;
  /** Null for a conversation that does not exist yet. */
  readonly summary: ConversationSummary | null;
}

/** Sent only after the commit; a repeat gets the same seq and instant. */
export interface AckFrame {
  readonly type: 'ack';
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly at: number;
}

export interface NackFrame {
  readonly type: 'nack';
  readonly id: MessageId;
  readonly code: NackCode;
  readonly retryAfterMs?: number;
}

export interface MessageFrame {
  readonly type: 'message';
  readonly message: Message;
}

export interface TypingFrame {
  readonly type: 'typing';
  readonly conversation: ConversationId;
  readonly author: Author;
  readonly active: boolean;
}

/** Cumulative: everything up to `seq` was read by that side. */
export interface ReceiptFrame {
  readonly type: 'receipt';
  readonly conversation: ConversationId;
  readonly reader: 'visitor' | 'agent';
  readonly seq: number;
}

/** Agents only, who follow the conversation: a colleague wrote what its visitor never sees. */
export interface NoteFrame {
  readonly type: 'note';
  readonly conversation: ConversationId;
  readonly note: Note;
}

/** To a visitor who waits: how many come before them, and one. */
export interface QueueFrame {
  readonly type: 'queue';
  readonly conversation: ConversationId;
  readonly position: number;
}

export interface ConversationFrame {
  readonly type: 'conversation';
  readonly conversation: ConversationSummary;
}

/** Agents only: who is on the site. `reset` replaces the list, otherwise it changes it. */
export interface VisitorsFrame {
  readonly type: 'visitors';
  readonly reset: boolean;
  readonly present: readonly VisitorSummary[];
  readonly left: readonly VisitorId[];
}

/**
 * Agents only. `reset` comes after the welcome: all conversations that are not closed, and the newest closed ones; what
 * else was known is outdated. Without it the list says what changed.
 */
export interface ConversationsFrame {
  readonly type: 'conversations';
  readonly reset: boolean;
  readonly conversations: readonly ConversationSummary[];
}

/** The server's heartbeat, with the head of each conversation that the connection follows (P12). */
export interface PingFrame {
  readonly type: 'ping';
  readonly heads: readonly { readonly conversation: ConversationId; readonly seq: number }[];
}

/** Please move to a new connection within `inMs`; the old one works until then. */
export interface DrainFrame {
  readonly type: 'drain';
  readonly inMs: number;
}

/** Why a stream without close codes ends; a WebSocket has the code itself. */
export interface CloseFrame {
  readonly type: 'close';
  readonly reason: CloseReason;
}

export type ServerFrame =
  | WelcomeFrame
  | SyncFrame
  | AckFrame
  | NackFrame
  | MessageFrame
  | TypingFrame
  | ReceiptFrame
  | ConversationFrame
  | NoteFrame
  | QueueFrame
  | VisitorsFrame
  | ConversationsFrame
  | PingFrame
  | DrainFrame
  | CloseFrame;
