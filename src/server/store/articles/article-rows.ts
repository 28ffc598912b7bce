/** Rows of knowledge bases to the domain's shapes, and what every change of them writes. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Article, ArticleSummary, Category, DeletedAnswer, KnowledgeBase } from '../../../protocol/article-api.ts';
import type { ArticleId, CategoryId, KnowledgeBaseId, SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import type { NewEvent } from '../store.ts';
import type { ArticleWriter } from './article-records.ts';

/** What a list shows. */
export const SUMMARY_COLUMNS = [
  'article.id',
  'article.base_id',
  'article.category_id',
  'article.state',
  'article.language',
  'article.position',
  'article.slug',
  'article.version',
  'article.created_by',
  'article.created_at',
  'article.changed_by',
  'article.changed_at',
  'article.title',
  'article.keywords',
  'article_views.views',
] as const;

export type SummaryRow = Omit<Selectable<Schema['article']>, 'number' | 'site_id' | 'body'> &
  Pick<Schema['article_views'], 'views'>;
export type ArticleRow = SummaryRow & Pick<Schema['article'], 'body'>;

export function toSummary(row: SummaryRow): ArticleSummary {
  const { id, title, slug, language, position, views, version } = row;
  return {
    id,
    base: row.base_id,
    category: row.category_id,
    title,
    slug,
    keywords: JSON.parse(row.keywords) as string[],
    language,
    state: row.state as ArticleSummary['state'],
    position,
    views,
    version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

export const toArticle = (row: ArticleRow): Article => ({ ...toSummary(row), body: row.body });

export function toCategory({ id, base_id, parent_id, title, position }: Schema['article_category']): Category {
  return { id, base: base_id, parent: parent_id, title, position };
}

export function toKnowledgeBase({ id, title, created_at }: Schema['knowledge_base']): KnowledgeBase {
  return { id, title, createdAt: created_at };
}

export async function findArticle(db: Kysely<Schema>, site: SiteId, id: ArticleId): Promise<Article | null> {
  const row = await db
    .selectFrom('article')
    .innerJoin('article_views', 'article_views.article_id', 'article.id')
    .select([...SUMMARY_COLUMNS, 'article.body'])
    .where('article.site_id', '=', site)
    .where('article.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toArticle(row);
}

/** Changes of a site's knowledge take turns: counts, trees and slugs stay what they were read as. SQLite has one writer anyway. */
export async function lockKnowledge(trx: Transaction<Schema>, kind: DatabaseKind, site: SiteId): Promise<void> {
  if (kind === 'sqlite') return;
  await trx.selectFrom('site').select('id').where('id', '=', site).forUpdate().execute();
}

export function saveArticleEvents(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  { site, agent, at }: ArticleWriter,
  what: Extract<NewEvent['kind'], `article-${string}`>,
  articles: readonly ArticleId[],
  detail: NewEvent['detail'] = {},
): Promise<void> {
  const events = articles.map((article): NewEvent => ({ site, kind: what, agent, at, detail: { ...detail, article } }));
  return saveEvents(trx, kind, events);
}

/** Categories with what is in them. */
export async function deleteCategories(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  writer: ArticleWriter,
  ids: readonly CategoryId[],
): Promise<DeletedAnswer> {
  const gone: ArticleId[] = [];
  for (const category of ids) {
    const rows = await trx.deleteFrom('article').where('category_id', '=', category).returning('id').execute();
    gone.push(...rows.map(({ id }) => id));
  }
  await saveArticleEvents(trx, kind, writer, 'article-deleted', gone);
  for (const category of ids) await trx.deleteFrom('article_category').where('id', '=', category).execute();
  const changes = ids.map((id) => ({ subject: 'category', id, change: 'removed' }) as const);
  await recordChange(trx, kind, writer, ...changes);
  return { categories: ids.length, articles: gone.length };
}

export async function listCategories(
  db: Kysely<Schema>,
  site: SiteId,
  base: KnowledgeBaseId,
): Promise<readonly Category[]> {
  const rows = await db
    .selectFrom('article_category')
    .selectAll()
    .where('site_id', '=', site)
    .where('base_id', '=', base)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(toCategory);
}
