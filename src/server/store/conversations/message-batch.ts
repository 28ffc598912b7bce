/** Gives a batch of messages their places: reads what is there, decides in order, writes everything with few statements. */
import type { Transaction } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { hasFileReference } from '../files/attach-file.ts';
import { saveAttachedFiles } from '../files/save-attached-files.ts';
import { insertRows, selectRows } from '../json-rows.ts';
import { toMessage } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Append, Appended } from '../store.ts';
import { setOutcome } from '../visitors/invitation-store.ts';
import { isChanging, takeBack } from './changed-message.ts';
import { type Batch, placeMessage, toOnceKey } from './place-message.ts';
import { saveConversations } from './save-conversations.ts';

/** Runs inside the caller's transaction: the seqs it hands out are those of the commit. */
export async function appendBatch(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  appends: readonly Append[],
): Promise<readonly Appended[]> {
  const batch = await readBatch(trx, kind, appends);
  const results = appends.map((append) => placeMessage(batch, append));
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
  const messageIds = appends.flatMap(({ id, body }) => (isChanging(body) ? [id, body.message] : [id]));
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
    takenBack: [],
    answered: new Set(),
    changedConversations: new Set(),
    changedOutboxes: new Set(),
    messages: [],
    events: [],
    notices: new Map(),
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
  await saveAttachedFiles(trx, pick(batch.files, batch.attached));
  for (const taken of batch.takenBack) await takeBack(trx, taken);
  if (batch.answered.size > 0) await setOutcome(trx, [...batch.answered], 'answered');
  await saveEvents(trx, kind, batch.events);
  if (batch.notices.size > 0) {
    await insertRows(kind, 'offline_notice', NOTICE_COLUMNS, [...batch.notices.values()], {
      column: 'conversation_id',
      update: ['last_seq'],
    }).execute(trx);
  }
}

const NOTICE_COLUMNS = ['conversation_id', 'site_id', 'first_seq', 'last_seq', 'due_at'] as const;
const MESSAGE_COLUMNS = ['conversation_id', 'seq', 'id', 'author_key', 'author', 'body', 'at'] as const;
