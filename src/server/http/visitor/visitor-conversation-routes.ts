/** What visitors do about their conversations over HTTP: ending one, and saying how good it was. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RatingRequest } from '../../../protocol/conversation-api.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import { endConversation, rateConversation } from '../../domain/conversations/end-conversation.ts';
import type { HttpWorld } from '../http-world.ts';
import { sendProblem } from '../request/problem.ts';
import { readBody } from '../request/read-body.ts';
import { createVisitorDoor } from './visitor-door.ts';

/** Per address and minute: more than people press. */
const TRIES = { max: 60, timeWindow: 60_000 };

type Request = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export function addVisitorConversationRoutes(app: FastifyInstance, world: HttpWorld): void {
  const { domain } = world;
  const door = createVisitorDoor(world);
  const allowed = { methods: 'POST', headers: 'authorization, content-type' };
  for (const path of ['/v1/conversations/:id/end', '/v1/conversations/:id/rating']) {
    app.options(path, (request: Request, reply) => door.answerPreflight(request, reply, allowed));
  }

  app.post('/v1/conversations/:id/end', { config: { rateLimit: TRIES } }, async (request: Request, reply) => {
    const visitor = door.enterAsVisitor(request, reply);
    if (visitor === null) return reply;
    // Any text may be asked for; what is not an id is simply not found.
    return sendDone(reply, await endConversation(domain, visitor, request.params.id as ConversationId));
  });

  app.post('/v1/conversations/:id/rating', { config: { rateLimit: TRIES } }, async (request: Request, reply) => {
    const visitor = door.enterAsVisitor(request, reply);
    if (visitor === null) return reply;
    const body = readBody(RatingRequest, request.body, reply);
    if (body === null) return reply;
    return sendDone(reply, await rateConversation(domain, visitor, request.params.id as ConversationId, body));
  });
}

function sendDone(reply: FastifyReply, result: 'done' | { readonly refused: 'not-found' }): FastifyReply {
  return result === 'done' ? reply.status(204).send() : sendProblem(reply, result.refused);
}
