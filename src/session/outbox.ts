/**
 * What waits to be sent, durable before it is shown (P7). The stored value is the truth: every change is one atomic
 * update of it, so tabs that share the storage share the outbox, its order and its numbers.
 */
import type { Clock } from '../protocol/clock.ts';
import { NACK_RULES } from '../protocol/codes.ts';
import type { ConversationId, MessageId, NewId, OutboxId } from '../protocol/ids.ts';
import { MAX_BODY_BYTES, OUTBOX_MAX_ENTRIES, SENT_KEPT_MS } from '../protocol/limits.ts';
import type { Storage } from '../storage/storage.ts';
import type { PendingMessage } from './session.ts';

const STORAGE_NAME = 'outbox';

export interface OutboxEntry extends PendingMessage {
  readonly conversation: ConversationId;
  /** Position in the numbering of `OutboxState.id`; 0 while failed. */
  readonly number: number;
  readonly greeting?: string;
}

interface OutboxState {
  readonly id: OutboxId;
  readonly lastNumber: number;
  readonly entries: readonly OutboxEntry[];
  /** Confirmed a moment ago, in the order of their confirmation, by a server of `epoch`. */
  readonly sent?: readonly SentEntry[];
  readonly epoch?: string;
}

interface SentEntry extends OutboxEntry {
  readonly sentAt: number;
}

export interface Outbox {
  readonly id: OutboxId | null;
  readonly entries: readonly OutboxEntry[];
  /** The oldest entry that is to be sent. */
  next(): OutboxEntry | null;
  load(): Promise<void>;
  /** Rejects with a text for the person when it cannot be kept. */
  add(entry: Pick<OutboxEntry, 'conversation' | 'body' | 'greeting'>): Promise<MessageId>;
  /** The server has it. */
  confirm(id: MessageId): Promise<void>;
  /**
   * The server's history is that of `epoch`. When it is another than the last, the tab that leads queues again what was
   * confirmed a moment ago.
   *
   * @returns null when nothing changes; otherwise what it changed at once is settled later, by what is stored
   */
  welcome(epoch: string, isLeader: boolean): Promise<void> | null;
  /** The person gave it up. */
  remove(id: MessageId): Promise<void>;
  /** The server will never take it. */
  fail(id: MessageId, error: string): Promise<void>;
  retry(id: MessageId): Promise<void>;
  /** Starts a new numbering: what is queued keeps its ids and its order (P9). */
  renumber(): Promise<void>;
}

export function createOutbox(world: { clock: Clock; newId: NewId; storage: Storage }): Outbox {
  const { clock, newId, storage } = world;
  let state: OutboxState | null = null;
  /** Of the server's history, as the last welcome told it. */
  let epoch = '';
  /** It is not written down yet. */
  let isNewEpoch = false;

  async function change(step: (state: OutboxState) => OutboxState, numbering = newId<OutboxId>()): Promise<void> {
    let next: OutboxState | null = null;
    await storage.update(STORAGE_NAME, (value) => {
      // A person may clear the site's data while this page shows what waits: then memory is what is left.
      next = step(recalled(decodeOutbox(value) ?? state ?? { id: numbering, lastNumber: 0, entries: [] }, numbering));
      return next;
    });
    isNewEpoch = false;
    if (next !== null) state = next;
  }

  /** Storage that fails after a message was sent must not stop the next one: the server knows repeats (P8). */
  async function changeAnyway(step: (state: OutboxState) => OutboxState, numbering = newId<OutboxId>()): Promise<void> {
    if (state !== null) state = step(recalled(state, numbering));
    await change(step, numbering).catch(() => {});
  }

  /** Queues again what an older history of the server's may have lost (P4); what it has, it knows by the id. */
  function recalled(old: OutboxState, numbering: OutboxId): OutboxState {
    if (!isNewEpoch || old.epoch === epoch) return old;
    const sent = toKept(old);
    return sent.length === 0
      ? { ...old, epoch }
      : renumbered({ ...old, entries: [...sent, ...old.entries], sent: [], epoch }, numbering);
  }

  function toKept({ sent = [] }: OutboxState): readonly SentEntry[] {
    const now = clock.now();
    return sent.filter(({ sentAt }) => now - sentAt < SENT_KEPT_MS);
  }

  const keep = (old: OutboxState): OutboxState => old;

  return {
    get id() {
      return state?.id ?? null;
    },
    get entries() {
      return state?.entries ?? [];
    },
    next: () => state?.entries.find((entry) => entry.state === 'queued') ?? null,
    async load() {
      const stored = decodeOutbox(await storage.get(STORAGE_NAME).catch(() => null));
      if (stored !== null) state = stored;
      if (state === null) return;
      // What a person said does not stay in the browser for longer than it serves.
      const isOld = toKept(state).length < (state.sent?.length ?? 0);
      if (stored === null || isNewEpoch || isOld) await changeAnyway((old) => ({ ...old, sent: toKept(old) }));
    },
    async add(entry) {
      if (new TextEncoder().encode(JSON.stringify(entry.body)).length > MAX_BODY_BYTES)
        throw new Error(NACK_RULES['too-big'].text);
      const id = newId<MessageId>();
      let isFull = false;
      await change((old) => {
        isFull = old.entries.length >= OUTBOX_MAX_ENTRIES;
        return isFull
          ? old
          : append(old, { ...entry, id, createdAt: clock.now(), state: 'queued', error: '', number: 0 });
      }).catch(() => {
        throw new Error('This message could not be saved on your device. Free some space and try again.');
      });
      if (isFull) throw new Error(`${OUTBOX_MAX_ENTRIES} messages already wait to be sent. Wait for the connection.`);
      return id;
    },
    confirm(id) {
      // An ack from before the server's history was replaced, which a tab that stood still hears late, confirms nothing. As it is
      // now: when the storage answers this tab may have been welcomed by the new one.
      const by = epoch;
      return changeAnyway((old) => {
        const entry = old.entries.find((candidate) => candidate.id === id);
        if (entry === undefined || old.epoch !== by) return old;
        return { ...without(old, id), sent: [...toKept(old), { ...entry, sentAt: clock.now() }] };
      });
    },
    welcome(next, isLeader) {
      epoch = next;
      isNewEpoch = isLeader && (isNewEpoch || state?.epoch !== epoch);
      return isNewEpoch && state !== null ? changeAnyway(keep) : null;
    },
    remove: (id) => changeAnyway((old) => without(old, id)),
    fail(id, error) {
      const numbering = newId<OutboxId>();
      const refuse = (entry: OutboxEntry): OutboxEntry =>
        entry.id === id ? { ...entry, state: 'failed', error } : entry;
      return changeAnyway((old) => renumbered({ ...old, entries: old.entries.map(refuse) }, numbering), numbering);
    },
    retry: (id) =>
      changeAnyway((old) => {
        const failed = old.entries.find((entry) => entry.id === id && entry.state === 'failed');
        if (failed === undefined) return old;
        return append(without(old, id), { ...failed, state: 'queued', error: '' });
      }),
    renumber() {
      const numbering = newId<OutboxId>();
      return changeAnyway((old) => renumbered(old, numbering));
    },
  };
}

function without(state: OutboxState, id: MessageId): OutboxState {
  return { ...state, entries: state.entries.filter((entry) => entry.id !== id) };
}

function append(state: OutboxState, entry: OutboxEntry): OutboxState {
  const number = state.lastNumber + 1;
  return { ...state, lastNumber: number, entries: [...state.entries, { ...entry, number }] };
}

function renumbered(state: OutboxState, id: OutboxId): OutboxState {
  let number = 0;
  const entries = state.entries.map((entry) =>
    entry.state === 'queued' ? { ...entry, number: ++number } : { ...entry, number: 0 },
  );
  return { ...state, id, lastNumber: number, entries };
}

/** The stored outbox, or null when there is none that this version can read. */
function decodeOutbox(value: unknown): OutboxState | null {
  const isOutbox =
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'lastNumber' in value &&
    typeof value.lastNumber === 'number' &&
    'entries' in value &&
    Array.isArray(value.entries);
  return isOutbox ? (value as OutboxState) : null;
}
