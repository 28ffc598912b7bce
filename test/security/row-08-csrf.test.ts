/** [Row 8] Cross-site request forgery: a cookie that comes along with somebody else's page does nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createColleague, toPage } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let cookie: string;
let routes: readonly { readonly method: string; readonly url: string }[];
beforeAll(async () => {
  app = await openTestApp();
  const olga = await createColleague(app, 'olga', 'owner');
  cookie = String((await olga.call('GET', 'me')).raw.req.headers.cookie);
  routes = app.routes.filter(({ method, url }) => url.startsWith('/v1/agent/') && method !== 'GET');
});
afterAll(() => app.store.close());

let houses = 0;
function ask(method: string, url: string, headers: Readonly<Record<string, string>>, payload?: string) {
  houses += 1;
  return app.http.inject({
    method: method as 'POST',
    url: url.replace(/:\w+/g, 'x'),
    remoteAddress: `10.${houses >> 16}.${(houses >> 8) & 255}.${houses & 255}`,
    headers: { host: 'localhost', cookie, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

/** What a form can send without asking anybody. */
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];
const PAGES = [
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['a customer’s site', { origin: SHOP_ORIGIN }],
  ['a neighbour on another port', { origin: 'http://localhost:81', 'sec-fetch-site': 'same-site' }],
  ['a name that begins alike', { origin: 'http://localhost.evil.example' }],
  ['a name that ends alike', { origin: 'http://evil-localhost' }],
  ['nowhere', {}],
] as const;

describe.each(PAGES)('[row 8] from %s', (_where, headers) => {
  test('every route that changes anything is refused, as a form or as JSON', async () => {
    expect(routes.length).toBeGreaterThan(60);
    for (const { method, url } of routes) {
      for (const type of [...FORMS, 'application/json']) {
        const response = await ask(method, url, { ...headers, 'content-type': type }, '{}');
        expect([method, url, type, response.statusCode, response.json().code]).toEqual([
          ...[method, url, type],
          ...[403, 'forbidden'],
        ]);
      }
    }
  });
});

test('[row 8] from our own page a form’s body is no body: nothing but JSON is taken, and files as they are', async () => {
  const operations = routes.filter((route) => 'config' in route);
  for (const { method, url } of operations) {
    const route = app.routes.find((one) => one.method === method && one.url === url);
    if (route?.config.operation?.body === undefined) continue;
    for (const type of FORMS) {
      const { statusCode } = await ask(
        method,
        url,
        { origin: 'http://localhost', 'content-type': type },
        '{"name":"x"}',
      );
      expect([method, url, type, statusCode >= 400 && statusCode < 500]).toEqual([method, url, type, true]);
    }
  }
});

test('[row 8] what pages of customers ask is proved by tokens, and by no cookie', async () => {
  const headers = { origin: SHOP_ORIGIN, 'content-type': 'text/plain' };
  const pinged = await ask('POST', '/v1/ping?key=demo', headers, JSON.stringify({ page: toPage(), visible: true }));
  expect(pinged.statusCode).toBe(200);
  expect(pinged.headers['set-cookie']).toBeUndefined();
  for (const [method, url] of [
    ['GET', '/v1/files/x'],
    ['POST', '/v1/files'],
    ['GET', '/v1/conversations/x/transcript'],
    ['POST', '/v1/conversations/x/end'],
  ] as const) {
    expect((await ask(method, `${url}?key=demo`, { origin: SHOP_ORIGIN })).json().code).toBe('token-invalid');
  }
});
