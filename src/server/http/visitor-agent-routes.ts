/** What agents ask about a visitor over HTTP, and how they speak to one who only reads. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InviteRequest } from '../../protocol/agent-api.ts';
import type { VisitorId } from '../../protocol/ids.ts';
import type { VisitorDetail } from '../../protocol/visitor.ts';
import { inviteVisitor } from '../domain/visitors/invite-visitor.ts';
import { toVisitorDetail } from '../domain/visitors/visitor-detail.ts';
import { type AgentDoor, toPrincipal } from './agent-door.ts';
import { decodeBody } from './decode-body.ts';
import type { HttpWorld } from './http-world.ts';
import { sendProblem } from './problem.ts';

type VisitorRequest = FastifyRequest<{ Params: { id: string } }>;

export function addVisitorAgentRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/visitors/:id', async (request: VisitorRequest, reply) => {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    // Any text may be asked for; what is not an id is simply not found.
    const detail = await toVisitorDetail(domain, toPrincipal(agent), request.params.id as VisitorId);
    if (detail === null) return sendProblem(reply, 'not-found');
    return reply.header('cache-control', 'no-store').send(detail satisfies VisitorDetail);
  });

  app.post('/v1/agent/visitors/:id/invite', async (request: VisitorRequest, reply) => {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    const body = decodeBody(InviteRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { text } of 1 to 1000 characters');
    const result = await inviteVisitor(domain, toPrincipal(agent), request.params.id as VisitorId, body.text);
    return 'refused' in result ? sendProblem(reply, result.refused) : reply.status(204).send();
  });
}
