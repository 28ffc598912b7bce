/** A database in memory with the shipped decision of a message's place: slow, stalling, failing, and able to lose its newest commits. */
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { ConversationSummary, Message } from '../../src/protocol/message.ts';
import { type Batch, placeMessage, toOnceKey } from '../../src/server/store/conversations/place-message.ts';
import { toAuthorKey, toConversation, toMessage } from '../../src/server/store/rows.ts';
import type { Store } from '../../src/server/store/store.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Actor, Kernel } from './kernel.ts';

interface Commit {
  readonly at: number;
  undo(): void;
}

export interface SimDatabase {
  /** The database as one process sees it. */
  connect(process: Actor): Pick<Store, 'conversations' | 'agents'>;
  messages(conversation: ConversationId): readonly Message[];
  readonly conversations: readonly ConversationId[];
  /** Nothing is answered before this instant. */
  stalledUntil: number;
  /** Writes fail before this instant: a full disk. */
  fullUntil: number;
  /** An older state is put back: commits of the last `ms` never happened. */
  loseTail(ms: number): void;
}

export function createSimDatabase(kernel: Kernel, random: SeededRandom): SimDatabase {
  const rows: Batch = {
    conversations: new Map(),
    outboxes: new Map(),
    known: new Map(),
    invitations: new Map(),
    files: new Map(),
    attached: new Set(),
    takenBack: [],
    notices: new Map(),
    answered: new Set(),
    changedConversations: new Set(),
    changedOutboxes: new Set(),
    messages: [],
    events: [],
  };
  const logs = new Map<ConversationId, Message[]>();
  const commits: Commit[] = [];

  function summarize(id: ConversationId): ConversationSummary | null {
    const row = rows.conversations.get(id);
    return row === undefined || row.last_seq === 0 ? null : toConversation(row, logs.get(id)?.at(-1) ?? null);
  }

  const append: Store['conversations']['append'] extends (appends: infer Appends) => Promise<infer Results>
    ? (appends: Appends) => Results
    : never = (appends) => {
    const before = appends.map(({ conversation, outbox }) => ({
      conversation,
      row: rows.conversations.has(conversation) ? { ...rows.conversations.get(conversation) } : undefined,
      outbox: outbox && { id: outbox.id, row: rows.outboxes.get(outbox.id) },
      length: logs.get(conversation)?.length ?? 0,
    }));
    const results = appends.map((one) => {
      const result = placeMessage(rows, one);
      for (const row of rows.messages.splice(0)) {
        const message = toMessage(row);
        const log = logs.get(message.conversation);
        if (log === undefined) logs.set(message.conversation, [message]);
        else log.push(message);
        kernel.trace(message.seq);
      }
      return result;
    });
    rows.events.length = 0;
    rows.notices.clear();
    commits.push({
      at: kernel.now(),
      undo() {
        for (const { conversation, row, outbox, length } of before.reverse()) {
          const lost = logs.get(conversation)?.splice(length) ?? [];
          for (const { id, author } of lost) rows.known.delete(toOnceKey(conversation, toAuthorKey(author), id));
          if (row === undefined) rows.conversations.delete(conversation);
          else rows.conversations.set(conversation, row as never);
          if (outbox === undefined) continue;
          if (outbox.row === undefined) rows.outboxes.delete(outbox.id);
          else rows.outboxes.set(outbox.id, outbox.row);
        }
      },
    });
    return results;
  };

  const database: SimDatabase = {
    stalledUntil: 0,
    fullUntil: 0,
    messages: (conversation) => logs.get(conversation) ?? [],
    get conversations() {
      return [...logs].flatMap(([id, log]) => (log.length > 0 ? [id] : []));
    },
    loseTail(ms) {
      const from = kernel.now() - ms;
      while ((commits.at(-1)?.at ?? 0) >= from) commits.pop()?.undo();
    },
    connect(process) {
      /** The work happens in the middle of the wait; a process that dies before its end does not learn of it. */
      const answer = <Result>(work: () => Result, isWrite = false): Promise<Result> =>
        new Promise((resolve, reject) => {
          const delayMs = 0.2 + random() * (isWrite ? 4 : 1) + Math.max(0, database.stalledUntil - kernel.now());
          kernel.after(delayMs / 2, () => {
            // A process that was killed with a request on its way may or may not have got it through.
            if (!process.isAlive && random() < 0.5) return;
            const isFull = isWrite && kernel.now() < database.fullUntil;
            const result = isFull ? null : work();
            kernel.after(delayMs / 2, () =>
              process.deliver(() =>
                isFull ? reject(new Error('database or disk is full')) : resolve(result as Result),
              ),
            );
          });
        });
      const conversations: Partial<Store['conversations']> = {
        append: (appends) => answer(() => append(appends), true),
        find: (id) => answer(() => summarize(id)),
        ofVisitor: () => answer(() => []),
        ofSite: () => answer(() => [...logs.keys()].flatMap((id) => summarize(id) ?? [])),
        messages: (id, after, limit) => answer(() => (logs.get(id) ?? []).slice(after, after + limit)),
        heads: (ids) =>
          answer(() =>
            ids.flatMap((id) => {
              const row = rows.conversations.get(id);
              return row === undefined ? [] : [{ conversation: id, seq: row.last_seq }];
            }),
          ),
        markRead: (id, reader, seq) =>
          answer(() => {
            const row = rows.conversations.get(id);
            const column = reader === 'visitor' ? 'read_by_visitor' : 'read_by_agent';
            if (row === undefined || row[column] >= seq || row.last_seq < seq) return null;
            row[column] = seq;
            return summarize(id);
          }, true),
      };
      const agents: Partial<Store['agents']> = { find: () => answer(() => null) };
      return { conversations, agents } as Pick<Store, 'conversations' | 'agents'>;
    },
  };
  return database;
}
