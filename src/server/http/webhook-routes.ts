/** What owners do about webhooks over HTTP: endpoints, their secrets, tests, and the log of deliveries. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Mistake } from '../../protocol/schema-mistake.ts';
import type {
  WebhookCreatedAnswer,
  WebhookDeliveriesAnswer,
  WebhookEndpointsAnswer,
  WebhookRotatedAnswer,
  WebhookSecretAnswer,
  WebhookTestAnswer,
} from '../../protocol/webhook.ts';
import { managesSite } from '../domain/person.ts';
import { listWebhookDeliveries, redeliverWebhook } from '../domain/webhook-deliveries.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  testWebhookEndpoint,
} from '../domain/webhook-endpoints.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import type { HttpWorld } from './http-world.ts';
import { sendMistake, sendProblem } from './problem.ts';

type EndpointRequest = FastifyRequest<{ Params: { id: string } }>;
type DeliveryRequest = FastifyRequest<{ Params: { position: string } }>;

/** What a use case gives: its answer, nothing to say, or why not. */
type Result<Answer extends object> =
  | Answer
  | 'done'
  | { readonly refused: 'forbidden' | 'not-found' | 'conflict' }
  | { readonly mistake: Mistake };

export function addWebhookRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  async function answer<Answer extends object>(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (agent: Agent) => Promise<Result<Answer>>,
    status = 200,
  ): Promise<FastifyReply> {
    const agent = await door.enter(request, reply);
    if (agent === null) return reply;
    const result = await act(agent);
    if (result === 'done') return reply.status(204).send();
    if ('mistake' in result) return sendMistake(reply, result.mistake);
    if ('refused' in result) return sendProblem(reply, result.refused, DETAILS[result.refused]);
    return reply.status(status).header('cache-control', 'no-store').send(result);
  }

  app.get('/v1/agent/webhook-endpoints', (request, reply) =>
    answer<WebhookEndpointsAnswer>(request, reply, (agent) => listWebhookEndpoints(domain, agent)),
  );
  app.post('/v1/agent/webhook-endpoints', (request, reply) =>
    answer<WebhookCreatedAnswer>(request, reply, (agent) => createWebhookEndpoint(domain, agent, request.body), 201),
  );
  app.put('/v1/agent/webhook-endpoints/:id', (request: EndpointRequest, reply) =>
    answer(request, reply, (agent) => changeWebhookEndpoint(domain, agent, request.params.id, request.body)),
  );
  app.delete('/v1/agent/webhook-endpoints/:id', (request: EndpointRequest, reply) =>
    answer(request, reply, (agent) => deleteWebhookEndpoint(domain, agent, request.params.id)),
  );
  app.post('/v1/agent/webhook-endpoints/:id/rotate', (request: EndpointRequest, reply) =>
    answer<WebhookRotatedAnswer>(request, reply, (agent) => rotateWebhookSecret(domain, agent, request.params.id)),
  );
  app.post('/v1/agent/webhook-endpoints/:id/test', (request: EndpointRequest, reply) =>
    answer<WebhookTestAnswer>(request, reply, (agent) => testWebhookEndpoint(domain, agent, request.params.id), 202),
  );
  app.get('/v1/agent/webhook-deliveries', (request, reply) =>
    answer<WebhookDeliveriesAnswer>(request, reply, (agent) => listWebhookDeliveries(domain, agent, request.query)),
  );
  app.post('/v1/agent/webhook-deliveries/:position/redeliver', (request: DeliveryRequest, reply) =>
    answer(request, reply, (agent) => redeliverWebhook(domain, agent, request.params.position)),
  );
  app.get('/v1/agent/webhook-secret', (request, reply) =>
    answer<WebhookSecretAnswer>(request, reply, async (agent) =>
      managesSite(agent) ? { secret: domain.webhookSecretOf(agent.site) } : { refused: 'forbidden' },
    ),
  );
}

const DETAILS: Partial<Record<'forbidden' | 'not-found' | 'conflict', string>> = {
  conflict: 'expected an endpoint that is enabled, got one that is disabled',
};
