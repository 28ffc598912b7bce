/** What the domain asks of a database about knowledge bases, their categories and articles. */
import type { Article, ArticleSummary, Category, DeletedAnswer, KnowledgeBase } from '../../../protocol/article-api.ts';
import type { AgentId, ArticleId, CategoryId, KnowledgeBaseId, SiteId } from '../../../protocol/ids.ts';
import type { Writer } from '../event-records.ts';

/** What the agent changes the store writes to the log itself. */
export interface ArticleWriter extends Writer {
  readonly agent: AgentId;
}

export interface KnowledgeBaseStore {
  /** False when the site has `most` of them. */
  create(writer: Writer, base: KnowledgeBase, most: number): Promise<boolean>;
  /** The oldest first. */
  list(site: SiteId): Promise<readonly KnowledgeBase[]>;
  rename(writer: Writer, id: KnowledgeBaseId, title: string): Promise<KnowledgeBase | null>;
  /** With all that is in it. */
  delete(writer: ArticleWriter, id: KnowledgeBaseId): Promise<DeletedAnswer | null>;
}

/** Where something stands that has no position of its own choice: last. */
type Placed<Shape> = Omit<Shape, 'position'> & { readonly position: number | null };

export type NewCategory = Placed<Category>;
export type CategoryChange = Partial<Pick<Category, 'title' | 'parent' | 'position'>>;
export type CategoryRefusal = 'not-found' | 'no-base' | 'no-parent' | 'circular' | 'too-deep' | 'too-many';

export interface TreeLimits {
  readonly depth: number;
  /** Categories of a base. */
  readonly most: number;
}

export interface CategoryStore {
  create(writer: Writer, category: NewCategory, limits: TreeLimits): Promise<Category | CategoryRefusal>;
  /** By position. */
  list(site: SiteId, base: KnowledgeBaseId): Promise<readonly Category[]>;
  /** A category that moves takes all below along; of two that move below each other one is refused. */
  change(
    writer: Writer,
    id: CategoryId,
    change: CategoryChange,
    limits: TreeLimits,
  ): Promise<Category | CategoryRefusal>;
  /** With all below; `articles` counts those that went, or that went to `moveTo`, a category of the base that stays. */
  delete(
    writer: ArticleWriter,
    id: CategoryId,
    moveTo: CategoryId | null,
  ): Promise<DeletedAnswer | 'not-found' | 'no-target'>;
}

export interface NewArticle extends Pick<Article, 'id' | 'category' | 'title' | 'body' | 'keywords' | 'language'> {
  readonly position: number | null;
  /** One that is not `exact` gets a number behind it where it is taken. */
  readonly slug: { readonly text: string; readonly exact: boolean };
}
export type ArticleChange = Partial<
  Pick<Article, 'category' | 'title' | 'body' | 'keywords' | 'language' | 'position' | 'slug'>
>;
export type ArticleRefusal = 'not-found' | 'conflict' | 'no-category' | 'slug-taken' | 'too-many';

export interface ArticleFilter {
  readonly base?: KnowledgeBaseId;
  readonly category?: CategoryId;
  readonly state?: Article['state'];
  /** Any of them. */
  readonly languages?: readonly string[];
}

/** Where a page of a list ended. */
export type ArticlePlace = Pick<ArticleSummary, 'category' | 'position' | 'id'>;

export interface ArticleStore {
  /** A draft; refused when the site has `most` articles. */
  create(writer: ArticleWriter, article: NewArticle, most: number): Promise<Article | ArticleRefusal>;
  find(site: SiteId, id: ArticleId): Promise<Article | null>;
  /** Only when it still is of this version; the category is another of the base. */
  change(
    writer: ArticleWriter,
    id: ArticleId,
    version: number,
    change: ArticleChange,
  ): Promise<Article | ArticleRefusal>;
  setState(writer: ArticleWriter, id: ArticleId, state: Article['state']): Promise<Article | null>;
  /** False when there is none. */
  delete(writer: ArticleWriter, id: ArticleId): Promise<boolean>;
  /** By category, position and id, behind `after` where it is given. */
  list(
    site: SiteId,
    filter: ArticleFilter,
    after: ArticlePlace | null,
    limit: number,
  ): Promise<readonly ArticleSummary[]>;
  /**
   * Those that have every term, as a word or as its beginning; the best first, and before the others those that have all in
   * their title and keywords. Terms are letters and digits. PostgreSQL's is later: until then it looks for them anywhere in
   * the text, without rank, and reads all of the site's articles.
   */
  search(site: SiteId, terms: readonly string[], filter: ArticleFilter, limit: number): Promise<readonly Article[]>;
  /** One more for each; of what is gone nothing. */
  countViews(ids: readonly ArticleId[]): Promise<void>;
}
