/** What is known of each file; its bytes are elsewhere. */
import { type Kysely, type Migration, sql } from 'kysely';

export const addFiles: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('file')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
      .addColumn('uploader_kind', 'text', (column) => column.notNull())
      .addColumn('uploader_id', 'text', (column) => column.notNull())
      .addColumn('conversation_id', 'text')
      .addColumn('message_id', 'text')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('width', 'integer')
      .addColumn('height', 'integer')
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('deleted_at', 'bigint')
      .execute();
    await schema.createIndex('file_by_site').on('file').columns(['site_id', 'deleted_at', 'bytes']).execute();
    // Few at any time: what was sent, or was deleted, is not in it.
    await schema
      .createIndex('file_unused')
      .on('file')
      .column('created_at')
      .where(sql.ref('message_id'), 'is', null)
      .where(sql.ref('deleted_at'), 'is', null)
      .execute();
  },
};
