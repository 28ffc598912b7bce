/** Reads what the server says for the webhooks page: null for anything that is not what our server sends. */
import type { WebhookDeliveriesAnswer, WebhookEndpoint } from '../../protocol/webhook.ts';
import { hasStrings, isListOf, isRecord } from '../decode-agent-api.ts';

export function decodeEndpoints(answer: unknown): readonly WebhookEndpoint[] | null {
  if (!isRecord(answer)) return null;
  const { endpoints } = answer;
  const isWhole = isListOf(
    endpoints,
    (endpoint) => hasStrings(endpoint, ['id', 'url', 'description']) && Array.isArray(endpoint['kinds']),
  );
  return isWhole ? (endpoints as readonly WebhookEndpoint[]) : null;
}

export function decodeDeliveries(answer: unknown): WebhookDeliveriesAnswer | null {
  if (!isRecord(answer)) return null;
  const isWhole = isListOf(answer['deliveries'], (delivery) =>
    hasStrings(delivery, ['id', 'kind', 'url', 'payload', 'state']),
  );
  return isWhole ? (answer as WebhookDeliveriesAnswer) : null;
}

export function decodeSecret(answer: unknown): string | null {
  if (!isRecord(answer)) return null;
  const { secret } = answer;
  return typeof secret === 'string' ? secret : null;
}

/** Of what answers nothing that is shown. */
export const decodeNothing = (): true => true;
