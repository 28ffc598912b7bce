/** Who works for a site, over HTTP: seeing, inviting, changing, letting go; and asking for a new password. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AgentId } from '../../protocol/ids.ts';
import {
  ChangeAgentRequest,
  type InviteAgentAnswer,
  InviteAgentRequest,
  PasswordResetRequest,
  type PeopleAnswer,
} from '../../protocol/people-api.ts';
import { changeAgent, deactivateAgent, listPeople } from '../domain/agents/change-agent.ts';
import { inviteAgent } from '../domain/agents/invite-agent.ts';
import { mailPasswordLink } from '../domain/agents/reset-password.ts';
import type { AgentDoor } from './agent-door.ts';
import type { HttpWorld } from './http-world.ts';
import { sendMistake, sendProblem } from './problem.ts';
import { readBody } from './read-body.ts';

/** Per address and minute: each may send a mail. */
const MAIL_TRIES = { max: 10, timeWindow: 60_000 };
/** Who asks for a password is answered long before anybody looks whether there is such an agent: time tells nothing. */
const RESET_DELAY_MS = 1_000;

type PersonRequest = FastifyRequest<{ Params: { id: string } }>;

export function addPeopleRoutes(app: FastifyInstance, { domain, connections }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/people', async (request, reply) => {
    const manager = await door.enter(request, reply);
    if (manager === null) return reply;
    const result = await listPeople(domain, manager);
    if ('refused' in result) return sendProblem(reply, result.refused);
    return reply.header('cache-control', 'no-store').send(result satisfies PeopleAnswer);
  });

  app.post('/v1/agent/people', { config: { rateLimit: MAIL_TRIES } }, async (request, reply) => {
    const manager = await door.enter(request, reply);
    if (manager === null) return reply;
    const body = readBody(InviteAgentRequest, request.body, reply);
    if (body === null) return reply;
    const result = await inviteAgent(domain, manager, body);
    if ('mistake' in result) return sendMistake(reply, result.mistake);
    if ('refused' in result) return sendProblem(reply, result.refused);
    return reply
      .status(201)
      .header('cache-control', 'no-store')
      .send(result satisfies InviteAgentAnswer);
  });

  app.patch('/v1/agent/people/:id', async (request: PersonRequest, reply) => {
    const manager = await door.enter(request, reply);
    if (manager === null) return reply;
    const body = readBody(ChangeAgentRequest, request.body, reply);
    if (body === null) return reply;
    // Any text may be asked for; what is not an id is simply not found.
    const result = await changeAgent(domain, manager, request.params.id as AgentId, body);
    return 'refused' in result ? sendProblem(reply, result.refused) : reply.send(result.person);
  });

  app.delete('/v1/agent/people/:id', async (request: PersonRequest, reply): Promise<FastifyReply> => {
    const manager = await door.enter(request, reply);
    if (manager === null) return reply;
    const result = await deactivateAgent(domain, manager, request.params.id as AgentId);
    if ('refused' in result) return sendProblem(reply, result.refused);
    connections.closeAgent(result.deactivated);
    return reply.status(204).send();
  });

  app.post('/v1/agent/password-reset', { config: { rateLimit: MAIL_TRIES } }, async (request, reply) => {
    if (domain.mail === null) return sendProblem(reply, 'mail-off');
    const body = readBody(PasswordResetRequest, request.body, reply);
    if (body === null) return reply;
    domain.clock.setTimer(() => {
      mailPasswordLink(domain, body.email).catch((error: unknown) => request.log.error(error, 'no password link'));
    }, RESET_DELAY_MS);
    return reply.status(202).send();
  });
}
