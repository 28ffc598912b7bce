/** Knowledge bases: categories, articles, their views, and on SQLite an index of their words. */
import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';

export const toArticles = (kind: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await createTables(db, kind);
    if (kind === 'sqlite') await createSearch(db);
  },
});

async function createTables({ schema }: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await schema
    .createTable('knowledge_base')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('knowledge_base_by_site').on('knowledge_base').column('site_id').execute();
  await schema
    .createTable('article_category')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('base_id', 'text', (column) => column.notNull().references('knowledge_base.id'))
    .addColumn('parent_id', 'text')
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('position', 'double precision', (column) => column.notNull())
    .execute();
  await schema.createIndex('article_category_by_base').on('article_category').column('base_id').execute();
  await schema
    .createTable('article')
    .addColumn('number', kind === 'sqlite' ? 'integer' : 'bigserial', (column) =>
      kind === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
    )
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('base_id', 'text', (column) => column.notNull())
    .addColumn('category_id', 'text', (column) => column.notNull().references('article_category.id'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('position', 'double precision', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('keywords', 'text', (column) => column.notNull())
    // Last: SQLite reads a long row only up to the column that is asked for.
    .addColumn('body', 'text', (column) => column.notNull())
    .addUniqueConstraint('article_slug_once', ['base_id', 'slug'])
    .execute();
  await schema
    .createIndex('article_by_place')
    .on('article')
    // The last two are there to be looked at: a list leaves out by them.
    .columns(['site_id', 'category_id', 'position', 'id', 'state', 'language'])
    .execute();
  await schema.createIndex('article_by_category').on('article').column('category_id').execute();
  await schema
    .createTable('article_views')
    .addColumn('article_id', 'text', (column) => column.primaryKey().references('article.id').onDelete('cascade'))
    .addColumn('views', 'integer', (column) => column.notNull())
    .execute();
}

/** FTS5 over the articles' own text; triggers keep it in step in whatever transaction changes that. */
async function createSearch(db: Kysely<unknown>): Promise<void> {
  await sql`create virtual table article_search using fts5(title, keywords, body, content='article', content_rowid='number',
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')`.execute(db);
  // A word in the title counts ten times as much as one in the body.
  await sql`insert into article_search(article_search, rank) values ('rank', 'bm25(10.0, 5.0, 1.0)')`.execute(db);
  const add = sql`insert into article_search(rowid, title, keywords, body)
    values (new.number, new.title, new.keywords, new.body);`;
  // Such an index has to be told what it forgets (sqlite.org/fts5.html, 4.4.3).
  const forget = sql`insert into article_search(article_search, rowid, title, keywords, body)
    values ('delete', old.number, old.title, old.keywords, old.body);`;
  await sql`create trigger article_added after insert on article begin ${add} end`.execute(db);
  await sql`create trigger article_gone after delete on article begin ${forget} end`.execute(db);
  await sql`create trigger article_rewritten after update of title, keywords, body on article
    begin ${forget} ${add} end`.execute(db);
}
