/** What owners read and change about their site over HTTP: settings and triggers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SiteAnswer } from '../../protocol/agent-api.ts';
import { changeSettings, deleteTrigger, putTrigger, type SiteResult } from '../domain/sites/change-site.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import type { HttpWorld } from './http-world.ts';
import { sendMistake, sendProblem } from './problem.ts';

type TriggerRequest = FastifyRequest<{ Params: { id: string } }>;

export function addSiteRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  app.get('/v1/agent/site', async (request, reply) => {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    const site = domain.sites.byId(agent.site);
    if (site === null) return sendProblem(reply, 'not-found');
    const { settings, triggers } = site;
    return reply.header('cache-control', 'no-store').send({ settings, triggers } satisfies SiteAnswer);
  });

  async function change(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (agent: Agent) => Promise<SiteResult>,
  ): Promise<FastifyReply> {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    const result = await act(agent);
    if (result === 'changed') return reply.status(204).send();
    return typeof result === 'string' ? sendProblem(reply, result) : sendMistake(reply, result.mistake);
  }

  app.put('/v1/agent/site', (request, reply) =>
    change(request, reply, (agent) => changeSettings(domain, agent, request.body)),
  );
  app.put('/v1/agent/triggers/:id', (request: TriggerRequest, reply) =>
    change(request, reply, (agent) => putTrigger(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/triggers/:id', (request: TriggerRequest, reply) =>
    change(request, reply, (agent) => deleteTrigger(domain, agent, request.params.id)),
  );
}
