/** Gives a batch of messages their places: reads what is there, decides in order, writes everything with few statements. */
import type { Transaction } from 'kysely';
import type { ConversationId, FileId, OutboxId } from '../../protocol/ids.ts';
import type { Body, Message } from '../../protocol/message.ts';
import { attachFiles, type FileRow, hasFileReference, toFileBody } from './attach-file.ts';
import type { DatabaseKind } from './database-kind.ts';
import { saveEvents } from './event-rows.ts';
import { setOutcome } from './invitation-store.ts';
import { insertRows, selectRows } from './json-rows.ts';
import { toAuthorKey, toConversation, toMessage, toMessageRow } from './rows.ts';
import { saveConversations } from './save-conversations.ts';
import type { Schema } from './schema.ts';
import type { Append, Appended, NewEvent } from './store.ts';

type ConversationRow = Schema['conversation'];
type OutboxRow = Schema['outbox'];

/** What the batch knows of the database, and what it will write. */
interface Batch {
  readonly conversations: Map<ConversationId, ConversationRow>;
  readonly outboxes: Map<OutboxId, OutboxRow>;
  readonly known: Map<string, Message>;
  readonly invitations: Map<string, Schema['invitation']>;
  readonly files: Map<FileId, FileRow>;
  readonly attached: Set<FileId>;
  readonly answered: Set<string>;
  readonly changedConversations: Set<ConversationId>;
  readonly changedOutboxes: Set<OutboxId>;
  readonly messages: Schema['message'][];
  readonly events: NewEvent[];
}

/** Runs inside the caller's transaction: the seqs it hands out are those of the commit. */
export async function appendBatch(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  appends: readonly Append[],
): Promise<readonly Appended[]> {
  const batch = await readBatch(trx, kind, appends);
  const results = appends.map((append) => place(batch, append));
  await writeBatch(trx, kind, batch);
  return results;
}

async function readBatch(trx: Transaction<Schema>, kind: DatabaseKind, appends: readonly Append[]): Promise<Batch> {
  const read = async <Table extends 'conversation' | 'outbox' | 'message' | 'invitation' | 'file'>(
    table: Table,
    column: keyof Schema[Table] & string,
    ids: readonly string[],
  ) => (await selectRows(kind, table, column, ids).execute(trx)).rows;
  const conversationIds = appends.map(({ conversation }) => conversation);
  const conversations = await read('conversation', 'id', conversationIds);
  const outboxIds = appends.flatMap(({ outbox }) => outbox?.id ?? []);
  const outboxes = await read('outbox', 'id', outboxIds);
  const messageIds = appends.map(({ id }) => id);
  const known = await read('message', 'id', messageIds);
  const invitationIds = appends.flatMap(({ invitation }) => invitation?.id ?? []);
  const invitations = invitationIds.length === 0 ? [] : await read('invitation', 'id', invitationIds);
  const fileIds = appends.flatMap(({ body }) => (hasFileReference(body) ? body.file : []));
  const files = fileIds.length === 0 ? [] : await read('file', 'id', fileIds);
  return {
    conversations: new Map(conversations.map((row) => [row.id, row])),
    outboxes: new Map(outboxes.map((row) => [row.id, row])),
    known: new Map(known.map((row) => [toOnceKey(row.conversation_id, row.author_key, row.id), toMessage(row)])),
    invitations: new Map(invitations.map((row) => [row.id, row])),
    files: new Map(files.map((row) => [row.id, row])),
    attached: new Set(),
    answered: new Set(),
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
  const body = toBody(batch, append);
  if (body === null) return { outcome: 'not-found' };
  if (!takeNumber(batch, authorKey, append)) return { outcome: 'gap' };
  if (hasFileReference(append.body)) attach(batch, append, append.body.file);

  batch.conversations.set(row.id, row);
  batch.changedConversations.add(row.id);
  const messages: Message[] = [];
  const invitation = findInvitation(batch, append);
  if (invitation !== null) batch.answered.add(invitation.id);
  if (row.last_seq === 0) {
    batch.events.push(toEvent('conversation-started', append, row));
    if (append.isOffline === true) batch.events.push(toEvent('offline-message', append, row));
    const first = append.greeting ?? invitation?.message;
    if (first !== undefined) messages.push(addMessage(batch, row, { ...append, ...first }));
  }
  if (row.state === 'closed' && append.author.kind === 'visitor') {
    Object.assign(row, { state: 'waiting', agent_id: null, agent_name: '' } satisfies Partial<ConversationRow>);
    batch.events.push(toEvent('conversation-reopened', append, row));
  }
  const message = addMessage(batch, row, { ...append, body });
  messages.push(message);
  batch.known.set(onceKey, message);
  batch.events.push(toEvent('message-sent', append, row));
  return { outcome: 'stored', messages, message, summary: toConversation(row, message) };
}

/** Null for a file that is not there for this author. */
function toBody({ files }: Batch, append: Append): Body | null {
  const { body } = append;
  return hasFileReference(body) ? toFileBody(files.get(body.file), append) : body;
}

/** From now on, also for the next append of this batch. */
function attach({ files, attached }: Batch, { conversation, id }: Append, file: FileId): void {
  const row = files.get(file);
  if (row === undefined) return;
  files.set(file, { ...row, conversation_id: conversation, message_id: id });
  attached.add(file);
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
    read_by_visitor: 0,
    read_by_agent: 0,
    started_at: append.at,
    updated_at: append.at,
  };
}

/** Somebody else's invitation, or one that was never made, is none. */
function findInvitation(
  { invitations }: Batch,
  { site, author, invitation }: Append,
): { readonly id: string; readonly message: NonNullable<Append['greeting']> } | null {
  const row = invitation && invitations.get(invitation.id);
  if (invitation === undefined || row === undefined || row.site_id !== site || row.visitor_id !== author.id)
    return null;
  return {
    id: row.id,
    message: {
      id: invitation.message,
      author: { kind: 'agent', id: row.agent_id, name: row.agent_name },
      body: { kind: 'text', text: row.text },
    },
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

function addMessage(batch: Batch, row: ConversationRow, part: Pick<Message, 'id' | 'author' | 'body' | 'at'>): Message {
  const { id, author, body, at } = part;
  row.last_seq += 1;
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

async function writeBatch(trx: Transaction<Schema>, kind: DatabaseKind, batch: Batch): Promise<void> {
  const pick = <Key, Row>(rows: Map<Key, Row>, keys: Set<Key>): Row[] =>
    [...keys].flatMap((key) => rows.get(key) ?? []);
  const conversations = pick(batch.conversations, batch.changedConversations);
  const outboxes = pick(batch.outboxes, batch.changedOutboxes);
  if (conversations.length > 0) await saveConversations(trx, kind, conversations);
  if (batch.messages.length > 0) await insertRows(kind, 'message', MESSAGE_COLUMNS, batch.messages).execute(trx);
  if (outboxes.length > 0) {
    await insertRows(kind, 'outbox', ['id', 'author_key', 'last_number'], outboxes, {
      column: 'id',
      update: ['last_number'],
    }).execute(trx);
  }
  await attachFiles(trx, pick(batch.files, batch.attached));
  if (batch.answered.size > 0) await setOutcome(trx, [...batch.answered], 'answered');
  await saveEvents(trx, kind, batch.events);
}

const MESSAGE_COLUMNS = ['conversation_id', 'seq', 'id', 'author_key', 'author', 'body', 'at'] as const;

const toOnceKey = (conversation: string, authorKey: string, id: string): string => `${conversation} ${authorKey} ${id}`;
