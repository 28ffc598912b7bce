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

const NOTHING: LogChange = { added: [], isBehind: false };

/** The frames of one conversation, folded; pending messages are laid over it by `toLog`. */
export class ConversationState {
  readonly conversation: ConversationId;
  private summary: ConversationSummary | null = null;
  private messages: readonly Message[] = [];
  private typing: readonly Author[] = [];
  private readByVisitor = 0;
  private readByAgent = 0;
  private loaded = false;
  private isStale = false;
  /** Acked messages of ours that sit beyond a gap; shown as pending until the sync brings them. */
  private acked: readonly OutboxEntry[] = [];

  constructor(conversation: ConversationId) {
    this.conversation = conversation;
  }

  /** seq of the newest message before the first gap. */
  get cursor(): number {
    return this.isStale ? 0 : (this.messages.at(-1)?.seq ?? 0);
  }

  get isLoaded(): boolean {
    return this.loaded;
  }

  /** The server's history was replaced (a restored backup): what is shown stays until the new one is here. */
  forget(): void {
    this.isStale = true;
    this.readByVisitor = 0;
    this.readByAgent = 0;
  }

  sync(frame: SyncFrame): LogChange {
    if (frame.after > this.cursor) return { added: [], isBehind: true };
    if (this.isStale) {
      this.isStale = false;
      this.messages = [];
    }
    const added = this.append(frame.messages);
    this.loaded = true;
    if (frame.summary !== null) this.summarize(frame.summary);
    return { added, isBehind: frame.limited || this.cursor < frame.head };
  }

  message(message: Message): LogChange {
    this.typing = this.typing.filter((author) => author.id !== message.author.id);
    if (message.seq > this.cursor + 1 || !this.loaded) return { added: [], isBehind: true };
    return { added: this.append([message]), isBehind: false };
  }

  /** Our own message, confirmed. */
  ack(frame: AckFrame, entry: OutboxEntry, author: Author): LogChange {
    if (frame.seq <= this.cursor) return NOTHING;
    if (frame.seq > this.cursor + 1 || !this.loaded) {
      this.acked = [...this.acked, entry];
      return { added: [], isBehind: true };
    }
    const { id, conversation, seq, at } = frame;
    return this.message({ id, conversation, seq, at, author, body: { kind: 'text', text: entry.text } });
  }

  receipt({ reader, seq }: Pick<ReceiptFrame, 'reader' | 'seq'>): void {
    if (reader === 'visitor') this.readByVisitor = Math.max(this.readByVisitor, seq);
    else this.readByAgent = Math.max(this.readByAgent, seq);
  }

  summarize(summary: ConversationSummary): void {
    this.summary = summary;
    this.receipt({ reader: 'visitor', seq: summary.readByVisitor });
    this.receipt({ reader: 'agent', seq: summary.readByAgent });
  }

  setTyping(frame: TypingFrame): void {
    const others = this.typing.filter((author) => author.id !== frame.author.id);
    this.typing = frame.active ? [...others, frame.author] : others;
  }

  toLog(entries: readonly OutboxEntry[]): ConversationLog {
    const known = new Set(this.messages.slice(-entries.length - this.acked.length - 300).map((message) => message.id));
    const pending = [...this.acked, ...entries].filter(
      (entry, index, all) =>
        entry.conversation === this.conversation &&
        !known.has(entry.id) &&
        all.findIndex((other) => other.id === entry.id) === index,
    );
    return {
      summary: this.summary,
      messages: this.messages,
      pending,
      typing: this.typing,
      readByVisitor: this.readByVisitor,
      readByAgent: this.readByAgent,
      loaded: this.loaded,
    };
  }

  private append(messages: readonly Message[]): readonly Message[] {
    let next = this.cursor + 1;
    const added = messages.filter((message) => message.seq === next && ++next > 0);
    if (added.length === 0) return added;
    this.messages = [...this.messages, ...added];
    const arrived = new Set(added.map((message) => message.id));
    this.acked = this.acked.filter((entry) => !arrived.has(entry.id));
    return added;
  }
}
