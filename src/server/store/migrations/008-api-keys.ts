/** What API keys may be used for, and the answers that are kept for whoever asks again. */
import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';

export const toApiKeys = (kind: DatabaseKind): Migration => ({
  async up({ schema }: Kysely<unknown>): Promise<void> {
    // SQLite adds one column a statement. Keys that are there were made before our own API asked for scopes: they get none.
    for (const [column, standard] of [
      ['name', ''],
      ['scopes', '[]'],
      ['prefix', ''],
    ] as const) {
      await schema
        .alterTable('api_key')
        .addColumn(column, 'text', (definition) => definition.notNull().defaultTo(standard))
        .execute();
    }
    for (const column of ['last_used_at', 'expires_at']) {
      await schema.alterTable('api_key').addColumn(column, 'bigint').execute();
    }
    await schema.createIndex('api_key_by_site').on('api_key').columns(['site_id', 'created_at']).execute();
    await schema
      .createTable('kept_answer')
      .addColumn('agent_id', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('method', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('begun_at', 'bigint', (column) => column.notNull())
      .addColumn('status', 'integer')
      .addColumn('body', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_answer_primary', ['agent_id', 'key', 'method', 'path'])
      .execute();
    await schema.createIndex('kept_answer_by_time').on('kept_answer').column('begun_at').execute();
    // Lists come the newest first: in the order of a beginning, which never changes. Each index ends with that whole order, or
    // SQLite would rather read all conversations of the site in theirs.
    await schema.dropIndex('conversation_by_state').execute();
    for (const column of ['state', 'agent_id', 'visitor_id']) {
      await schema
        .createIndex(`conversation_by_${column.replace('_id', '')}_and_start`)
        .on('conversation')
        .columns(['site_id', column, 'started_at', 'id'])
        .execute();
    }
    await schema.createIndex('visitor_by_time').on('visitor').columns(['site_id', 'first_seen_at', 'id']).execute();
    // In SQLite every index ends with the position.
    await schema
      .createIndex('event_by_position')
      .on('event')
      .columns(kind === 'sqlite' ? ['site_id'] : ['site_id', 'position'])
      .execute();
  },
});
