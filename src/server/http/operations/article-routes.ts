/** Articles of knowledge bases over HTTP, for agents. */
import {
  Article,
  ArticlesAnswer,
  ArticlesQuery,
  ChangeArticleRequest,
  CreateArticleRequest,
  MAX_ARTICLE_BYTES,
} from '../../../protocol/article-api.ts';
import type { ArticleId } from '../../../protocol/ids.ts';
import { changeArticle, createArticle, deleteArticle, setArticleState } from '../../domain/articles/articles.ts';
import { listArticles, readArticle } from '../../domain/articles/read-articles.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const ARTICLE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/articles',
    scope: 'articles:read',
    right: 'everybody',
    summary: 'Articles by category and position, or by search the best first',
    query: ArticlesQuery,
    answer: ArticlesAnswer,
    act: ({ domain }, { agent, query }) => listArticles(domain, agent, query),
  }),
  operation({
    method: 'POST',
    path: '/articles',
    scope: 'articles:write',
    right: 'managers',
    summary: 'Write an article; it is a draft',
    body: CreateArticleRequest,
    bodyLimit: MAX_ARTICLE_BYTES,
    answer: Article,
    status: 201,
    act: ({ domain }, { agent, body }) => createArticle(domain, agent, body),
  }),
  operation({
    method: 'GET',
    path: '/articles/:id',
    scope: 'articles:read',
    right: 'everybody',
    summary: 'An article with its body',
    answer: Article,
    act: ({ domain }, { agent, params }) => readArticle(domain, agent, params.id as ArticleId),
  }),
  operation({
    method: 'PATCH',
    path: '/articles/:id',
    scope: 'articles:write',
    right: 'managers',
    summary: 'Change what is named, of the version that was read',
    body: ChangeArticleRequest,
    bodyLimit: MAX_ARTICLE_BYTES,
    answer: Article,
    act: ({ domain }, { agent, params, body }) => changeArticle(domain, agent, params.id as ArticleId, body),
  }),
  operation({
    method: 'DELETE',
    path: '/articles/:id',
    scope: 'articles:write',
    right: 'managers',
    summary: 'Delete an article',
    act: ({ domain }, { agent, params }) => deleteArticle(domain, agent, params.id as ArticleId),
  }),
  operation({
    method: 'POST',
    path: '/articles/:id/publish',
    scope: 'articles:write',
    right: 'managers',
    summary: 'Show an article to visitors',
    answer: Article,
    act: ({ domain }, { agent, params }) => setArticleState(domain, agent, params.id as ArticleId, 'published'),
  }),
  operation({
    method: 'POST',
    path: '/articles/:id/unpublish',
    scope: 'articles:write',
    right: 'managers',
    summary: 'Show an article to visitors no longer',
    answer: Article,
    act: ({ domain }, { agent, params }) => setArticleState(domain, agent, params.id as ArticleId, 'draft'),
  }),
];
