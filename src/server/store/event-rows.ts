/** Writes events to the log, in any transaction that makes them. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from './database-kind.ts';
import { insertRows } from './json-rows.ts';
import { toEventRow } from './rows.ts';
import type { Schema } from './schema.ts';
import type { NewEvent } from './store.ts';

const COLUMNS = ['site_id', 'kind', 'visitor_id', 'agent_id', 'conversation_id', 'detail', 'at'] as const;

export async function saveEvents(db: Kysely<Schema>, kind: DatabaseKind, events: readonly NewEvent[]): Promise<void> {
  if (events.length > 0) await insertRows(kind, 'event', COLUMNS, events.map(toEventRow)).execute(db);
}
