/** Owners and admins say where their site's events go: endpoints, each with a secret of its own that can be changed. */
import { createId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { MAX_WEBHOOK_ENDPOINTS, type WebhookEndpoint, type WebhookEndpointRequest } from '../../../protocol/webhook.ts';
import { findWebhookMistake } from '../../../protocol/webhook-mistake.ts';
import { toWebhookPayload } from '../../../protocol/webhook-payload.ts';
import type { StoredWebhookEndpoint } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

/** Time enough to bring the new secret to every machine of a receiver. */
const OLD_SECRET_MS = 24 * 3_600_000;
/** What Standard Webhooks allows is 24 to 64. */
const SECRET_BYTES = 32;

export type Refusal = { readonly refused: 'forbidden' | 'not-found' };
export type WebhookResult<Answer> = Answer | Refusal | { readonly mistake: Mistake };

type World = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>;

const FORBIDDEN: Refusal = { refused: 'forbidden' };
const NOT_FOUND: Refusal = { refused: 'not-found' };
const DONE = 'done';

export async function listWebhookEndpoints(
  { store, clock }: World,
  agent: Manager,
): Promise<WebhookResult<{ readonly endpoints: readonly WebhookEndpoint[] }>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const endpoints = await store.webhookEndpoints.list(agent.site);
  return { endpoints: endpoints.map((endpoint) => toAnswer(endpoint, clock.now())) };
}

export async function createWebhookEndpoint(
  world: World,
  agent: Manager,
  wish: WebhookEndpointRequest,
): Promise<WebhookResult<{ readonly endpoint: WebhookEndpoint; readonly secret: string }>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const mistake = findWebhookMistake(wish);
  if (mistake !== null) return { mistake };
  const { enabled, ...told } = wish;
  const writer = toWriter(world, agent);
  const { at } = writer;
  const secret = createSecret(world);
  const endpoint: StoredWebhookEndpoint = {
    ...told,
    kinds: [...new Set(told.kinds)],
    id: createId<string>(at, world.randomBytes),
    site: agent.site,
    secrets: [{ secret, expiresAt: null }],
    disabled: enabled ? null : { reason: 'by-hand', at },
    failingSince: null,
    createdAt: at,
    changedAt: at,
  };
  const isCreated = await world.store.webhookEndpoints.create(writer, endpoint, MAX_WEBHOOK_ENDPOINTS);
  if (isCreated) return { endpoint: toAnswer(endpoint, at), secret };
  const most = MAX_WEBHOOK_ENDPOINTS;
  return { mistake: toMistake('', `at most ${most} endpoints`, most + 1) };
}

export async function changeWebhookEndpoint(
  { store, clock }: World,
  agent: Manager,
  id: string,
  wish: WebhookEndpointRequest,
): Promise<WebhookResult<typeof DONE>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const mistake = findWebhookMistake(wish);
  if (mistake !== null) return { mistake };
  const change = { ...wish, kinds: [...new Set(wish.kinds)] };
  const isChanged = await store.webhookEndpoints.change(toWriter({ clock }, agent), id, change);
  return isChanged ? DONE : NOT_FOUND;
}

export async function deleteWebhookEndpoint(
  { store, clock }: World,
  agent: Manager,
  id: string,
): Promise<WebhookResult<typeof DONE>> {
  if (!managesSite(agent)) return FORBIDDEN;
  return (await store.webhookEndpoints.delete(toWriter({ clock }, agent), id)) ? DONE : NOT_FOUND;
}

/** Both secrets sign until the old one expires. */
export async function rotateWebhookSecret(
  world: World,
  agent: Manager,
  id: string,
): Promise<WebhookResult<{ readonly secret: string; readonly oldSecretUntil: number }>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const secret = createSecret(world);
  const writer = toWriter(world, agent);
  const oldSecretUntil = writer.at + OLD_SECRET_MS;
  const isRotated = await world.store.webhookEndpoints.rotate(writer, id, secret, oldSecretUntil);
  return isRotated ? { secret, oldSecretUntil } : NOT_FOUND;
}

/** Sends an event that did not happen, to an endpoint that may be disabled. */
export async function testWebhookEndpoint(
  { store, clock, randomBytes }: World,
  agent: Manager,
  id: string,
): Promise<WebhookResult<{ readonly delivery: number }>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const createdAt = clock.now();
  const payload = toWebhookPayload('test', createdAt, { site: { id: agent.site }, endpoint: { id } });
  const test = { id: `test_${createId<string>(createdAt, randomBytes)}`, payload, createdAt };
  const delivery = await store.webhookDeliveries.addTest(agent.site, id, test);
  return delivery === null ? NOT_FOUND : { delivery };
}

const createSecret = ({ randomBytes }: World): string =>
  `whsec_${btoa(String.fromCharCode(...randomBytes(new Uint8Array(SECRET_BYTES))))}`;

/** Without its secrets. */
function toAnswer({ site: _, secrets, ...endpoint }: StoredWebhookEndpoint, now: number): WebhookEndpoint {
  const old = secrets.find(({ expiresAt }) => expiresAt !== null && expiresAt > now);
  return { ...endpoint, enabled: endpoint.disabled === null, oldSecretUntil: old?.expiresAt ?? null };
}
