/** Canned replies over HTTP: finding, keeping, and rendering one for a conversation. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type CannedRepliesAnswer,
  type CannedReplyCreatedAnswer,
  type RenderAnswer,
  RenderRequest,
} from '../../protocol/canned-reply-api.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import {
  changeCannedReply,
  createCannedReply,
  deleteCannedReply,
  listCannedReplies,
} from '../domain/replies/canned-replies.ts';
import { renderCannedReply } from '../domain/replies/render-canned-reply.ts';
import { type AgentDoor, toPrincipal } from './agent-door.ts';
import { answerAgent } from './answer-agent.ts';
import type { HttpWorld } from './http-world.ts';
import { readBody } from './read-body.ts';

type ReplyRequest = FastifyRequest<{ Params: { id: string } }>;

export function addCannedReplyRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/canned-replies', (request, reply) =>
    answerAgent<CannedRepliesAnswer>(door, request, reply, (agent) => listCannedReplies(domain, agent, request.query)),
  );
  app.post('/v1/agent/canned-replies', (request, reply) =>
    answerAgent<CannedReplyCreatedAnswer>(
      door,
      request,
      reply,
      (agent) => createCannedReply(domain, agent, request.body),
      201,
    ),
  );
  app.put('/v1/agent/canned-replies/:id', (request: ReplyRequest, reply) =>
    answerAgent(door, request, reply, (agent) => changeCannedReply(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/canned-replies/:id', (request: ReplyRequest, reply) =>
    answerAgent(door, request, reply, (agent) => deleteCannedReply(domain, agent, request.params.id)),
  );
  app.post('/v1/agent/canned-replies/:id/render', (request: ReplyRequest, reply) =>
    answerAgent<RenderAnswer>(door, request, reply, (agent) => {
      const body = readBody(RenderRequest, request.body, reply);
      if (body === null) return null;
      // Any text may be asked for; what is not an id is simply not found.
      const conversation = body.conversation as ConversationId;
      return renderCannedReply(domain, toPrincipal(agent), request.params.id, conversation);
    }),
  );
}
