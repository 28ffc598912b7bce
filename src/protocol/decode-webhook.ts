/** The owner's door for webhook endpoints: exact shapes only, and an answer that names the field that is wrong. */
import { findSchemaMistake, type Mistake, toMistake } from './schema-mistake.ts';
import { WebhookDeliveriesQuery, WebhookEndpointRequest } from './webhook.ts';

/** @param value a parsed JSON value */
export function decodeWebhookEndpoint(
  value: unknown,
): { readonly endpoint: WebhookEndpointRequest } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(WebhookEndpointRequest, value, '');
  if (mistake !== null) return { mistake };
  const { url, description, kinds, enabled } = value as WebhookEndpointRequest;
  if (!URL.canParse(url)) return { mistake: toMistake('url', 'an http or https address', url) };
  const { username, password } = new URL(url);
  // Lists and logs would show them; the signature says who calls.
  if (username !== '' || password !== '') {
    return { mistake: toMistake('url', 'an address without a name and a password', url) };
  }
  return { endpoint: { url, description, kinds: [...new Set(kinds)], enabled } };
}

/** @param query of the address, as it came */
export function decodeDeliveriesQuery(
  query: unknown,
): { readonly query: WebhookDeliveriesQuery } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(WebhookDeliveriesQuery, query, '');
  return mistake === null ? { query: query as WebhookDeliveriesQuery } : { mistake };
}
