/** Owners and admins write, publish and delete the articles of their site. */
import {
  type Article,
  type ChangeArticleRequest,
  type CreateArticleRequest,
  MAX_ARTICLES,
} from '../../../protocol/article-api.ts';
import { cleanTexts } from '../../../protocol/decode-article.ts';
import { type ArticleId, type CategoryId, createId } from '../../../protocol/ids.ts';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import type { ArticleChange, ArticleRefusal } from '../../store/store.ts';
import { managesSite } from '../agents/person.ts';
import { toWriter } from '../writer.ts';
import { toSlug } from './article-texts.ts';
import { type Author, FORBIDDEN, type KnowledgeResult, type KnowledgeWorld, NOT_FOUND } from './knowledge-bases.ts';

/** A draft. */
export async function createArticle(
  world: KnowledgeWorld,
  agent: Author,
  wish: CreateArticleRequest,
): Promise<KnowledgeResult<Article>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const cleaned = cleanTexts(wish);
  if ('mistake' in cleaned) return cleaned;
  const { category, title, body, language, keywords = [], position = null, slug } = cleaned.value;
  const article = {
    id: createId<ArticleId>(world.clock.now(), world.randomBytes),
    category: category as CategoryId,
    title,
    body,
    language,
    keywords,
    position,
    slug: { text: slug ?? toSlug(title), exact: slug !== undefined },
  };
  const created = await world.store.articles.create(toWriter(world, agent), article, MAX_ARTICLES);
  return typeof created === 'string' ? toRefusal(created, category, slug) : created;
}

/** Of two who change what both have read one is refused. */
export async function changeArticle(
  world: KnowledgeWorld,
  agent: Author,
  id: ArticleId,
  wish: ChangeArticleRequest,
): Promise<KnowledgeResult<Article>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const cleaned = cleanTexts(wish);
  if ('mistake' in cleaned) return cleaned;
  const { version, category, ...texts } = cleaned.value;
  const change: ArticleChange = { ...texts, ...(category === undefined ? {} : { category: category as CategoryId }) };
  const changed = await world.store.articles.change(toWriter(world, agent), id, version, change);
  return typeof changed === 'string' ? toRefusal(changed, category, texts.slug) : changed;
}

/** Shows it to visitors, or no longer; what is so already stays as it is. */
export async function setArticleState(
  world: KnowledgeWorld,
  agent: Author,
  id: ArticleId,
  state: Article['state'],
): Promise<KnowledgeResult<Article>> {
  if (!managesSite(agent)) return FORBIDDEN;
  return (await world.store.articles.setState(toWriter(world, agent), id, state)) ?? NOT_FOUND;
}

export async function deleteArticle(
  world: KnowledgeWorld,
  agent: Author,
  id: ArticleId,
): Promise<KnowledgeResult<'done'>> {
  if (!managesSite(agent)) return FORBIDDEN;
  return (await world.store.articles.delete(toWriter(world, agent), id)) ? 'done' : NOT_FOUND;
}

function toRefusal(refusal: ArticleRefusal, category: unknown, slug: unknown): KnowledgeResult<never> {
  if (refusal === 'not-found' || refusal === 'conflict') return { refused: refusal };
  const mistakes = {
    'no-category': ['category', 'a category of this site, and of the base that the article is in', category],
    'slug-taken': ['slug', 'one that no other article of the base has', slug],
    'too-many': ['', `a site of at most ${MAX_ARTICLES} articles`, MAX_ARTICLES + 1],
  } as const satisfies Record<Exclude<ArticleRefusal, 'not-found' | 'conflict'>, readonly [string, string, unknown]>;
  const [field, expected, got] = mistakes[refusal];
  return { mistake: toMistake(field, expected, got) };
}
