/** Smartsupp's hooks are webhook endpoints; no document names their fields, so these are ours, and so is what is sent. */
import Type from 'typebox';
import {
  WebhookEndpointRequest as Fields,
  type WebhookEndpoint,
  type WebhookEndpointRequest,
} from '../../../protocol/webhook.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
} from '../../domain/webhooks/webhook-endpoints.ts';
import { isRefused, NOT_FOUND, renameField } from '../refused.ts';
import { type Asked, type Call, call, fromId, NOTHING, toId, toIds, toRecords } from './call.ts';

const { url, description, kinds, enabled } = Fields.properties;

const Hook = Type.Object({
  url,
  active: Type.Optional(enabled),
  description: Type.Optional(description),
  events: Type.Optional(kinds),
});
const Change = Type.Object({
  url: Type.Optional(url),
  active: Type.Optional(enabled),
  description: Type.Optional(description),
  events: Type.Optional(kinds),
});

/** Theirs tell of each finished, missed or offline chat. */
const USUAL_EVENTS: WebhookEndpointRequest['kinds'] = ['conversation-closed', 'offline-message'];

export const HOOK_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/accounts/:aid/hooks/',
    summary: 'List hooks',
    async act({ world, agent }) {
      const listed = await listWebhookEndpoints(world.domain, agent);
      if (isRefused(listed)) return listed;
      const ids = await toIds(
        world,
        'hook',
        listed.endpoints.map(({ id }) => id),
      );
      return toRecords(listed.endpoints.map((endpoint, index) => toHook(endpoint, ids[index] ?? '')));
    },
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/hooks/create',
    summary: 'Create a hook; its secret is shown this once',
    schema: Hook,
    body: { url: 'https://hooks.example.com/chats', events: USUAL_EVENTS },
    async act({ world, agent, body }) {
      const made = await createWebhookEndpoint(world.domain, agent, {
        url: body.url,
        description: body.description ?? '',
        kinds: body.events ?? USUAL_EVENTS,
        enabled: body.active ?? true,
      });
      if (isRefused(made)) return renameField(made, NAMES);
      return { ...toHook(made.endpoint, await toId(world, 'hook', made.endpoint.id)), secret: made.secret };
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/hooks/:id/get',
    summary: 'Read a hook',
    act: readHook,
  }),
  call({
    method: 'POST',
    path: '/accounts/:aid/hooks/:id/update',
    summary: 'Change a hook; what is absent stays',
    schema: Change,
    body: { active: false },
    async act(asked) {
      const before = await findHook(asked);
      if (before === null) return NOT_FOUND;
      const { url: address, active, description: text, events } = asked.body;
      const result = await changeWebhookEndpoint(asked.world.domain, asked.agent, before.id, {
        url: address ?? before.url,
        description: text ?? before.description,
        kinds: events ?? before.kinds,
        enabled: active ?? before.enabled,
      });
      return result === 'done' ? readHook(asked) : renameField(result, NAMES);
    },
  }),
  call({
    method: 'GET',
    path: '/accounts/:aid/hooks/:id/delete',
    summary: 'Delete a hook',
    async act(asked) {
      const hook = await findHook(asked);
      if (hook === null) return NOT_FOUND;
      const result = await deleteWebhookEndpoint(asked.world.domain, asked.agent, hook.id);
      return result === 'done' ? NOTHING : result;
    },
  }),
];

async function findHook({ world, agent, id }: Asked<unknown>): Promise<WebhookEndpoint | null> {
  const wanted = await fromId(world, 'hook', id);
  const listed = await listWebhookEndpoints(world.domain, agent);
  return isRefused(listed) ? null : (listed.endpoints.find((endpoint) => endpoint.id === wanted) ?? null);
}

async function readHook(asked: Asked<unknown>): Promise<object> {
  const hook = await findHook(asked);
  return hook === null ? NOT_FOUND : toHook(hook, asked.id);
}

const toHook = ({ enabled: active, url: address, description: text, kinds: events }: WebhookEndpoint, id: string) => ({
  id,
  active,
  url: address,
  description: text,
  events,
});

const NAMES: Readonly<Record<string, string>> = { kinds: 'events', enabled: 'active' };
