/** Knowledge bases over HTTP for agents: bases, categories, articles. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_ARTICLE_BYTES } from '../../protocol/article-api.ts';
import type { ArticleId, CategoryId, KnowledgeBaseId } from '../../protocol/ids.ts';
import { changeArticle, createArticle, deleteArticle, setArticleState } from '../domain/articles/articles.ts';
import { changeCategory, createCategory, deleteCategory, listCategories } from '../domain/articles/categories.ts';
import {
  createKnowledgeBase,
  deleteKnowledgeBase,
  listKnowledgeBases,
  renameKnowledgeBase,
} from '../domain/articles/knowledge-bases.ts';
import { listArticles, readArticle } from '../domain/articles/read-articles.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import { answerAgent, type Result } from './answer-agent.ts';
import type { HttpWorld } from './http-world.ts';

// Any text may be asked for; what is not an id is simply not found.
type BaseRequest = FastifyRequest<{ Params: { id: KnowledgeBaseId } }>;
type CategoryRequest = FastifyRequest<{ Params: { id: CategoryId } }>;
type ArticleRequest = FastifyRequest<{ Params: { id: ArticleId } }>;

const LONG = { bodyLimit: MAX_ARTICLE_BYTES };

export function addArticleRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  const answer = <Answer extends object>(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (agent: Agent) => Promise<Result<Answer>>,
    status?: number,
  ): Promise<FastifyReply> => answerAgent(door, request, reply, act, status);

  app.get('/v1/agent/knowledge-bases', (request, reply) =>
    answer(request, reply, (agent) => listKnowledgeBases(domain, agent)),
  );
  app.post('/v1/agent/knowledge-bases', (request, reply) =>
    answer(request, reply, (agent) => createKnowledgeBase(domain, agent, request.body), 201),
  );
  app.put('/v1/agent/knowledge-bases/:id', (request: BaseRequest, reply) =>
    answer(request, reply, (agent) => renameKnowledgeBase(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/knowledge-bases/:id', (request: BaseRequest, reply) =>
    answer(request, reply, (agent) => deleteKnowledgeBase(domain, agent, request.params.id)),
  );

  app.get('/v1/agent/categories', (request, reply) =>
    answer(request, reply, (agent) => listCategories(domain, agent, request.query)),
  );
  app.post('/v1/agent/categories', (request, reply) =>
    answer(request, reply, (agent) => createCategory(domain, agent, request.body), 201),
  );
  app.patch('/v1/agent/categories/:id', (request: CategoryRequest, reply) =>
    answer(request, reply, (agent) => changeCategory(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/categories/:id', (request: CategoryRequest, reply) =>
    answer(request, reply, (agent) => deleteCategory(domain, agent, request.params.id, request.query)),
  );

  app.get('/v1/agent/articles', (request, reply) =>
    answer(request, reply, (agent) => listArticles(domain, agent, request.query)),
  );
  app.post('/v1/agent/articles', LONG, (request, reply) =>
    answer(request, reply, (agent) => createArticle(domain, agent, request.body), 201),
  );
  app.get('/v1/agent/articles/:id', (request: ArticleRequest, reply) =>
    answer(request, reply, (agent) => readArticle(domain, agent, request.params.id)),
  );
  app.patch('/v1/agent/articles/:id', LONG, (request: ArticleRequest, reply) =>
    answer(request, reply, (agent) => changeArticle(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/articles/:id', (request: ArticleRequest, reply) =>
    answer(request, reply, (agent) => deleteArticle(domain, agent, request.params.id)),
  );
  app.post('/v1/agent/articles/:id/publish', (request: ArticleRequest, reply) =>
    answer(request, reply, (agent) => setArticleState(domain, agent, request.params.id, 'published')),
  );
  app.post('/v1/agent/articles/:id/unpublish', (request: ArticleRequest, reply) =>
    answer(request, reply, (agent) => setArticleState(domain, agent, request.params.id, 'draft')),
  );
}
