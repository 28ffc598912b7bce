/** Owners and admins look up what became of their site's webhooks, and send one again. */
import type { WebhookDeliveriesAnswer, WebhookDeliveriesQuery } from '../../../protocol/webhook.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { WebhookResult } from './webhook-endpoints.ts';

const PAGE_SIZE = 50;
/** What PostgreSQL takes for a place, and a number keeps exact. */
const POSITION = /^[0-9]{1,15}$/;

type World = Pick<DomainWorld, 'store' | 'clock'>;

export async function listWebhookDeliveries(
  { store }: World,
  agent: Manager,
  { endpoint, before }: WebhookDeliveriesQuery,
): Promise<WebhookResult<WebhookDeliveriesAnswer>> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const cursor = before === undefined ? null : Number(before);
  // One more than is shown tells whether there is a next page.
  const found = await store.webhookDeliveries.list(agent.site, endpoint ?? null, cursor, PAGE_SIZE + 1);
  const deliveries = found.slice(0, PAGE_SIZE).map(({ site: _, ...delivery }) => delivery);
  return { deliveries, next: found.length > PAGE_SIZE ? (deliveries.at(-1)?.position ?? null) : null };
}

/** From its first attempt on, under the same id. */
export async function redeliverWebhook(
  { store, clock }: World,
  agent: Manager,
  position: string,
): Promise<'done' | { readonly refused: 'forbidden' | 'not-found' | 'conflict' }> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  if (!POSITION.test(position)) return { refused: 'not-found' };
  const result = await store.webhookDeliveries.redeliver(agent.site, Number(position), clock.now());
  return result === 'changed' ? 'done' : { refused: result };
}
