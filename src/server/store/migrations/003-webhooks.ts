/** Webhook endpoints of sites, and what is delivered to them and to the addresses of triggers. */
import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';

export const toWebhooks = (kind: DatabaseKind): Migration => ({
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('webhook_endpoint')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('kinds', 'text', (column) => column.notNull())
      .addColumn('secrets', 'text', (column) => column.notNull())
      .addColumn('disabled_reason', 'text')
      .addColumn('disabled_at', 'bigint')
      .addColumn('failing_since', 'bigint')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('webhook_endpoint_by_site').on('webhook_endpoint').column('site_id').execute();
    await schema
      .createTable('webhook_delivery')
      .addColumn('position', kind === 'sqlite' ? 'integer' : 'bigserial', (column) =>
        kind === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
      )
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('site_id', 'text', (column) => column.notNull())
      .addColumn('endpoint_id', 'text', (column) => column.references('webhook_endpoint.id').onDelete('cascade'))
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('receiver', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_at', 'bigint')
      .addColumn('last_at', 'bigint')
      .addColumn('status', 'integer')
      .addColumn('error', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    // All that a look for what is due reads of those that it leaves out.
    await schema
      .createIndex('webhook_delivery_due')
      .on('webhook_delivery')
      .columns(['next_at', 'position', 'receiver'])
      .where('next_at', 'is not', null)
      .execute();
    await schema
      .createIndex('webhook_delivery_by_site')
      .on('webhook_delivery')
      .columns(['site_id', 'position'])
      .execute();
    await schema
      .createIndex('webhook_delivery_by_endpoint')
      .on('webhook_delivery')
      .columns(['endpoint_id', 'position'])
      .execute();
  },
});
