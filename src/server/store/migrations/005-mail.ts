/** Outgoing mail, what becomes mail, whom it may go to, and agents who left. */
import type { Kysely, Migration } from 'kysely';

export const addMail: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('mail')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('from_name', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('html', 'text', (column) => column.notNull())
      .addColumn('thread', 'text', (column) => column.notNull())
      .addColumn('stop_url', 'text', (column) => column.notNull())
      .addColumn('dedupe_key', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('last_error', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('mail_once', ['site_id', 'dedupe_key'])
      .execute();
    await schema.createIndex('mail_by_time').on('mail').columns(['state', 'next_at']).execute();
    await schema.createIndex('mail_by_recipient').on('mail').columns(['recipient', 'kind', 'created_at']).execute();
    await schema
      .createTable('offline_notice')
      .addColumn('conversation_id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull())
      .addColumn('first_seq', 'integer', (column) => column.notNull())
      .addColumn('last_seq', 'integer', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('mail_address')
      .addColumn('address', 'text', (column) => column.primaryKey())
      .addColumn('unasked_at', 'bigint', (column) => column.notNull())
      .addColumn('stopped_at', 'bigint')
      .execute();
    await schema
      .createTable('visitor_address')
      .addColumn('visitor_id', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('site_id', 'text', (column) => column.notNull())
      .addColumn('conversation_id', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('asked_at', 'bigint', (column) => column.notNull())
      .addColumn('confirmed_at', 'bigint')
      .addPrimaryKeyConstraint('visitor_address_primary', ['visitor_id', 'address'])
      .execute();
    await schema.alterTable('agent').addColumn('deactivated_at', 'bigint').execute();
  },
};
