/** A key asks what its agent may and its scopes allow, until it expires, is revoked, or its agent is let go. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ApiKeyRequest, MAX_API_KEYS } from '../../src/protocol/api-key-api.ts';
import type { AgentId, SiteId } from '../../src/protocol/ids.ts';
import { SCOPES, type Scope } from '../../src/protocol/scope.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { ACCOUNT_COMMANDS } from '../../src/server/commands/account-commands.ts';
import { readConfig } from '../../src/server/config.ts';
import { createApiKey, listApiKeys, makeApiKey, revokeApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

const DAY_MS = 86_400_000;
const TAG = { name: 'Urgent', color: 'red', description: '' };

let app: TestApp;
let owner: Colleague;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_API_RATE: '20' });
  owner = await createColleague(app, 'olga', 'owner');
});
afterEach(() => app.store.close());

const make = async (wish: Partial<ApiKeyRequest> = {}, who = owner) =>
  who.call('POST', 'api-keys', { name: 'CRM', scopes: ['site:read', 'site:write'], ...wish });
const makeSecret = async (wish: Partial<ApiKeyRequest> = {}, who = owner): Promise<string> =>
  (await make(wish, who)).json().secret;
const ask = (secret: string, method: 'GET' | 'POST' = 'GET', path = 'tags', body?: object, headers = {}) =>
  app.http.inject({
    method,
    url: `/v1/agent/${path}`,
    headers: { authorization: `Bearer ${secret}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
const list = async () => (await owner.call('GET', 'api-keys')).json().keys;

describe('a key', () => {
  test('that an owner or an admin makes is shown once, kept by its hash, and listed by how it begins', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const made = await make({ scopes: ['site:read', 'site:read'], expiresAt: app.clock.now() + 5 }, admin);
    const { key, secret } = made.json();
    expect(made.statusCode).toBe(201);
    expect(secret).toMatch(/^parlor_[A-Za-z0-9_-]{43}$/);
    expect(key).toEqual({
      ...{ id: key.id, system: 'rest', name: 'CRM', prefix: secret.slice(0, 12), scopes: ['site:read'] },
      ...{ agent: admin.id, createdAt: app.clock.now(), lastUsedAt: null, expiresAt: app.clock.now() + 5 },
    });
    expect(await list()).toEqual([key]);
    expect(JSON.stringify(await app.store.keys.list((await findSite(app)).id))).not.toContain(secret.slice(12));
    expect(await readEvents(app, ['api-key-created'])).toMatchObject([{ agent: admin.id, detail: { key: key.id } }]);
  });

  test('asks without a cookie and from any origin, as its agent', async () => {
    const secret = await makeSecret();
    const headers = { origin: 'https://elsewhere.example', cookie: 'parlor_sign_in=nothing' };
    const made = await ask(secret, 'POST', 'tags', TAG, headers);
    expect(made.statusCode).toBe(201);
    expect(made.headers).not.toHaveProperty('access-control-allow-origin');
    expect((await ask(secret)).json().tags).toMatchObject([TAG]);
  });

  test('without the scope is told which one', async () => {
    const response = await ask(await makeSecret({ scopes: ['site:read'] }), 'POST', 'tags', TAG);
    expect([response.statusCode, response.json().code]).toEqual([403, 'scope-missing']);
    expect(response.json().detail).toContain('site:write');
    expect(response.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="site:write"');
  });

  test('has the rights that its agent has now, whatever its scopes are', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const secret = await makeSecret({ scopes: SCOPES }, admin);
    expect((await ask(secret, 'POST', 'tags', TAG)).statusCode).toBe(201);
    expect((await owner.call('PATCH', `people/${admin.id}`, { role: 'agent' })).statusCode).toBe(200);
    expect((await ask(secret, 'POST', 'tags', { ...TAG, name: 'B' })).json().code).toBe('forbidden');
  });

  test.each<[string, (made: { id: string; agent: AgentId }) => unknown]>([
    ['revoked', ({ id }) => owner.call('DELETE', `api-keys/${id}`)],
    ['of an agent who was let go', ({ agent }) => owner.call('DELETE', `people/${agent}`)],
    ['expired', () => app.clock.jump(DAY_MS)],
  ])('that is %s is invalid at once, and says so', async (_what, end) => {
    const admin = await createColleague(app, 'adam', 'admin');
    const { key, secret } = (await make({ expiresAt: app.clock.now() + DAY_MS }, admin)).json();
    expect((await ask(secret)).statusCode).toBe(200);
    await end(key);
    const response = await ask(secret);
    expect([response.statusCode, response.json().code]).toEqual([401, 'key-invalid']);
    expect(response.headers['www-authenticate']).toMatch(/^Bearer\b/);
  });

  test.each(['', 'nothing', `parlor_${'x'.repeat(43)}`])(
    '%j, which is none, is invalid, also with a cookie',
    async (text) => {
      const response = await owner.call('GET', 'tags', undefined, { authorization: `Bearer ${text}` });
      expect([response.statusCode, response.json().code]).toEqual([401, 'key-invalid']);
    },
  );

  test('for another system is none for this API', async () => {
    const { id: site } = await findSite(app);
    const wish = { site, agent: owner.id, name: '', scopes: SCOPES, expiresAt: null };
    const made = await createApiKey(app.domain, { ...wish, system: 'imbox' });
    expect((await ask(made?.secret ?? '')).json().code).toBe('key-invalid');
  });

  test('lets nobody do what is for people: make keys, change a password, sign out', async () => {
    const secret = await makeSecret({ scopes: SCOPES });
    const own = { origin: 'http://localhost', host: 'localhost' };
    for (const [method, path, body] of [
      ['GET', 'api-keys', undefined],
      ['POST', 'api-keys', { name: 'X', scopes: ['site:read'] }],
      ['POST', 'password', { password: 'long enough to pass' }],
      ['GET', 'me', undefined],
    ] as const) {
      const response = await ask(secret, method, path, body, own);
      expect([path, response.statusCode, response.json().code]).toEqual([path, 403, 'forbidden']);
      if (method === 'POST') expect((await ask(secret, method, path, body)).json().code).toBe('forbidden');
    }
  });

  test('notes its use to the minute', async () => {
    const secret = await makeSecret();
    await ask(secret);
    const first = app.clock.now();
    app.clock.jump(59_999);
    await ask(secret);
    expect(await list()).toMatchObject([{ lastUsedAt: first }]);
    app.clock.jump(1);
    await ask(secret);
    expect(await list()).toMatchObject([{ lastUsedAt: first + 60_000 }]);
  });

  test('that asks too often is told when to ask again; another key is not held up', async () => {
    const [secret, other] = [await makeSecret(), await makeSecret()];
    for (let count = 0; count < 20; count++) expect((await ask(secret)).statusCode).toBe(200);
    const response = await ask(secret);
    expect([response.statusCode, response.json().code, response.headers['retry-after']]).toEqual([
      429,
      'rate-limited',
      '3',
    ]);
    expect((await ask(other)).statusCode).toBe(200);
    app.clock.jump(3_000);
    expect((await ask(secret)).statusCode).toBe(200);
  });
});

describe('making a key', () => {
  test.each<[string, object, string]>([
    ['without scopes', { scopes: [] }, 'scopes'],
    ['with a scope that is none', { scopes: ['site:read', 'all'] }, 'scopes[1]'],
    ['without a name', { name: '' }, 'name'],
    ['that has expired already', { expiresAt: 1 }, 'expiresAt'],
    ['for somebody else', { agent: 'x' }, 'agent'],
  ])('%s is refused with the field named', async (_what, wish, field) => {
    const response = await make(wish);
    expect([response.statusCode, response.json().code, response.json().field]).toEqual([400, 'malformed', field]);
    expect(await list()).toEqual([]);
  });

  test('beyond the limit is refused', async () => {
    const { id: site } = await findSite(app);
    const wish = { site, agent: owner.id, name: '', scopes: SCOPES, expiresAt: null, system: 'rest' } as const;
    for (let count = 0; count < MAX_API_KEYS; count++) await createApiKey(app.domain, wish);
    expect((await make()).json()).toMatchObject({ code: 'malformed', detail: expect.stringContaining('100 keys') });
  });

  test('is for owners and admins, as are seeing and revoking', async () => {
    const { key } = (await make()).json();
    const ann = await createColleague(app, 'ann');
    expect((await make({}, ann)).json().code).toBe('forbidden');
    expect((await ann.call('GET', 'api-keys')).json().code).toBe('forbidden');
    expect((await ann.call('DELETE', `api-keys/${key.id}`)).json().code).toBe('forbidden');
    expect(await list()).toEqual([key]);
  });
});

test('of two who revoke a key at once one finds it gone', async () => {
  const { key } = (await make()).json();
  const both = await Promise.all([1, 2].map(() => owner.call('DELETE', `api-keys/${key.id}`)));
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404]);
});

test('what is another site’s looks like what does not exist', async () => {
  const { key } = (await make()).json();
  const stranger = { id: newId<AgentId>(), site: newId<SiteId>(), role: 'owner' } as const;
  expect(await listApiKeys(app.domain, stranger)).toEqual({ keys: [] });
  expect(await revokeApiKey(app.domain, stranger, key.id)).toEqual({ refused: 'not-found' });
  const ann = { ...stranger, role: 'agent' } as const;
  for (const result of [
    await makeApiKey(app.domain, ann, { name: 'X', scopes: ['site:read'] }),
    await listApiKeys(app.domain, ann),
    await revokeApiKey(app.domain, ann, key.id),
  ]) {
    expect(result).toEqual({ refused: 'forbidden' });
  }
});

describe('the command line', () => {
  const random = createSeededRandom(47);
  const create = (options: Readonly<Record<string, string>>) =>
    ACCOUNT_COMMANDS['key create']({
      config: readConfig({}, ''),
      store: app.store,
      clock: app.clock,
      randomBytes: random.bytes,
      secrets,
      options: { site: 'demo', for: 'rest', ...options },
      positionals: [],
    });

  test('makes a key with all scopes that works for the first agent, unless it says otherwise', async () => {
    const made = await create({});
    expect(made).toMatchObject({ for: 'rest', scopes: SCOPES, key: expect.stringMatching(/^parlor_/) });
    expect((await ask(made.key)).statusCode).toBe(200);
    const some = await create({ scopes: 'site:read, visitors:read', name: 'CRM', email: 'olga@localhost' });
    expect(some).toMatchObject({
      name: 'CRM',
      scopes: ['site:read', 'visitors:read'] satisfies Scope[],
      userId: owner.id,
    });
  });

  test.each([
    [{ scopes: 'site:read,all' }, /--scopes: expected some of conversations:read, .*, got "all"/],
    [{ email: 'nobody@localhost' }, /--email: expected an agent's address, got "nobody@localhost"/],
  ])('says what is wrong with %j', async (options, message) => {
    await expect(create(options)).rejects.toThrow(message);
  });
});
