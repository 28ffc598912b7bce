/** Writes events to the log, and the webhooks that they make, in any transaction that makes them. */
import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from './database-kind.ts';
import { insertRows } from './json-rows.ts';
import { toEventRow } from './rows.ts';
import type { Schema } from './schema.ts';
import type { NewEvent } from './store.ts';
import { findCalls, saveDeliveries } from './webhooks/delivery-rows.ts';

const COLUMNS = [
  'site_id',
  'kind',
  'visitor_id',
  'agent_id',
  'conversation_id',
  'department_id',
  'detail',
  'at',
] as const;

export async function saveEvents(db: Kysely<Schema>, kind: DatabaseKind, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const insert = insertRows(kind, 'event', COLUMNS, events.map(toEventRow));
  const calls = await findCalls(db, kind, events);
  if (calls.length === 0) {
    await insert.execute(db);
    return;
  }
  const { rows } = await sql<{ position: number }>`${insert} returning position`.execute(db);
  // Handed out in the order of the events, but returned in any.
  const positions = rows.map(({ position }) => position).sort((left, right) => left - right);
  const entries = events.map((event, index) => [event, positions[index] ?? 0] as const);
  await saveDeliveries(db, kind, calls, new Map(entries));
}
