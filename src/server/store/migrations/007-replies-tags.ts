/** Tags and what wears them, canned replies, page filters, and the two orders in which pages are looked for. */
import type { Kysely, Migration } from 'kysely';

export const addRepliesAndTags: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('tag')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull())
      .addColumn('color', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('tag_once', ['site_id', 'name_key'])
      .execute();
    await schema
      .createTable('worn_tag')
      .addColumn('tag_id', 'text', (column) => column.notNull().references('tag.id'))
      .addColumn('wearer_kind', 'text', (column) => column.notNull())
      .addColumn('wearer_id', 'text', (column) => column.notNull())
      .addColumn('agent_id', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('worn_tag_primary', ['tag_id', 'wearer_kind', 'wearer_id'])
      .execute();
    await schema.createIndex('worn_tag_by_wearer').on('worn_tag').columns(['wearer_kind', 'wearer_id']).execute();
    await schema
      .createTable('canned_reply')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
      .addColumn('agent_id', 'text')
      .addColumn('shortcut', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('search_text', 'text', (column) => column.notNull())
      .addColumn('uses', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('canned_reply_once', ['site_id', 'shortcut'])
      .execute();
    await schema
      .createTable('page_filter')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('pattern', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('page_filter_by_site').on('page_filter').column('site_id').execute();
    // Rows come in about the order of both: they are added at their indexes' ends.
    await schema.createIndex('page_view_by_time').on('page_view').columns(['site_id', 'at', 'id']).execute();
    await schema
      .createIndex('conversation_by_start')
      .on('conversation')
      .columns(['site_id', 'started_at', 'id'])
      .execute();
  },
};
