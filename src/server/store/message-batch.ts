/** Gives a batch of messages their places: reads what is there, decides in order, writes everything with few statements. */
import type { Transaction } from 'kysely';
import type { ConversationId, OutboxId } from '../../protocol/ids.ts';
import type { Message } from '../../protocol/message.ts';
import { toAuthorKey, toConversation, toEventRow, toMessage, toMessageRow } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Append, Appended, NewEvent } from './store.ts';

type ConversationRow = Schema['conversation'];
type OutboxRow = Schema['outbox'];

/** What the batch knows of the database, and what it will write. */
interface Batch {
  readonly conversations: Map<ConversationId, ConversationRow>;
  readonly outboxes: Map<OutboxId, OutboxRow>;
  readonly known: Map<string, Message>;
  readonly changedConversations: Set<ConversationId>;
  readonly changedOutboxes: Set<OutboxId>;
  readonly messages: Schema['message'][];
  readonly events: NewEvent[];
}

/** Runs inside the caller's transaction: the seqs it hands out are those of the commit. */
export async function appendBatch(trx: Transaction<Schema>, appends: readonly Append[]): Promise<readonly Appended[]> {
  const batch = await readBatch(trx, appends);
  const results = appends.map((append) => place(batch, append));
  await writeBatch(trx, batch);
  return results;
}

async function readBatch(trx: Transaction<Schema>, appends: readonly Append[]): Promise<Batch> {
  const conversations = await trx
    .selectFrom('conversation')
    .selectAll()
    .where('id', 'in', [...new Set(appends.map((append) => append.conversation))])
    .execute();
  const outboxIds = [...new Set(appends.flatMap((append) => append.outbox?.id ?? []))];
  const outboxes =
    outboxIds.length === 0 ? [] : await trx.selectFrom('outbox').selectAll().where('id', 'in', outboxIds).execute();
  const known = await trx
    .selectFrom('message')
    .selectAll()
    .where(
      'id',
      'in',
      appends.map((append) => append.id),
    )
    .execute();
  return {
    conversations: new Map(conversations.map((row) => [row.id, row])),
    outboxes: new Map(outboxes.map((row) => [row.id, row])),
    known: new Map(known.map((row) => [toOnceKey(row.conversation_id, row.author_key, row.id), toMessage(row)])),
    changedConversations: new Set(),
    changedOutboxes: new Set(),
    messages: [],
    events: [],
  };
}

function place(batch: Batch, append: Append): Appended {
  const authorKey = toAuthorKey(append.author);
  const onceKey = toOnceKey(append.conversation, authorKey, append.id);
  const repeated = batch.known.get(onceKey);
  const row = batch.conversations.get(append.conversation) ?? startConversation(append);
  if (row === null || row.site_id !== append.site) return { outcome: 'not-found' };
  if (append.author.kind === 'visitor' && row.visitor_id !== append.author.id) return { outcome: 'not-found' };
  if (repeated !== undefined) {
    takeNumber(batch, authorKey, append);
    return { outcome: 'repeated', message: repeated };
  }
  if (!takeNumber(batch, authorKey, append)) return { outcome: 'gap' };

  batch.conversations.set(row.id, row);
  batch.changedConversations.add(row.id);
  const messages: Message[] = [];
  if (row.last_seq === 0) {
    batch.events.push(toEvent('conversation-started', append, row));
    if (append.greeting !== undefined) messages.push(addMessage(batch, row, { ...append, ...append.greeting }));
  }
  if (row.state === 'closed' && append.author.kind === 'visitor') {
    Object.assign(row, { state: 'waiting', agent_id: null, agent_name: '' } satisfies Partial<ConversationRow>);
    batch.events.push(toEvent('conversation-reopened', append, row));
  }
  const message = addMessage(batch, row, append);
  messages.push(message);
  batch.known.set(onceKey, message);
  batch.events.push(toEvent('message-sent', append, row));
  return { outcome: 'stored', messages, message, summary: toConversation(row) };
}

function startConversation(append: Append): ConversationRow | null {
  if (append.startFor === undefined) return null;
  return {
    id: append.conversation,
    site_id: append.site,
    visitor_id: append.startFor,
    state: 'waiting',
    agent_id: null,
    agent_name: '',
    last_seq: 0,
    last_message: 'null',
    read_by_visitor: 0,
    read_by_agent: 0,
    started_at: append.at,
    updated_at: append.at,
  };
}

/** True when the append is the next of its outbox, which then counts it. An outbox has one owner for ever. */
function takeNumber(batch: Batch, authorKey: string, { outbox }: Append): boolean {
  if (outbox === undefined) return true;
  const row = batch.outboxes.get(outbox.id) ?? { id: outbox.id, author_key: authorKey, last_number: 0 };
  if (row.author_key !== authorKey || outbox.number !== row.last_number + 1) return false;
  batch.outboxes.set(outbox.id, { ...row, last_number: outbox.number });
  batch.changedOutboxes.add(outbox.id);
  return true;
}

function addMessage(batch: Batch, row: ConversationRow, part: Pick<Append, 'id' | 'author' | 'body' | 'at'>): Message {
  const { id, author, body, at } = part;
  row.last_seq += 1;
  row.last_message = JSON.stringify({ author, body, at });
  row.updated_at = at;
  if (author.kind === 'visitor') row.read_by_visitor = row.last_seq;
  if (author.kind === 'agent') row.read_by_agent = row.last_seq;
  const message: Message = { conversation: row.id, seq: row.last_seq, id, author, at, body };
  batch.messages.push(toMessageRow(message));
  return message;
}

function toEvent(kind: NewEvent['kind'], append: Append, row: ConversationRow): NewEvent {
  return {
    site: append.site,
    kind,
    visitor: row.visitor_id,
    conversation: row.id,
    at: append.at,
    detail: { author: append.author.kind },
    ...(row.agent_id === null ? {} : { agent: row.agent_id }),
  };
}

async function writeBatch(trx: Transaction<Schema>, batch: Batch): Promise<void> {
  const pick = <Key, Row>(rows: Map<Key, Row>, keys: Set<Key>): Row[] =>
    [...keys].flatMap((key) => rows.get(key) ?? []);
  const conversations = pick(batch.conversations, batch.changedConversations);
  const outboxes = pick(batch.outboxes, batch.changedOutboxes);
  if (conversations.length > 0) await saveConversations(trx, conversations);
  if (batch.messages.length > 0) await trx.insertInto('message').values(batch.messages).execute();
  if (outboxes.length > 0) {
    await trx
      .insertInto('outbox')
      .values(outboxes)
      .onConflict((on) => on.column('id').doUpdateSet((eb) => ({ last_number: eb.ref('excluded.last_number') })))
      .execute();
  }
  if (batch.events.length > 0) await trx.insertInto('event').values(batch.events.map(toEventRow)).execute();
}

export async function saveConversations(trx: Transaction<Schema>, rows: readonly ConversationRow[]): Promise<void> {
  await trx
    .insertInto('conversation')
    .values(rows)
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        agent_id: eb.ref('excluded.agent_id'),
        agent_name: eb.ref('excluded.agent_name'),
        last_seq: eb.ref('excluded.last_seq'),
        last_message: eb.ref('excluded.last_message'),
        read_by_visitor: eb.ref('excluded.read_by_visitor'),
        read_by_agent: eb.ref('excluded.read_by_agent'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

const toOnceKey = (conversation: string, authorKey: string, id: string): string => `${conversation} ${authorKey} ${id}`;
