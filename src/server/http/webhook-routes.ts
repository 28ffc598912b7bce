/** What owners do about webhooks over HTTP: endpoints, their secrets, tests, and the log of deliveries. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {
  WebhookCreatedAnswer,
  WebhookDeliveriesAnswer,
  WebhookEndpointsAnswer,
  WebhookRotatedAnswer,
  WebhookSecretAnswer,
  WebhookTestAnswer,
} from '../../protocol/webhook.ts';
import { managesSite } from '../domain/agents/person.ts';
import { listWebhookDeliveries, redeliverWebhook } from '../domain/webhooks/webhook-deliveries.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  testWebhookEndpoint,
} from '../domain/webhooks/webhook-endpoints.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import { answerAgent, type Result } from './answer-agent.ts';
import type { HttpWorld } from './http-world.ts';

type EndpointRequest = FastifyRequest<{ Params: { id: string } }>;
type DeliveryRequest = FastifyRequest<{ Params: { position: string } }>;

export function addWebhookRoutes(app: FastifyInstance, { domain }: HttpWorld, door: AgentDoor): void {
  const answer = <Answer extends object>(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (agent: Agent) => Promise<Result<Answer>>,
    status?: number,
  ): Promise<FastifyReply> => answerAgent(door, request, reply, act, status, DETAILS);

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
