/** Owners set up webhooks and look up what became of them; nobody else may, and mistakes are refused with the field named. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, SiteId } from '../../src/protocol/ids.ts';
import {
  MAX_WEBHOOK_ENDPOINTS,
  type WebhookCreatedAnswer,
  type WebhookDeliveriesAnswer,
  type WebhookEndpoint,
  type WebhookEndpointRequest,
  type WebhookRotatedAnswer,
} from '../../src/protocol/webhook.ts';
import { WEBHOOK_KINDS } from '../../src/protocol/webhook-kinds.ts';
import { listWebhookDeliveries, redeliverWebhook } from '../../src/server/domain/webhooks/webhook-deliveries.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  testWebhookEndpoint,
} from '../../src/server/domain/webhooks/webhook-endpoints.ts';
import { toSignedHeaders, toSiteSecret } from '../../src/server/hooks/sign-webhook.ts';
import { createColleague, findSite, newId } from '../support/callers.ts';
import { quiet } from '../support/quiet.ts';
import { startReceiver } from '../support/receiver.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const SECRET = /^whsec_[A-Za-z0-9+/]{43}=$/;
const WISH: WebhookEndpointRequest = {
  url: 'https://hooks.example/in?x=1',
  description: 'CRM',
  kinds: ['message-sent', 'custom-event'],
  enabled: true,
};

let app: TestApp;
let site: SiteId;
let owner: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_WEBHOOK_PRIVATE: 'yes' });
  site = (await findSite(app)).id;
  owner = await createColleague(app, 'olga', 'owner');
});
afterEach(() => app.store.close());

const create = async (wish: Partial<WebhookEndpointRequest> = {}): Promise<WebhookCreatedAnswer> =>
  (await owner.call('POST', 'webhook-endpoints', { ...WISH, ...wish })).json();
const list = async (): Promise<readonly WebhookEndpoint[]> =>
  (await owner.call('GET', 'webhook-endpoints')).json().endpoints;
const deliveries = async (query = ''): Promise<WebhookDeliveriesAnswer> =>
  (await owner.call('GET', `webhook-deliveries${query}`)).json();
async function happen(times = 1): Promise<void> {
  const event = { site, kind: 'custom-event', at: app.clock.now() } as const;
  await app.store.events.append(Array(times).fill(event));
}

describe('an endpoint', () => {
  test('that an owner or an admin creates is listed as it was written, and shows its secret once', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const response = await admin.call('POST', 'webhook-endpoints', { ...WISH, kinds: [...WISH.kinds, 'message-sent'] });
    expect(response.statusCode).toBe(201);
    expect(response.headers['cache-control']).toBe('no-store');
    const { endpoint, secret } = response.json<WebhookCreatedAnswer>();
    const now = app.clock.now();
    const state = { disabled: null, failingSince: null, oldSecretUntil: null, createdAt: now, changedAt: now };
    expect(endpoint).toEqual({ ...WISH, ...state, id: endpoint.id });
    expect(secret).toMatch(SECRET);
    const listed = await owner.call('GET', 'webhook-endpoints');
    expect(listed.json()).toEqual({ endpoints: [endpoint] });
    expect(listed.body).not.toContain('whsec_');
  });

  test('has a secret of its own', async () => {
    const secrets = [await create(), await create()].map(({ secret }) => secret);
    expect(new Set(secrets).size).toBe(2);
  });

  test('that is created disabled hears nothing until it is enabled', async () => {
    const { endpoint } = await create({ enabled: false });
    expect(endpoint).toMatchObject({ enabled: false, disabled: { reason: 'by-hand', at: app.clock.now() } });
    await happen();
    expect((await deliveries()).deliveries).toEqual([]);
    expect((await owner.call('PUT', `webhook-endpoints/${endpoint.id}`, WISH)).statusCode).toBe(204);
    await happen();
    expect((await deliveries()).deliveries).toHaveLength(1);
  });

  test('takes a change as a whole, also from two at once', async () => {
    const { endpoint } = await create();
    app.clock.advance(5);
    const changes = ['https://a.example/', 'https://b.example/'].map((url) => ({ ...WISH, url, description: url }));
    const responses = await Promise.all(
      changes.map((change) => owner.call('PUT', `webhook-endpoints/${endpoint.id}`, change)),
    );
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    const [changed] = await list();
    expect(changed).toMatchObject({ createdAt: endpoint.createdAt, changedAt: app.clock.now() });
    expect(changed?.description).toBe(changed?.url);
  });

  test('goes once, and its deliveries with it', async () => {
    const { endpoint } = await create();
    await happen();
    expect((await owner.call('DELETE', `webhook-endpoints/${endpoint.id}`)).statusCode).toBe(204);
    expect((await owner.call('DELETE', `webhook-endpoints/${endpoint.id}`)).json().code).toBe('not-found');
    expect(await list()).toEqual([]);
    expect((await deliveries()).deliveries).toEqual([]);
  });

  test('beyond the limit is refused, also when two are created at once', async () => {
    for (let count = 1; count < MAX_WEBHOOK_ENDPOINTS; count++) await create();
    const responses = await Promise.all([1, 2].map(() => owner.call('POST', 'webhook-endpoints', WISH)));
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400]);
    expect(await list()).toHaveLength(MAX_WEBHOOK_ENDPOINTS);
  });

  test.each([
    ['no address', { url: undefined }, 'url'],
    ['another scheme', { url: 'ftp://files.example/' }, 'url'],
    ['what is no address', { url: 'http://' }, 'url'],
    ['a name and a password', { url: 'https://user:secret@hooks.example/' }, 'url'],
    ['an address without end', { url: `https://hooks.example/${'x'.repeat(2_048)}` }, 'url'],
    ['a description that is a number', { description: 7 }, 'description'],
    ['no kinds', { kinds: [] }, 'kinds'],
    ['a kind that is none', { kinds: ['message-sent', 'page-viewed'] }, 'kinds[1]'],
    ['neither yes nor no', { enabled: 'yes' }, 'enabled'],
    ['a secret of its own choice', { secret: 'whsec_x' }, 'secret'],
  ])('with %s is refused with the field named, and nothing is written', async (_what, wish, field) => {
    const { endpoint } = await create();
    const body = { ...WISH, ...wish };
    for (const response of [
      await owner.call('POST', 'webhook-endpoints', body),
      await owner.call('PUT', `webhook-endpoints/${endpoint.id}`, body),
    ]) {
      expect(response.statusCode).toBe(400);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(response.json()).toMatchObject({ code: 'malformed', field });
      expect(response.json().detail).toMatch(/: expected .*, got /);
    }
    expect(await list()).toEqual([endpoint]);
  });
});

describe('a secret', () => {
  test('that is rotated is shown once, and the old one stays good for a day', async () => {
    const { endpoint, secret: old } = await create();
    const response = await owner.call('POST', `webhook-endpoints/${endpoint.id}/rotate`);
    const { secret, oldSecretUntil } = response.json<WebhookRotatedAnswer>();
    expect(secret).toMatch(SECRET);
    expect(secret).not.toBe(old);
    expect(oldSecretUntil).toBe(app.clock.now() + 24 * 3_600_000);
    // A sign-in that nobody uses for half a day ends.
    for (let hours = 0; hours < 24; hours += 8) {
      expect(await list()).toMatchObject([{ oldSecretUntil }]);
      app.clock.jump(8 * 3_600_000);
    }
    expect(await list()).toMatchObject([{ oldSecretUntil: null }]);
  });

  test('that two rotate at once is neither’s alone: both work', async () => {
    const { endpoint } = await create();
    const rotate = () => owner.call('POST', `webhook-endpoints/${endpoint.id}/rotate`);
    const shown = (await Promise.all([rotate(), rotate()])).map(
      (response) => response.json<WebhookRotatedAnswer>().secret,
    );
    const kept = (await app.store.webhookEndpoints.find(site, endpoint.id))?.secrets.map(({ secret }) => secret);
    expect(kept).toEqual(expect.arrayContaining(shown));
  });

  test('of the site’s triggers is there to read, and always the same', async () => {
    const secret = toSiteSecret((await app.store.settings.get('webhook-secret')) ?? '', site);
    for (const _ of [1, 2]) expect((await owner.call('GET', 'webhook-secret')).json()).toEqual({ secret });
  });
});

describe('a test', () => {
  test('arrives signed by the endpoint’s secret, and is in the log', async () => {
    const receiver = await startReceiver('127.0.0.1');
    const { endpoint, secret } = await create({ url: receiver.url, enabled: false });
    const response = await owner.call('POST', `webhook-endpoints/${endpoint.id}/test`);
    expect(response.statusCode).toBe(202);
    app.clock.advance(1_000);
    await receiver.arrived(1);
    const [call] = receiver.received;
    const body = call?.body ?? '';
    expect(JSON.parse(body)).toMatchObject({
      type: 'test',
      data: { site: { id: site }, endpoint: { id: endpoint.id } },
    });
    const id = String(call?.headers['webhook-id']);
    expect(call?.headers).toMatchObject(toSignedHeaders({ id, at: app.clock.now(), body }, [secret]));
    await expect
      .poll(async () => (await deliveries()).deliveries)
      .toMatchObject([
        { position: response.json().delivery, kind: 'test', state: 'delivered', status: 200, endpoint: endpoint.id },
      ]);
    receiver.close();
  });
});

describe('the log of deliveries', () => {
  test('comes page by page, the newest first, each once', async () => {
    const { endpoint } = await create();
    await happen(101);
    const pages = [await deliveries()];
    for (let next = pages[0]?.next; typeof next === 'number'; next = pages.at(-1)?.next) {
      pages.push(await deliveries(`?before=${next}`));
    }
    expect(pages.map((page) => page.deliveries.length)).toEqual([50, 50, 1]);
    const positions = pages.flatMap((page) => page.deliveries.map(({ position }) => position));
    expect(positions).toEqual([...new Set(positions)].sort((left, right) => right - left));
    expect(pages[0]?.deliveries[0]).toMatchObject({
      endpoint: endpoint.id,
      kind: 'custom-event',
      state: 'waiting',
      url: WISH.url,
    });
    expect(pages[0]?.deliveries[0]).not.toHaveProperty('site');
  });

  test('ends with a page that is full', async () => {
    await create();
    await happen(50);
    expect((await deliveries()).next).toBeNull();
  });

  test('of one endpoint has no others', async () => {
    const [first] = [await create(), await create()];
    await happen();
    const found = (await deliveries(`?endpoint=${first.endpoint.id}`)).deliveries;
    expect(found.map(({ endpoint }) => endpoint)).toEqual([first.endpoint.id]);
    expect((await deliveries(`?endpoint=${newId()}`)).deliveries).toEqual([]);
  });

  test.each([
    ['?before=x', 'before'],
    ['?before=-1', 'before'],
    ['?before=1&before=2', 'before'],
    ['?before=1e3', 'before'],
    [`?before=${'9'.repeat(16)}`, 'before'],
    ['?endpoint=', 'endpoint'],
    ['?after=1', 'after'],
  ])('asked for with %s is refused with the field named', async (query, field) => {
    const response = await owner.call('GET', `webhook-deliveries${query}`);
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
  });
});

describe('a delivery', () => {
  test('that is asked for again is due again, also when two ask at once', async () => {
    await create();
    await happen();
    const [{ position } = { position: 0 }] = (await deliveries()).deliveries;
    app.clock.jump(1);
    const again = () => owner.call('POST', `webhook-deliveries/${position}/redeliver`);
    expect((await Promise.all([again(), again()])).map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    expect((await deliveries()).deliveries).toMatchObject([{ position, state: 'waiting', nextAt: app.clock.now() }]);
  });

  test('of a disabled endpoint is not', async () => {
    const { endpoint } = await create();
    await happen();
    await owner.call('PUT', `webhook-endpoints/${endpoint.id}`, { ...WISH, enabled: false });
    const [delivery] = (await deliveries()).deliveries;
    expect(delivery).toMatchObject({ state: 'given-up', error: 'the endpoint was disabled' });
    const response = await owner.call('POST', `webhook-deliveries/${delivery?.position}/redeliver`);
    expect(response.json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('enabled') });
  });

  test.each(['0', '-1', 'x', '9'.repeat(16), '1e3'])('%j, which is none, is not found', async (position) => {
    const response = await owner.call('POST', `webhook-deliveries/${position}/redeliver`);
    expect([response.statusCode, response.json().code]).toEqual([404, 'not-found']);
  });
});

/** Every address of webhooks, with what it takes. */
const ROUTES = [
  ['GET', 'webhook-endpoints', undefined],
  ['POST', 'webhook-endpoints', WISH],
  ['PUT', 'webhook-endpoints/ID', { ...WISH, enabled: false }],
  ['DELETE', 'webhook-endpoints/ID', undefined],
  ['POST', 'webhook-endpoints/ID/rotate', undefined],
  ['POST', 'webhook-endpoints/ID/test', undefined],
  ['GET', 'webhook-deliveries', undefined],
  ['POST', 'webhook-deliveries/POSITION/redeliver', undefined],
  ['GET', 'webhook-secret', undefined],
] as const;

test.each(ROUTES)('%s %s is for owners and admins, and changes nothing for others', async (method, path, body) => {
  const { endpoint } = await create();
  await happen();
  const before = [await list(), await deliveries(), await app.store.webhookEndpoints.find(site, endpoint.id)];
  const [{ position } = { position: 0 }] = (await deliveries()).deliveries;
  const address = path.replace('ID', endpoint.id).replace('POSITION', String(position));
  app.clock.jump(1);
  const agent = await createColleague(app, 'ann');
  const refused = await agent.call(method, address, body);
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden']);
  const anonymous = await app.http.inject({
    method,
    url: `/v1/agent/${address}`,
    headers: { host: 'localhost', origin: 'http://localhost' },
    ...(body === undefined ? {} : { payload: body }),
  });
  expect([anonymous.statusCode, anonymous.json().code]).toEqual([401, 'sign-in-required']);
  await quiet();
  expect([await list(), await deliveries(), await app.store.webhookEndpoints.find(site, endpoint.id)]).toEqual(before);
});

test('what is another site’s looks like what does not exist', async () => {
  const { endpoint } = await create();
  await happen();
  const [{ position } = { position: 0 }] = (await deliveries()).deliveries;
  const before = await app.store.webhookEndpoints.find(site, endpoint.id);
  const stranger = { id: newId<AgentId>(), site: newId<SiteId>(), role: 'owner' } as const;
  const { domain } = app;
  const missing = { refused: 'not-found' };
  expect(await listWebhookEndpoints(domain, stranger)).toEqual({ endpoints: [] });
  expect(await changeWebhookEndpoint(domain, stranger, endpoint.id, { ...WISH, enabled: false })).toEqual(missing);
  expect(await deleteWebhookEndpoint(domain, stranger, endpoint.id)).toEqual(missing);
  expect(await rotateWebhookSecret(domain, stranger, endpoint.id)).toEqual(missing);
  expect(await testWebhookEndpoint(domain, stranger, endpoint.id)).toEqual(missing);
  expect(await listWebhookDeliveries(domain, stranger, { endpoint: endpoint.id })).toEqual({
    deliveries: [],
    next: null,
  });
  expect(await redeliverWebhook(domain, stranger, String(position))).toEqual(missing);
  expect(await app.store.webhookEndpoints.find(site, endpoint.id)).toEqual(before);
  expect((await deliveries()).deliveries).toHaveLength(1);
});

test('an endpoint may want every kind that there is', async () => {
  const person = { id: newId<AgentId>(), site, role: 'owner' } as const;
  expect(await createWebhookEndpoint(app.domain, person, { ...WISH, kinds: WEBHOOK_KINDS })).toHaveProperty('secret');
});
