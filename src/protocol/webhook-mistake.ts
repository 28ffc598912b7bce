/** What a schema cannot say of a webhook endpoint: that its address is one, and has no secret in it. */
import { type Mistake, toMistake } from './schema-mistake.ts';
import type { WebhookEndpointRequest } from './webhook.ts';

/** @returns null when there is none */
export function findWebhookMistake({ url }: Pick<WebhookEndpointRequest, 'url'>): Mistake | null {
  if (!URL.canParse(url)) return toMistake('url', 'an http or https address', url);
  const { username, password } = new URL(url);
  // Lists and logs would show them; the signature says who calls.
  if (username === '' && password === '') return null;
  return toMistake('url', 'an address without a name and a password', url);
}
