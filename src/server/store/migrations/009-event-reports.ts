/** The department of an event, and the two indexes that reports read: neither holds what visitors write, nor the pages they see. */
import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';

/**
 * The rows of an index. SQLite uses it only for a query that says the same, and PostgreSQL only for one that says what it can
 * prove it from: queries repeat these texts, which therefore never change. None of these kinds has a long detail: PostgreSQL
 * refuses rows whose entry in an index is longer than 2.7 kB.
 */
export const REPORTED_EVENTS = `kind in ('conversation-started', 'conversation-taken', 'conversation-answered', \
'conversation-missed', 'conversation-refused', 'conversation-transferred', 'conversation-closed', 'conversation-reopened', \
'conversation-rated', 'offline-message', 'tag-put-on', 'agent-status', 'call-ended')`;

export const toAgentsMessages = (kind: DatabaseKind): string =>
  `kind = 'message-sent' and ${kind === 'sqlite' ? 'detail' : 'detail::json'} ->> 'author' = 'agent'`;

export const toEventReports = (kind: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('event').addColumn('department_id', 'text').execute();
    const createIndex = (name: string, columns: string, rows: string) =>
      sql.raw(`create index ${name} on event (${columns}) where ${rows}`).execute(db);
    // All that reports want is in it: to look up each row besides would take four times as long.
    const columns = 'site_id, kind, at, agent_id, department_id, conversation_id, detail';
    await createIndex('event_for_reports', columns, REPORTED_EVENTS);
    await createIndex('event_by_agents_message', 'site_id, at, agent_id, department_id', toAgentsMessages(kind));
  },
});
