/** Knowledge bases, their categories and articles, as agents write them and as visitors read what is published. */
import Type, { type Static } from 'typebox';
import type { Frozen } from './frozen.ts';
import type { AgentId, ArticleId, CategoryId, KnowledgeBaseId } from './ids.ts';
import { Id as OwnId } from './message.ts';

/** A language or a product each; more is a mistake of whoever calls. */
export const MAX_KNOWLEDGE_BASES = 20;
/** Of one base: its tree is answered as a whole. */
export const MAX_CATEGORIES = 1_000;
/** A category that stands alone is one deep. */
export const MAX_CATEGORY_DEPTH = 8;
/** Of one site. */
export const MAX_ARTICLES = 10_000;
const MAX_BODY_LENGTH = 100_000;
/** Each character of a body may come as an escape of six bytes; what is around it is far smaller than a frame. */
export const MAX_ARTICLE_BYTES = 6 * MAX_BODY_LENGTH + 65_536;

const strict = { additionalProperties: false } as const;

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Title = Type.String({ minLength: 1, maxLength: 200 });
/** Sorts siblings; whatever goes between two takes the mean of theirs. */
const Position = Type.Number({ minimum: -1_000_000_000, maximum: 1_000_000_000 });
/** A language tag (BCP 47), such as `de` or `pt-BR`. */
const Language = Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' });
const State = Type.Enum(['draft', 'published']);
const Search = Type.String({ minLength: 1, maxLength: 200 });
const Cursor = Type.String({ minLength: 1, maxLength: 400 });

/** `POST /v1/agent/knowledge-bases` answers 201 with the base, `PUT /v1/agent/knowledge-bases/:id` the base. */
export const KnowledgeBaseRequest = Type.Object({ title: Title }, strict);
export type KnowledgeBaseRequest = Static<typeof KnowledgeBaseRequest>;

/** `POST /v1/agent/categories` answers 201 with the category. Without a parent it is at the top, without a position last. */
export const CreateCategoryRequest = Type.Object(
  { base: Id, title: Title, parent: Type.Optional(Id), position: Type.Optional(Position) },
  strict,
);
export type CreateCategoryRequest = Static<typeof CreateCategoryRequest>;

/** `PATCH /v1/agent/categories/:id` changes what is named, moves it with all below, and answers the category. */
export const ChangeCategoryRequest = Type.Object(
  {
    title: Type.Optional(Title),
    /** Null takes it to the top. */
    parent: Type.Optional(Type.Union([Id, Type.Null()])),
    position: Type.Optional(Position),
  },
  { ...strict, minProperties: 1 },
);
export type ChangeCategoryRequest = Static<typeof ChangeCategoryRequest>;

/** `GET /v1/agent/categories` */
export const CategoriesQuery = Type.Object({ base: Id }, strict);
export type CategoriesQuery = Static<typeof CategoriesQuery>;

/** `DELETE /v1/agent/categories/:id` takes all below along; the articles too, unless they are moved to another of the base. */
export const DeleteCategoryQuery = Type.Object({ moveTo: Type.Optional(Id) }, strict);
export type DeleteCategoryQuery = Static<typeof DeleteCategoryQuery>;

const texts = {
  category: Id,
  title: Title,
  /** Markdown. */
  body: Type.String({ maxLength: MAX_BODY_LENGTH }),
  language: Language,
};
const extras = {
  keywords: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 50 })),
  position: Type.Optional(Position),
  /** Of letters, digits and hyphens; unique in the base. */
  slug: Type.Optional(Type.String({ pattern: '^[\\p{L}\\p{N}]+(-[\\p{L}\\p{N}]+)*$', maxLength: 100 })),
};

/** `POST /v1/agent/articles` makes a draft and answers 201 with it. The slug comes from the title, unless it is given. */
export const CreateArticleRequest = Type.Object({ ...texts, ...extras }, strict);
export type CreateArticleRequest = Static<typeof CreateArticleRequest>;

/**
 * `PATCH /v1/agent/articles/:id` changes what is named and answers the article. `version` is the one that was read: `conflict`
 * when somebody else changed it since. `POST .../publish` and `.../unpublish` answer the article; `DELETE` answers 204.
 */
export const ChangeArticleRequest = Type.Object(
  {
    version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    category: Type.Optional(texts.category),
    title: Type.Optional(texts.title),
    body: Type.Optional(texts.body),
    language: Type.Optional(texts.language),
    ...extras,
  },
  { ...strict, minProperties: 2 },
);
export type ChangeArticleRequest = Static<typeof ChangeArticleRequest>;

const filters = {
  base: Type.Optional(Id),
  category: Type.Optional(Id),
  language: Type.Optional(Language),
  /** Words, or their beginnings; the best are answered, without a next page. */
  search: Type.Optional(Search),
  /** The `next` of the page before. */
  after: Type.Optional(Cursor),
};

/** `GET /v1/agent/articles` */
export const ArticlesQuery = Type.Object({ ...filters, state: Type.Optional(State) }, strict);
export type ArticlesQuery = Static<typeof ArticlesQuery>;

/** `GET /v1/articles?key=K`: what is published. `GET /v1/articles/:id?key=K` is one of them, with its body. */
export const PublishedArticlesQuery = Type.Object({ ...filters, key: Type.String() }, strict);
export type PublishedArticlesQuery = Static<typeof PublishedArticlesQuery>;

/** `GET /v1/agent/knowledge-bases`: the oldest first. `DELETE /v1/agent/knowledge-bases/:id` takes all in it. */
export const KnowledgeBase = Type.Object(
  { id: OwnId<KnowledgeBaseId>(), title: Type.String(), createdAt: Type.Integer() },
  strict,
);
export type KnowledgeBase = Frozen<Static<typeof KnowledgeBase>>;
export const KnowledgeBasesAnswer = Type.Object({ bases: Type.Array(KnowledgeBase) }, strict);

/** `GET /v1/agent/categories?base=ID`: by position. */
export const Category = Type.Object(
  {
    id: OwnId<CategoryId>(),
    base: OwnId<KnowledgeBaseId>(),
    /** Null at the top. */
    parent: Type.Union([OwnId<CategoryId>(), Type.Null()]),
    title: Type.String(),
    position: Type.Number(),
  },
  strict,
);
export type Category = Frozen<Static<typeof Category>>;
export const CategoriesAnswer = Type.Object({ categories: Type.Array(Category) }, strict);

/** What went, or was moved, with a category or a base. */
export const DeletedAnswer = Type.Object({ categories: Type.Integer(), articles: Type.Integer() }, strict);
export type DeletedAnswer = Frozen<Static<typeof DeletedAnswer>>;

const SUMMARY_FIELDS = {
  id: OwnId<ArticleId>(),
  base: OwnId<KnowledgeBaseId>(),
  category: OwnId<CategoryId>(),
  title: Type.String(),
  slug: Type.String(),
  keywords: Type.Array(Type.String()),
  language: Type.String(),
  state: State,
  position: Type.Number(),
  /** How often visitors opened it. */
  views: Type.Integer(),
  version: Type.Integer(),
  createdBy: OwnId<AgentId>(),
  createdAt: Type.Integer(),
  changedBy: OwnId<AgentId>(),
  changedAt: Type.Integer(),
};
const ArticleSummary = Type.Object(SUMMARY_FIELDS, strict);
/** An article but for its body. */
export type ArticleSummary = Frozen<Static<typeof ArticleSummary>>;

export const Article = Type.Object({ ...SUMMARY_FIELDS, body: Type.String() }, strict);
export type Article = Frozen<Static<typeof Article>>;

/** A piece of a text, and whether it is what was searched for. */
const SnippetPiece = Type.Object({ text: Type.String(), hit: Type.Boolean() }, strict);
export type SnippetPiece = Frozen<Static<typeof SnippetPiece>>;

export interface ArticlesAnswer<Shown = ArticleSummary> {
  /** By category and position; with `search` the best first, each with a piece of its text. */
  readonly articles: readonly (Shown & { readonly snippet?: readonly SnippetPiece[] })[];
  /** Null when there are no more. */
  readonly next: string | null;
}
/** What agents get of it. */
export const ArticlesAnswer = Type.Object(
  {
    articles: Type.Array(Type.Object({ ...SUMMARY_FIELDS, snippet: Type.Optional(Type.Array(SnippetPiece)) }, strict)),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  strict,
);

/** What visitors see in lists. */
export type PublishedSummary = Pick<
  ArticleSummary,
  'id' | 'base' | 'category' | 'title' | 'slug' | 'language' | 'changedAt'
>;

export interface PublishedArticle extends PublishedSummary {
  readonly body: string;
}
