/** Tags over HTTP: those of the site, and those that conversations and visitors wear. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type TagCreatedAnswer,
  type TagDeletedAnswer,
  TagRequest,
  type TagsAnswer,
  type WornTagsAnswer,
} from '../../protocol/tag-api.ts';
import { changeTag, createTag, deleteTag, listTags } from '../domain/sites/tags.ts';
import { putTagOn, tagsOf, takeTagOff } from '../domain/sites/worn-tags.ts';
import type { TagWearer } from '../store/store.ts';
import { type AgentDoor, toPrincipal } from './agent-door.ts';
import { answerAgent } from './answer-agent.ts';
import type { HttpWorld } from './http-world.ts';
import { readBody } from './read-body.ts';

type TagOrWearerRequest = FastifyRequest<{ Params: { id: string } }>;
type WornRequest = FastifyRequest<{ Params: { id: string; tag: string } }>;

export function addTagRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/tags', (request, reply) =>
    answerAgent<TagsAnswer>(door, request, reply, (agent) => listTags(domain, agent)),
  );
  app.post('/v1/agent/tags', (request, reply) =>
    answerAgent<TagCreatedAnswer>(
      door,
      request,
      reply,
      (agent) => {
        const body = readBody(TagRequest, request.body, reply);
        return body && createTag(domain, agent, body);
      },
      201,
    ),
  );
  app.put('/v1/agent/tags/:id', (request: TagOrWearerRequest, reply) =>
    answerAgent(door, request, reply, (agent) => {
      const body = readBody(TagRequest, request.body, reply);
      return body && changeTag(domain, agent, request.params.id, body);
    }),
  );
  app.delete('/v1/agent/tags/:id', (request: TagOrWearerRequest, reply) =>
    answerAgent<TagDeletedAnswer>(door, request, reply, (agent) => deleteTag(domain, agent, request.params.id)),
  );
  addWornTagRoutes('conversation', '/v1/agent/conversations/:id/tags');
  addWornTagRoutes('visitor', '/v1/agent/visitors/:id/tags');

  function addWornTagRoutes(kind: TagWearer['kind'], path: string): void {
    app.get(path, (request: TagOrWearerRequest, reply: FastifyReply) =>
      answerAgent<WornTagsAnswer>(door, request, reply, (agent) =>
        tagsOf(domain, toPrincipal(agent), { kind, id: request.params.id }),
      ),
    );
    app.put(`${path}/:tag`, (request: WornRequest, reply: FastifyReply) =>
      answerAgent(door, request, reply, (agent) =>
        putTagOn(domain, toPrincipal(agent), { kind, id: request.params.id }, request.params.tag),
      ),
    );
    app.delete(`${path}/:tag`, (request: WornRequest, reply: FastifyReply) =>
      answerAgent(door, request, reply, (agent) =>
        takeTagOff(domain, toPrincipal(agent), { kind, id: request.params.id }, request.params.tag),
      ),
    );
  }
}
