/** What compatible APIs ask for: numbers that stand for our ids, sites that one key manages, and what browsers call themselves. */
import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';

export const toCompat = (kind: DatabaseKind): Migration => ({
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('foreign_number')
      .addColumn('number', kind === 'sqlite' ? 'integer' : 'bigserial', (column) =>
        kind === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
      )
      .addColumn('system', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addUniqueConstraint('foreign_number_once', ['system', 'kind', 'id'])
      .execute();
    await schema
      .createTable('managed_site')
      .addColumn('site_id', 'text', (column) => column.primaryKey().references('site.id'))
      .addColumn('manager_id', 'text', (column) => column.notNull().references('site.id'))
      .execute();
    await schema.createIndex('managed_site_by_manager').on('managed_site').column('manager_id').execute();
    await schema
      .alterTable('visit')
      .addColumn('user_agent', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
    await schema.createIndex('visitor_by_last_seen').on('visitor').columns(['site_id', 'last_seen_at', 'id']).execute();
  },
});
