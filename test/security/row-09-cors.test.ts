/** [Row 9] Cross-origin reads: pages of listed origins read what is theirs, without credentials; nobody reads the agents' API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createSite } from '../../src/server/domain/agents/create-account.ts';
import { createColleague } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let cookie: string;
beforeAll(async () => {
  app = await openTestApp();
  await createSite(
    { ...app, randomBytes: app.domain.randomBytes, secrets },
    { key: 'shop', name: 'Shop', origins: ['https://www.shop.example', 'https://*.branch.example'] },
  );
  await app.domain.sites.refresh();
  const olga = await createColleague(app, 'olga', 'owner');
  cookie = String((await olga.call('GET', 'me')).raw.req.headers.cookie);
});
afterAll(() => app.store.close());

const read = (origin: string) => app.http.inject({ url: '/v1/config?key=shop', headers: { origin } });

test.each(['https://www.shop.example', 'https://north.branch.example'])(
  '[row 9] %s is listed, and reads without credentials',
  async (origin) => {
    const { statusCode, headers } = await read(origin);
    expect([statusCode, headers['access-control-allow-origin'], headers['vary']]).toEqual([200, origin, 'origin']);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  },
);

test.each([
  ['no origin to speak of', 'null'],
  ['a suffix', 'https://www.shop.example.evil.example'],
  ['a prefix', 'https://evilwww.shop.example'],
  ['a name with a dot that is none', 'https://wwwxshop.example'],
  ['a subdomain', 'https://evil.www.shop.example'],
  ['the domain above', 'https://shop.example'],
  ['another port', 'https://www.shop.example:8443'],
  ['a downgrade', 'http://www.shop.example'],
  ['a user name', 'https://www.shop.example@evil.example'],
  ['a path', 'https://evil.example/https://www.shop.example'],
  ['two at once', 'https://www.shop.example https://evil.example'],
  ['a letter that looks alike', 'https://www.shоp.example'],
  ['two labels for one star', 'https://a.b.branch.example'],
  ['the star itself', 'https://*.branch.example.evil.example'],
  ['no label for the star', 'https://branch.example'],
  ['a line end', 'https://www.shop.example%0d%0aevil.example'],
])('[row 9] %s is not listed, and reads why and nothing else', async (_what, origin) => {
  const response = await read(encodeURI(origin).replaceAll('%25', '%').replaceAll('%20', ' '));
  expect([response.statusCode, response.json().code]).toEqual([403, 'origin-not-allowed']);
  expect(response.body).not.toContain('build');
  expect(response.headers['access-control-allow-credentials']).toBeUndefined();
});

describe('[row 9] the agents’ API', () => {
  test('lets no other origin read anything, whatever it is asked beforehand', async () => {
    const routes = app.routes.filter(({ url }) => url.startsWith('/v1/agent/'));
    expect(routes.length).toBeGreaterThan(80);
    for (const { method, url } of routes) {
      const path = url.replace(/:\w+/g, 'x');
      const origin = 'https://www.shop.example';
      const preflight = await app.http.inject({
        method: 'OPTIONS',
        url: path,
        headers: { origin, 'access-control-request-method': method },
      });
      const asked = await app.http.inject({ method: method as 'GET', url: path, headers: { origin, cookie } });
      for (const { headers } of [preflight, asked]) {
        const cors = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
        expect([method, url, cors]).toEqual([method, url, []]);
      }
      expect(preflight.statusCode).toBe(404);
    }
  });
});
