/** Articles of knowledge bases, in SQL. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { CategoryId, KnowledgeBaseId, SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import type { ArticleChange, ArticleStore, NewArticle } from './article-records.ts';
import { findArticle, lockKnowledge, SUMMARY_COLUMNS, saveArticleEvents, toSummary } from './article-rows.ts';
import { searchArticles, toCondition } from './article-search.ts';

export function createArticleStore(db: Kysely<Schema>, kind: DatabaseKind): ArticleStore {
  return {
    create: (writer, wish, most) =>
      db.transaction().execute(async (trx) => {
        const { site, agent, at } = writer;
        await lockKnowledge(trx, kind, site);
        const base = await findBase(trx, site, wish.category);
        if (base === null) return 'no-category';
        if ((await countArticles(trx, site)) >= most) return 'too-many';
        const slug = await toFreeSlug(trx, base, wish.slug);
        if (slug === null) return 'slug-taken';
        const { id, category, title, body, keywords, language } = wish;
        const position = wish.position ?? (await toLast(trx, site, category));
        const texts = { title, body, keywords: JSON.stringify(keywords), language };
        const signed = { created_by: agent, created_at: at, changed_by: agent, changed_at: at };
        const place = { site_id: site, base_id: base, category_id: category, position, slug };
        await trx
          .insertInto('article')
          .values({ id, state: 'draft', version: 1, ...place, ...texts, ...signed })
          .execute();
        await trx.insertInto('article_views').values({ article_id: id, views: 0 }).execute();
        await saveArticleEvents(trx, kind, writer, 'article-created', [id]);
        return (await findArticle(trx, site, id)) ?? 'not-found';
      }),
    find: (site, id) => findArticle(db, site, id),
    change: (writer, id, version, change) =>
      db.transaction().execute(async (trx) => {
        await lockKnowledge(trx, kind, writer.site);
        const before = await findArticle(trx, writer.site, id);
        if (before === null) return 'not-found';
        if (before.version !== version) return 'conflict';
        const { category = before.category, slug = before.slug } = change;
        if ((await findBase(trx, writer.site, category)) !== before.base) return 'no-category';
        if (slug !== before.slug && (await isTaken(trx, before.base, slug))) return 'slug-taken';
        const hasMoved = category !== before.category && change.position === undefined;
        await trx
          .updateTable('article')
          .set({
            ...toColumns(change),
            ...(hasMoved ? { position: await toLast(trx, writer.site, category) } : {}),
            version: version + 1,
            changed_by: writer.agent,
            changed_at: writer.at,
          })
          .where('id', '=', id)
          .execute();
        await saveArticleEvents(trx, kind, writer, 'article-changed', [id]);
        return (await findArticle(trx, writer.site, id)) ?? 'not-found';
      }),
    setState: (writer, id, state) =>
      db.transaction().execute(async (trx) => {
        await lockKnowledge(trx, kind, writer.site);
        const before = await findArticle(trx, writer.site, id);
        if (before === null || before.state === state) return before;
        const { site, agent, at } = writer;
        const version = before.version + 1;
        await trx
          .updateTable('article')
          .set({ state, version, changed_by: agent, changed_at: at })
          .where('id', '=', id)
          .execute();
        const what = state === 'published' ? 'article-published' : 'article-changed';
        await saveArticleEvents(trx, kind, writer, what, [id], { state });
        return findArticle(trx, site, id);
      }),
    delete: (writer, id) =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('article')
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await saveArticleEvents(trx, kind, writer, 'article-deleted', [id]);
        return true;
      }),
    async list(site, filter, after, limit) {
      const rows = await db
        .selectFrom('article')
        .innerJoin('article_views', 'article_views.article_id', 'article.id')
        .select(SUMMARY_COLUMNS)
        .where(toCondition(site, filter))
        .$if(after !== null, (query) =>
          query.where(
            sql<boolean>`(article.category_id, article.position, article.id) > (${after?.category}, ${after?.position}, ${after?.id})`,
          ),
        )
        .orderBy('article.category_id')
        .orderBy('article.position')
        .orderBy('article.id')
        .limit(limit)
        .execute();
      return rows.map(toSummary);
    },
    search: (site, terms, filter, limit) => searchArticles(db, kind, site, terms, filter, limit),
    countViews: (ids) =>
      db.transaction().execute(async (trx) => {
        const counts = new Map<(typeof ids)[number], number>();
        for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
        for (const [id, count] of counts) {
          await trx
            .updateTable('article_views')
            .set(({ eb }) => ({ views: eb('views', '+', count) }))
            .where('article_id', '=', id)
            .execute();
        }
      }),
  };
}

async function findBase(trx: Transaction<Schema>, site: SiteId, id: CategoryId): Promise<KnowledgeBaseId | null> {
  const row = await trx
    .selectFrom('article_category')
    .select('base_id')
    .where('site_id', '=', site)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.base_id ?? null;
}

async function countArticles(trx: Transaction<Schema>, site: SiteId): Promise<number> {
  const { count } = await trx
    .selectFrom('article')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('site_id', '=', site)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function isTaken(trx: Transaction<Schema>, base: KnowledgeBaseId, slug: string): Promise<boolean> {
  const found = trx.selectFrom('article').select('id').where('base_id', '=', base).where('slug', '=', slug);
  return (await found.executeTakeFirst()) !== undefined;
}

/** Null when it has to be this one, and is taken. */
async function toFreeSlug(
  trx: Transaction<Schema>,
  base: KnowledgeBaseId,
  { text, exact }: NewArticle['slug'],
): Promise<string | null> {
  if (!(await isTaken(trx, base, text))) return text;
  if (exact) return null;
  const rows = await trx
    .selectFrom('article')
    .select('slug')
    .where('base_id', '=', base)
    .where('slug', 'like', `${text}-%`)
    .execute();
  const taken = new Set(rows.map(({ slug }) => slug));
  let number = 2;
  while (taken.has(`${text}-${number}`)) number += 1;
  return `${text}-${number}`;
}

async function toLast(trx: Transaction<Schema>, site: SiteId, category: CategoryId): Promise<number> {
  const { last } = await trx
    .selectFrom('article')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('site_id', '=', site)
    .where('category_id', '=', category)
    .executeTakeFirstOrThrow();
  // Of no rows there is no greatest, which the types do not know.
  return last === null ? 0 : Number(last) + 1;
}

function toColumns({ category, title, body, keywords, language, position, slug }: ArticleChange) {
  return {
    ...(category === undefined ? {} : { category_id: category }),
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(keywords === undefined ? {} : { keywords: JSON.stringify(keywords) }),
    ...(language === undefined ? {} : { language }),
    ...(position === undefined ? {} : { position }),
    ...(slug === undefined ? {} : { slug }),
  };
}
