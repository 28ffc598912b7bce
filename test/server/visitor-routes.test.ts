/** What a customer's page may ask, and what it is told when it may not. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createId } from '../../src/protocol/ids.ts';
import { PRESENCE_MS, VISIT_ENDS_AFTER_MS } from '../../src/protocol/limits.ts';
import type { PingAnswer } from '../../src/protocol/presence.ts';
import { LEAVE_GRACE_MS } from '../../src/server/domain/visitors/presence.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const random = createSeededRandom(11);
const newId = (): string => createId(0, random.bytes);

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp();
});
afterEach(() => app.store.close());

interface Wish {
  key?: string;
  origin?: string;
  body?: unknown;
}

function ping({ key = 'demo', origin = SHOP_ORIGIN, body }: Wish = {}) {
  const page = { id: newId(), url: `${SHOP_ORIGIN}/plants`, title: 'Plants', referrer: '' };
  return app.http.inject({
    method: 'POST',
    url: `/v1/ping?key=${key}`,
    headers: { origin, 'content-type': 'text/plain', 'user-agent': 'Mozilla/5.0 Firefox/140.0' },
    payload: typeof body === 'string' ? body : JSON.stringify({ page, visible: true, ...(body as object) }),
  });
}

async function pingAnswer(body?: object): Promise<PingAnswer> {
  const response = await ping({ body });
  expect(response.statusCode).toBe(200);
  return response.json<PingAnswer>();
}

describe('a ping', () => {
  test('[P2] gives a stranger a token, and asks no more of who comes with it', async () => {
    const first = await pingAnswer();
    const second = await pingAnswer({ token: first.token });
    expect(first.token).toBeTypeOf('string');
    expect(second.token).toBeUndefined();
    expect(second.visitor.id).toBe(first.visitor.id);
  });

  test('[P2] renews a token that is a month old', async () => {
    const { token } = await pingAnswer();
    app.clock.jump(31 * 86_400_000);
    expect((await pingAnswer({ token })).token).toBeTypeOf('string');
  });

  test.each([
    ['forged', (token: string) => `${token.slice(0, -3)}abc`],
    ['of changed contents', (token: string) => token.replace(/^.{20}/, 'x'.repeat(20))],
    ['no token at all', () => 'hello'],
  ])('[P2] refuses a token that is %s', async (_what, change) => {
    const { token = '' } = await pingAnswer();
    const response = await ping({ body: { token: change(token) } });
    expect([response.statusCode, response.json().code]).toEqual([401, 'token-invalid']);
  });

  test('[P1] refuses an unknown key with a text that a person can use', async () => {
    const response = await ping({ key: 'nobody' });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: 'unknown-site', detail: 'no site has the key "nobody"' });
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  test.each([
    'https://evil.example',
    'http://localhost.evil.example:3000',
    'null',
    'https://localhost:3000',
    'http://localhost:3000.evil.example',
  ])('[P1] refuses the origin %s', async (origin) => {
    const response = await ping({ origin });
    expect([response.statusCode, response.json().code]).toEqual([403, 'origin-not-allowed']);
  });

  test('lets the page read the answer, from its own origin only', async () => {
    const { headers } = await ping();
    expect([headers['access-control-allow-origin'], headers['access-control-allow-credentials']]).toEqual([
      SHOP_ORIGIN,
      undefined,
    ]);
  });

  test.each([
    ['not JSON', '{'],
    ['no page', JSON.stringify({ visible: true })],
    ['a field that is not in the contract', JSON.stringify({ visible: true, page: {}, admin: true })],
    ['null', 'null'],
  ])('refuses %s with what was expected', async (_what, body) => {
    const response = await ping({ body });
    expect([response.statusCode, response.json().code]).toEqual([400, 'malformed']);
    expect(app.domain.presence.size).toBe(0);
  });

  test('refuses a body beyond the limit', async () => {
    const response = await ping({ body: { language: 'x'.repeat(70_000) } });
    expect([response.statusCode, response.json().code]).toEqual([413, 'too-big']);
  });

  test('[P21] counts a page view once by its id, and a visit after half an hour', async () => {
    const page = { id: newId(), url: `${SHOP_ORIGIN}/a`, title: 'A', referrer: '' };
    const { token, visitor } = await pingAnswer({ page });
    await pingAnswer({ token, page });
    const read = () => app.domain.presence.find(visitor.id);
    expect(read()?.visitor).toMatchObject({ visits: 1, pageViews: 1 });
    app.clock.jump(VISIT_ENDS_AFTER_MS.statistics + 1);
    await pingAnswer({ token });
    expect(read()?.visitor).toMatchObject({ visits: 2, pageViews: 2 });
  });

  test('[P21] takes a visitor off the list when they leave, and knows them when they come back', async () => {
    const { token, visitor } = await pingAnswer();
    expect(app.domain.presence.size).toBe(1);
    await pingAnswer({ token, leaving: true });
    app.clock.advance(LEAVE_GRACE_MS);
    expect(app.domain.presence.size).toBe(0);
    await pingAnswer({ token });
    expect(app.domain.presence.find(visitor.id)?.visitor.visits).toBe(1);
  });

  test('[P21] takes a visitor off the list who fell silent', async () => {
    await pingAnswer();
    app.clock.advance(PRESENCE_MS.visible.offlineAfter - 1);
    expect(app.domain.presence.size).toBe(1);
    app.clock.advance(5_000);
    expect(app.domain.presence.size).toBe(0);
  });

  test('[P21] asks a hidden page to ping less often', async () => {
    expect((await pingAnswer({ visible: false })).nextPingMs).toBe(PRESENCE_MS.hidden.nextPing);
  });

  test('counts a fired trigger once, however often the ping is sent, and none that the site does not have', async () => {
    const reports = [
      { id: newId(), kind: 'fired', trigger: 'first-visit' },
      { id: newId(), kind: 'fired', trigger: 'made-up' },
    ];
    const { token } = await pingAnswer({ reports });
    await pingAnswer({ token, reports });
    app.clock.advance(1_000);
    const [site] = await app.store.sites.list();
    if (site === undefined) throw new Error('no site');
    await expect.poll(async () => (await app.store.events.list(site.id, 0, 100)).length).toBeGreaterThan(2);
    const events = await app.store.events.list(site.id, 0, 100);
    expect(events.filter(({ kind }) => kind === 'trigger-fired').map(({ detail }) => detail?.['trigger'])).toEqual([
      'first-visit',
    ]);
  });
});

describe('loader.js', () => {
  const load = (headers: Record<string, string> = {}, key = 'demo') =>
    app.http.inject({ url: `/loader.js?key=${key}`, headers });

  test('carries the site’s configuration in front of the code', async () => {
    const { body, headers } = await load();
    const [first = '', second] = body.split('\n');
    expect(JSON.parse(first.replace(/^.*?\.parlor=/, '').replace(/;$/, ''))).toMatchObject({
      key: 'demo',
      build: expect.stringMatching(/^[\w-]{6}$/),
    });
    expect(second).toBe('run();');
    expect(headers['content-type']).toContain('text/javascript');
  });

  test('comes as brotli or gzip when the browser takes it, and has an ETag that is honoured', async () => {
    const brotli = await load({ 'accept-encoding': 'gzip, br' });
    const gzip = await load({ 'accept-encoding': 'gzip' });
    expect([brotli.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
    const again = await load({ 'if-none-match': String(brotli.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test('[P1] tells the owner on the console that the key is unknown, and cannot be made to say anything else', async () => {
    const { statusCode, body } = await load({}, encodeURIComponent('");alert(1);//'));
    expect(statusCode).toBe(200);
    expect(body).toBe('console.warn("[parlor] no site has the key \\"\\\\\\");alert(1);//\\"");\n');
  });
});

test('the configuration can be fetched by pages whose loader comes from a static host', async () => {
  const response = await app.http.inject({ url: '/v1/config?key=demo', headers: { origin: SHOP_ORIGIN } });
  expect(response.json()).toMatchObject({ key: 'demo', triggers: [{ id: 'first-visit' }] });
});

test('chunks may be cached for ever and imported by pages of other origins', async () => {
  const { build } = (await app.http.inject({ url: '/v1/config?key=demo' })).json();
  const { body, headers } = await app.http.inject({ url: `/assets/${build}/box.js` });
  expect(body).toContain('box');
  expect((await app.http.inject({ url: '/assets/older1/box.js' })).statusCode).toBe(404);
  expect(headers['cache-control']).toContain('immutable');
  expect(headers['access-control-allow-origin']).toBe('*');
});

test('pages of our own are never framed and never cached without asking', async () => {
  const { headers } = await app.http.inject({ url: '/inbox/' });
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['cache-control']).toBe('no-cache');
});

test('the shop’s pages carry the snippet, filled in with this server and its site', async () => {
  const { body } = await app.http.inject({ url: '/shop/', headers: { host: 'chat.test:8787' } });
  expect(body).toContain('src="http://chat.test:8787/loader.js?key=demo"');
});

test.each(['/shop/..%2f..%2fpackage.json', '/assets/..%2floader%2floader.js', '/pages/%2e%2e/loader/loader.js'])(
  'no file outside the folder is served for %s',
  async (url) => {
    const { statusCode, body } = await app.http.inject({ url });
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('run();');
  },
);

test('an unknown address is answered with problem details and a request id', async () => {
  const response = await app.http.inject({ url: '/v1/nothing?secret=1' });
  expect(response.json()).toMatchObject({ status: 404, code: 'not-found', detail: 'nothing answers GET /v1/nothing' });
  expect(response.json().requestId).toMatch(/^[\w-]{12}$/);
});

test('health says ready, and why not when the database is gone', async () => {
  expect((await app.http.inject({ url: '/health' })).json()).toEqual({ status: 'ready', reasons: [] });
  await app.store.close();
  const response = await app.http.inject({ url: '/health' });
  expect(response.statusCode).toBe(503);
  expect(response.json().reasons).toEqual(['the database does not answer']);
  app = await openTestApp();
});

test('metrics are there for Prometheus', async () => {
  await pingAnswer();
  const { body } = await app.http.inject({ url: '/metrics' });
  expect(body).toContain('parlor_visitors_present 1');
});
