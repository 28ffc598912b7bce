/** What owners do about webhooks over HTTP: endpoints, their secrets, tests, and the log of deliveries. */
import {
  WebhookCreatedAnswer,
  WebhookDeliveriesAnswer,
  WebhookDeliveriesQuery,
  WebhookEndpointRequest,
  WebhookEndpointsAnswer,
  WebhookRotatedAnswer,
  WebhookSecretAnswer,
  WebhookTestAnswer,
} from '../../../protocol/webhook.ts';
import { managesSite } from '../../domain/agents/person.ts';
import { listWebhookDeliveries, redeliverWebhook } from '../../domain/webhooks/webhook-deliveries.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  testWebhookEndpoint,
} from '../../domain/webhooks/webhook-endpoints.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const WEBHOOK_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/webhook-endpoints',
    scope: 'webhooks:read',
    right: 'managers',
    summary: 'Webhook endpoints of the site, the oldest first',
    answer: WebhookEndpointsAnswer,
    act: ({ domain }, { agent }) => listWebhookEndpoints(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/webhook-endpoints',
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'Create an endpoint; its secret is shown this once',
    body: WebhookEndpointRequest,
    answer: WebhookCreatedAnswer,
    answersSecret: true,
    status: 201,
    act: ({ domain }, { agent, body }) => createWebhookEndpoint(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/webhook-endpoints/:id',
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'Change all of an endpoint',
    body: WebhookEndpointRequest,
    act: ({ domain }, { agent, params, body }) => changeWebhookEndpoint(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/webhook-endpoints/:id',
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'Delete an endpoint, with its deliveries',
    act: ({ domain }, { agent, params }) => deleteWebhookEndpoint(domain, agent, params.id),
  }),
  operation({
    method: 'POST',
    path: '/webhook-endpoints/:id/rotate',
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'Give an endpoint a new secret, shown this once',
    answer: WebhookRotatedAnswer,
    answersSecret: true,
    act: ({ domain }, { agent, params }) => rotateWebhookSecret(domain, agent, params.id),
  }),
  operation({
    method: 'POST',
    path: '/webhook-endpoints/:id/test',
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'Send an endpoint an event that did not happen',
    answer: WebhookTestAnswer,
    status: 202,
    act: ({ domain }, { agent, params }) => testWebhookEndpoint(domain, agent, params.id),
  }),
  operation({
    method: 'GET',
    path: '/webhook-deliveries',
    scope: 'webhooks:read',
    right: 'managers',
    summary: 'What became of deliveries, the newest first',
    query: WebhookDeliveriesQuery,
    answer: WebhookDeliveriesAnswer,
    act: ({ domain }, { agent, query }) => listWebhookDeliveries(domain, agent, query),
  }),
  operation({
    method: 'POST',
    path: '/webhook-deliveries/:position/redeliver',
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'Send a delivery again, under the same id',
    details: { conflict: 'expected an endpoint that is enabled, got one that is disabled' },
    act: ({ domain }, { agent, params }) => redeliverWebhook(domain, agent, params.position),
  }),
  operation({
    method: 'GET',
    path: '/webhook-secret',
    // Whoever has it can write what the site's own systems believe.
    scope: 'webhooks:write',
    right: 'managers',
    summary: 'What signs the webhooks of triggers, which have no endpoint',
    answer: WebhookSecretAnswer,
    act: async ({ domain }, { agent }) =>
      managesSite(agent) ? { secret: domain.webhookSecretOf(agent.site) } : { refused: 'forbidden' },
  }),
];
