/** Agents read all articles of their site, visitors what is published: page by page, by search, or one. */
import {
  type Article,
  type ArticleSummary,
  type ArticlesAnswer,
  type ArticlesQuery,
  type PublishedArticle,
  PublishedArticlesQuery,
  type PublishedSummary,
} from '../../../protocol/article-api.ts';
import { decodeQuery, toLanguageTag } from '../../../protocol/decode-article.ts';
import type { ArticleId, CategoryId, KnowledgeBaseId, SiteId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { ArticleFilter, ArticlePlace } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toSnippet, toTerms } from './article-texts.ts';
import { type Author, type KnowledgeResult, NOT_FOUND } from './knowledge-bases.ts';

const PAGE_SIZE = 50;
/** Whoever does not find it among so many writes other words. */
const MAX_FOUND = 20;

type World = Pick<DomainWorld, 'store'>;
type Listed<Shown = ArticleSummary> = ArticlesAnswer<Shown> | { readonly mistake: Mistake };

export function listArticles({ store }: World, agent: Author, query: ArticlesQuery): Promise<Listed> {
  return list(store, agent.site, query);
}

export async function readArticle({ store }: World, agent: Author, id: ArticleId): Promise<KnowledgeResult<Article>> {
  return (await store.articles.find(agent.site, id)) ?? NOT_FOUND;
}

/** @param query a `PublishedArticlesQuery`, as it came */
export async function listPublishedArticles(
  { store }: World,
  site: SiteId,
  query: unknown,
): Promise<Listed<PublishedSummary>> {
  const decoded = decodeQuery(PublishedArticlesQuery, query);
  if ('mistake' in decoded) return decoded;
  const { key: _, ...wish } = decoded.value;
  const listed = await list(store, site, { ...wish, state: 'published' });
  if ('mistake' in listed) return listed;
  const articles = listed.articles.map(({ snippet, ...article }) => ({
    ...toPublished(article),
    ...(snippet === undefined ? {} : { snippet }),
  }));
  return { articles, next: listed.next };
}

/** Counts as a view. */
export async function openPublishedArticle(
  { store, countView }: Pick<DomainWorld, 'store' | 'countView'>,
  site: SiteId,
  id: ArticleId,
): Promise<PublishedArticle | null> {
  const article = await store.articles.find(site, id);
  if (article === null || article.state !== 'published') return null;
  countView(article.id);
  return { ...toPublished(article), body: article.body };
}

async function list({ articles }: World['store'], site: SiteId, query: ArticlesQuery): Promise<Listed> {
  const filter = toFilter(query);
  if (query.search !== undefined) {
    const terms = toTerms(query.search);
    const found = await articles.search(site, terms, filter, MAX_FOUND);
    return {
      articles: found.map(({ body, ...article }) => ({ ...article, snippet: toSnippet(body, terms) })),
      next: null,
    };
  }
  const after = query.after === undefined ? null : decodePlace(query.after);
  if (after === undefined) return { mistake: toMistake('after', 'the next of the page before', query.after) };
  // One more than is shown tells whether there is a next page.
  const found = await articles.list(site, filter, after, PAGE_SIZE + 1);
  const shown = found.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  return { articles: shown, next: found.length > PAGE_SIZE && last !== undefined ? encodePlace(last) : null };
}

function toFilter({ base, category, state, language }: ArticlesQuery): ArticleFilter {
  return {
    ...(base === undefined ? {} : { base: base as KnowledgeBaseId }),
    ...(category === undefined ? {} : { category: category as CategoryId }),
    ...(state === undefined ? {} : { state }),
    ...(language === undefined ? {} : { languages: toLanguages(language) }),
  };
}

/** Who reads Austrian German reads German. */
function toLanguages(language: string): readonly string[] {
  const tag = toLanguageTag(language);
  return [...new Set([tag, tag.split('-')[0] ?? tag])];
}

function toPublished({ id, base, category, title, slug, language, changedAt }: ArticleSummary): PublishedSummary {
  return { id, base, category, title, slug, language, changedAt };
}

const encodePlace = ({ category, position, id }: ArticlePlace): string =>
  Buffer.from(JSON.stringify([category, position, id])).toString('base64url');

function decodePlace(cursor: string): ArticlePlace | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(place)) return undefined;
    const [category, position, id] = place as readonly unknown[];
    if (typeof category !== 'string' || typeof position !== 'number' || typeof id !== 'string') return undefined;
    // PostgreSQL takes no NUL.
    if (`${category}${id}`.includes('\0')) return undefined;
    return { category: category as CategoryId, position, id: id as ArticleId };
  } catch {
    // It is no cursor of ours, which is all there is to say.
    return undefined;
  }
}
