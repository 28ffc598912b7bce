/** What is known of one conversation: a dense run of messages, and never one beyond a gap (P10). */
import type { AckFrame, ReceiptFrame, SyncFrame, TypingFrame } from '../protocol/frames.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { Author, ConversationSummary, Message } from '../protocol/message.ts';
import type { OutboxEntry } from './outbox.ts';
import type { ConversationLog } from './session.ts';

/** What a frame did to the log. */
export interface LogChange {
  /** Messages that were not there before, in order. */
  readonly added: readonly Message[];
  /** True when the server holds more than we do: ask for a sync. */
  readonly isBehind: boolean;
}

/** The frames of one conversation, folded. */
export interface ConversationState {
  readonly conversation: ConversationId;
  /** seq of the newest message before the first gap. */
  readonly cursor: number;
  readonly isLoaded: boolean;
  /** The server has not told of it, or does not know it. */
  readonly isUnknown: boolean;
  /** The server's history was replaced (a restored backup): what is shown stays until the new one is here. */
  forget(): void;
  sync(frame: SyncFrame): LogChange;
  message(message: Message): LogChange;
  /** Our own message, confirmed. */
  ack(frame: AckFrame, entry: OutboxEntry, author: Author): LogChange;
  receipt(frame: Pick<ReceiptFrame, 'reader' | 'seq'>): void;
  summarize(summary: ConversationSummary): void;
  setTyping(frame: TypingFrame): void;
  /** With what waits in the outbox laid over it. */
  toLog(entries: readonly OutboxEntry[]): ConversationLog;
}

const NOTHING: LogChange = { added: [], isBehind: false };
const BEHIND: LogChange = { added: [], isBehind: true };

export function createConversationState(conversation: ConversationId): ConversationState {
  let summary: ConversationSummary | null = null;
  let messages: readonly Message[] = [];
  let typing: readonly Author[] = [];
  let readByVisitor = 0;
  let readByAgent = 0;
  let loaded = false;
  let isStale = false;
  /** Acked messages of ours that sit beyond a gap; shown as pending until the sync brings them. */
  let acked: readonly OutboxEntry[] = [];

  const toCursor = (): number => (isStale ? 0 : (messages.at(-1)?.seq ?? 0));

  function append(candidates: readonly Message[]): readonly Message[] {
    let next = toCursor() + 1;
    const added = candidates.filter(({ seq }) => seq === next && ++next > 0);
    messages = [...messages, ...added];
    acked = acked.filter(({ id }) => !added.some((message) => message.id === id));
    return added;
  }

  function receive(message: Message): LogChange {
    typing = typing.filter(({ id }) => id !== message.author.id);
    // Of another history: only a sync begins it.
    if (message.seq > toCursor() + 1 || !loaded || isStale) return BEHIND;
    return { added: append([message]), isBehind: false };
  }

  function receipt({ reader, seq }: Pick<ReceiptFrame, 'reader' | 'seq'>): void {
    if (reader === 'visitor') readByVisitor = Math.max(readByVisitor, seq);
    else readByAgent = Math.max(readByAgent, seq);
  }

  function summarize(next: ConversationSummary): void {
    summary = next;
    receipt({ reader: 'visitor', seq: next.readByVisitor });
    receipt({ reader: 'agent', seq: next.readByAgent });
  }

  return {
    conversation,
    get cursor() {
      return toCursor();
    },
    get isLoaded() {
      return loaded;
    },
    get isUnknown() {
      return summary === null;
    },
    forget() {
      isStale = true;
      readByVisitor = readByAgent = 0;
    },
    sync(frame) {
      if (frame.after > toCursor()) return BEHIND;
      if (isStale) {
        isStale = false;
        messages = [];
      }
      const added = append(frame.messages);
      loaded = true;
      if (frame.summary === null) summary = null;
      else summarize(frame.summary);
      return { added, isBehind: toCursor() < frame.head };
    },
    message: receive,
    ack({ id, seq, at }, entry, author) {
      if (seq <= toCursor()) return NOTHING;
      const change = receive({ id, conversation, seq, at, author, body: entry.body });
      if (change.isBehind) acked = [...acked, entry];
      return change;
    },
    receipt,
    summarize,
    setTyping({ author, active }) {
      const others = typing.filter(({ id }) => id !== author.id);
      typing = active ? [...others, author] : others;
    },
    toLog(entries) {
      // What waits was written a moment ago: the newest messages are all that can be it.
      const known = new Set(messages.slice(-(entries.length + acked.length + 300)).map(({ id }) => id));
      const pending = [...acked, ...entries].filter((entry) => {
        const isNew = entry.conversation === conversation && !known.has(entry.id);
        known.add(entry.id);
        return isNew;
      });
      return { summary, messages, pending, typing, readByVisitor, readByAgent, loaded };
    },
  };
}
