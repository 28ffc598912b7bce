/** Writes conversations, new ones and changed ones, in any transaction that changes them. */
import type { Transaction } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { insertRows } from '../json-rows.ts';
import type { Schema } from '../schema.ts';

/** What changes about a conversation once it is there. */
const CHANGING = [
  'state',
  'department_id',
  'opened_at',
  'waiting_since',
  'unanswered_since',
  'offered_at',
  'closed_at',
  'last_agent_id',
  'agent_id',
  'agent_name',
  'last_seq',
  'read_by_visitor',
  'read_by_agent',
  'updated_at',
] as const;

export async function saveConversations(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  rows: readonly Schema['conversation'][],
): Promise<void> {
  const columns = ['id', 'site_id', 'visitor_id', 'started_at', 'channel', ...CHANGING] as const;
  await insertRows(kind, 'conversation', columns, rows, { column: 'id', update: CHANGING }).execute(trx);
}
