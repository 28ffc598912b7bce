/** Looks for words in articles: by SQLite's full-text index; on PostgreSQL, until it has one, by reading all there are. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Article } from '../../../protocol/article-api.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import type { ArticleFilter } from './article-records.ts';
import { type ArticleRow, toArticle } from './article-rows.ts';

/** Ranking costs 2 ms a thousand: of what has a word that is nearly everywhere, the newest are ranked. */
const MAX_RANKED = 1_000;

export async function searchArticles(
  db: Kysely<Schema>,
  kind: DatabaseKind,
  site: SiteId,
  terms: readonly string[],
  filter: ArticleFilter,
  limit: number,
): Promise<readonly Article[]> {
  if (terms.length === 0 || limit === 0) return [];
  const condition = toCondition(site, filter);
  if (kind === 'postgres') return (await readAll(terms, condition, limit).execute(db)).rows.map(toArticle);
  const words = terms.map((term) => `"${term.replaceAll('"', '""')}"*`).join(' ');
  const titled = await readIndex(`{title keywords} : (${words})`, condition, limit).execute(db);
  const found = new Map(titled.rows.map((row) => [row.id, row]));
  if (found.size < limit) {
    const { rows } = await readIndex(words, condition, limit).execute(db);
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, row);
  }
  return [...found.values()].slice(0, limit).map(toArticle);
}

/** @param match what FTS5 parses: words of people only within quotes */
function readIndex(match: string, condition: RawBuilder<boolean>, limit: number): RawBuilder<ArticleRow> {
  return sql<ArticleRow>`select article.*, article_views.views from (
      select article_search.rowid as found, article_search.rank as score
      from article_search join article on article.number = article_search.rowid
      where article_search match ${match} and ${condition}
      order by article_search.rowid desc limit ${MAX_RANKED}
    ) join article on article.number = found join article_views on article_views.article_id = article.id
    order by score, article.number limit ${limit}`;
}

function readAll(terms: readonly string[], condition: RawBuilder<boolean>, limit: number): RawBuilder<ArticleRow> {
  const patterns = terms.map((term) => `%${term.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const has = (text: RawBuilder<string>): RawBuilder<boolean> =>
    sql.join(
      patterns.map((pattern) => sql`${text} ilike ${pattern}`),
      sql` and `,
    );
  const head = sql<string>`(article.title || ' ' || article.keywords)`;
  return sql<ArticleRow>`select article.*, article_views.views
    from article join article_views on article_views.article_id = article.id
    where ${condition} and ${has(sql<string>`(${head} || ' ' || article.body)`)}
    order by case when ${has(head)} then 0 else 1 end, article.number limit ${limit}`;
}

/** Of articles that a list or a search may show. */
export function toCondition(site: SiteId, { base, category, state, languages }: ArticleFilter): RawBuilder<boolean> {
  const parts = [
    sql`article.site_id = ${site}`,
    ...(base === undefined ? [] : [sql`article.base_id = ${base}`]),
    ...(category === undefined ? [] : [sql`article.category_id = ${category}`]),
    ...(state === undefined ? [] : [sql`article.state = ${state}`]),
    ...(languages === undefined ? [] : [sql`article.language in (${sql.join(languages)})`]),
  ];
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}
