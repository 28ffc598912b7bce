/** Page filters over HTTP, and what happened on the pages that they match. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type {
  ConversationsByPageAnswer,
  PageFilterCreatedAnswer,
  PageFiltersAnswer,
  VisitsByPageAnswer,
} from '../../protocol/page-filter-api.ts';
import { findConversationsByPage, findVisitsByPage } from '../domain/sites/find-by-page.ts';
import { changePageFilter, createPageFilter, deletePageFilter, listPageFilters } from '../domain/sites/page-filters.ts';
import type { AgentDoor } from './agent-door.ts';
import { answerAgent } from './answer-agent.ts';
import type { HttpWorld } from './http-world.ts';

type FilterRequest = FastifyRequest<{ Params: { id: string } }>;

export function addPageFilterRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/page-filters', (request, reply) =>
    answerAgent<PageFiltersAnswer>(door, request, reply, (agent) => listPageFilters(domain, agent)),
  );
  app.post('/v1/agent/page-filters', (request, reply) =>
    answerAgent<PageFilterCreatedAnswer>(
      door,
      request,
      reply,
      (agent) => createPageFilter(domain, agent, request.body),
      201,
    ),
  );
  app.put('/v1/agent/page-filters/:id', (request: FilterRequest, reply) =>
    answerAgent(door, request, reply, (agent) => changePageFilter(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/page-filters/:id', (request: FilterRequest, reply) =>
    answerAgent(door, request, reply, (agent) => deletePageFilter(domain, agent, request.params.id)),
  );
  app.get('/v1/agent/page-filters/:id/visits', (request: FilterRequest, reply) =>
    answerAgent<VisitsByPageAnswer>(door, request, reply, (agent) =>
      findVisitsByPage(domain, agent, request.params.id, request.query),
    ),
  );
  app.get('/v1/agent/page-filters/:id/conversations', (request: FilterRequest, reply) =>
    answerAgent<ConversationsByPageAnswer>(door, request, reply, (agent) =>
      findConversationsByPage(domain, agent, request.params.id, request.query),
    ),
  );
}
