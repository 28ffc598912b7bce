/** Who visitors are, their groups, cards and companies, bans, widgets, and forms with what was filled in. */
import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';

/** Their beginnings are looked for: PostgreSQL's order of a language would not keep them together. */
const toSortedText = (kind: DatabaseKind) => (kind === 'sqlite' ? sql`text` : sql`text collate "C"`);

export const toKnownVisitors = (kind: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createProfileTables(db, kind);
    await createGroupTables(db);
    await createBanTable(db);
    await createCompanyTable(db, kind);
    await createWidgetTables(db);
  },
});

async function createProfileTables({ schema }: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await schema
    .createTable('profile_value')
    .addColumn('visitor_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('search_key', toSortedText(kind), (column) => column.notNull())
    .addColumn('agent_id', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('profile_value_primary', ['visitor_id', 'name', 'source'])
    .execute();
  await schema
    .createIndex('profile_value_by_key')
    .on('profile_value')
    .columns(['site_id', 'name', 'search_key', 'visitor_id'])
    .execute();
  await schema
    .createTable('visitor_label')
    .addColumn('visitor_id', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('agent_id', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('visitor_label_primary', ['visitor_id', 'label'])
    .execute();
  await schema
    .createTable('visitor_card')
    .addColumn('visitor_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('rows', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('visitor_card_primary', ['visitor_id', 'id'])
    .execute();
}

async function createGroupTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('visitor_group')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull())
    .addColumn('color', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('visitor_group_once', ['site_id', 'name_key'])
    .execute();
  await schema
    .createTable('group_member')
    .addColumn('group_id', 'text', (column) => column.notNull().references('visitor_group.id'))
    .addColumn('visitor_id', 'text', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_member_primary', ['group_id', 'visitor_id'])
    .execute();
  await schema.createIndex('group_member_by_visitor').on('group_member').column('visitor_id').execute();
}

async function createBanTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ban')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('target_kind', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('ban_once', ['site_id', 'target_kind', 'target'])
    .execute();
}

async function createCompanyTable({ schema }: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await schema
    .createTable('company')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', toSortedText(kind), (column) => column.notNull())
    .addColumn('domain', toSortedText(kind), (column) => column.notNull())
    .addColumn('phone', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('fields', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('company_by_name').on('company').columns(['site_id', 'name_key', 'id']).execute();
  await schema.createIndex('company_by_domain').on('company').columns(['site_id', 'domain']).execute();
}

async function createWidgetTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('form')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('fields', 'text', (column) => column.notNull())
    .addColumn('consent', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('form_by_site').on('form').column('site_id').execute();
  await schema
    .createTable('form_submission')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('form_id', 'text', (column) => column.notNull())
    .addColumn('form_name', 'text', (column) => column.notNull())
    .addColumn('visitor_id', 'text', (column) => column.notNull())
    .addColumn('conversation_id', 'text')
    .addColumn('answers', 'text', (column) => column.notNull())
    .addColumn('consent', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('form_submission_by_time').on('form_submission').columns(['site_id', 'at', 'id']).execute();
  await schema.createIndex('form_submission_by_visitor').on('form_submission').column('visitor_id').execute();
  await schema
    .createTable('widget')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('appearance', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('department', 'text', (column) => column.notNull())
    .addColumn('form_id', 'text')
    .addColumn('attributes', 'text', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('widget_by_site').on('widget').column('site_id').execute();
}
