/** What agents do with conversations over HTTP: taking, refusing, handing over, closing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TransferRequest } from '../../protocol/agent-api.ts';
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import {
  type ChangeResult,
  closeConversation,
  refuseConversation,
  takeConversation,
  transferConversation,
} from '../domain/conversations/change-conversation.ts';
import type { Agent } from '../store/store.ts';
import { type AgentDoor, toPrincipal } from './agent-door.ts';
import { decodeBody } from './decode-body.ts';
import type { HttpWorld } from './http-world.ts';
import { sendProblem } from './problem.ts';

type ConversationRequest = FastifyRequest<{ Params: { id: string }; Querystring: { over?: string } }>;

export function addConversationRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  async function change(
    request: ConversationRequest,
    reply: FastifyReply,
    act: (agent: Agent, id: ConversationId) => Promise<ChangeResult>,
  ): Promise<FastifyReply> {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    // Any text may be asked for; what is not an id is simply not found.
    const result = await act(agent, request.params.id as ConversationId);
    return 'refused' in result ? sendProblem(reply, result.refused) : reply.status(204).send();
  }

  app.post('/v1/agent/conversations/:id/take', (request: ConversationRequest, reply) =>
    change(request, reply, (agent, id) => takeConversation(domain, toPrincipal(agent), id, request.query.over === '1')),
  );
  app.post('/v1/agent/conversations/:id/refuse', (request: ConversationRequest, reply) =>
    change(request, reply, (agent, id) => refuseConversation(domain, toPrincipal(agent), id)),
  );
  app.post('/v1/agent/conversations/:id/transfer', async (request: ConversationRequest, reply) => {
    const body = decodeBody(TransferRequest, request.body);
    if (body === null) return sendProblem(reply, 'malformed', 'expected { agent }');
    return change(request, reply, (agent, id) =>
      transferConversation(domain, { ...toPrincipal(agent), role: agent.role }, id, body.agent as AgentId),
    );
  });
  app.post('/v1/agent/conversations/:id/close', (request: ConversationRequest, reply) =>
    change(request, reply, (agent, id) => closeConversation(domain, toPrincipal(agent), id)),
  );
}
