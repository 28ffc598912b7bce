/** Agents sign in, stay signed in, and act only on what is theirs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, MessageId, OutboxId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import { createId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { COOKIE_LIFE_MS } from '../../src/server/auth/sign-in.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const PASSWORD = 'correct horse battery';
const random = createSeededRandom(5);
const newId = <Id extends string>(): Id => createId<Id>(0, random.bytes);

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp();
});
afterEach(() => app.store.close());

function call(
  method: 'GET' | 'POST',
  url: string,
  options: { body?: unknown; cookie?: string; origin?: string | null } = {},
) {
  const { body, cookie, origin = 'http://localhost' } = options;
  return app.http.inject({
    method,
    url,
    headers: {
      host: 'localhost',
      ...(origin === null ? {} : { origin }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
}

async function signIn(): Promise<string> {
  const response = await call('POST', '/v1/agent/sign-in-link', { body: { link: app.link } });
  expect(response.statusCode).toBe(204);
  const [cookie] = response.cookies;
  return `${cookie?.name}=${cookie?.value}`;
}

async function startConversation(site?: SiteId): Promise<ConversationId> {
  const [demo] = await app.store.sites.list();
  const visitor = newId<VisitorId>();
  const conversation = newId<ConversationId>();
  await app.domain.store.conversations.append([
    {
      site: site ?? demo?.id ?? newId(),
      conversation,
      id: newId<MessageId>(),
      author: { kind: 'visitor', id: visitor, name: '' },
      body: { kind: 'text', text: 'hello' },
      at: app.clock.now(),
      outbox: { id: newId<OutboxId>(), number: 1 },
      startFor: visitor,
    },
  ]);
  return conversation;
}

describe('signing in', () => {
  test('by the one-time link works once', async () => {
    await signIn();
    const again = await call('POST', '/v1/agent/sign-in-link', { body: { link: app.link } });
    expect([again.statusCode, again.json().code]).toEqual([410, 'link-used']);
  });

  test('by a link that is a day old does not work', async () => {
    app.clock.jump(86_400_001);
    const response = await call('POST', '/v1/agent/sign-in-link', { body: { link: app.link } });
    expect(response.json().code).toBe('link-used');
  });

  test('by password works after one was set, and ends the other sign-ins', async () => {
    const first = await signIn();
    const changed = await call('POST', '/v1/agent/password', { body: { password: PASSWORD }, cookie: first });
    expect(changed.statusCode).toBe(204);
    expect((await call('GET', '/v1/agent/me', { cookie: first })).json().code).toBe('sign-in-required');
    const wrong = await call('POST', '/v1/agent/sign-in', { body: { email: 'owner@localhost', password: 'guess' } });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'wrong-credentials']);
    const right = await call('POST', '/v1/agent/sign-in', { body: { email: 'OWNER@localhost', password: PASSWORD } });
    expect(right.statusCode).toBe(204);
  });

  test('says the same of an unknown address and of a wrong password', async () => {
    const unknown = await call('POST', '/v1/agent/sign-in', { body: { email: 'nobody@localhost', password: 'guess' } });
    const known = await call('POST', '/v1/agent/sign-in', { body: { email: 'owner@localhost', password: 'guess' } });
    const { requestId: _, ...left } = unknown.json();
    const { requestId: __, ...right } = known.json();
    expect(left).toEqual(right);
  });

  test('is limited to ten tries a minute', async () => {
    const codes: string[] = [];
    for (let tries = 0; tries < 11; tries++) {
      const response = await call('POST', '/v1/agent/sign-in-link', { body: { link: 'guess' } });
      codes.push(response.json().code);
    }
    expect(codes.at(-2)).toBe('link-used');
    expect(codes.at(-1)).toBe('rate-limited');
  });

  test('does not take a cookie’s secret for a link', async () => {
    const cookie = await signIn();
    const response = await call('POST', '/v1/agent/sign-in-link', { body: { link: cookie.split('=')[1] } });
    expect(response.json().code).toBe('link-used');
    expect((await call('GET', '/v1/agent/me', { cookie })).statusCode).toBe(200);
  });

  test('refuses a short password with what was expected', async () => {
    const response = await call('POST', '/v1/agent/password', { body: { password: 'short' }, cookie: await signIn() });
    expect(response.json()).toMatchObject({ code: 'malformed', detail: expect.stringContaining('10') });
  });
});

describe('a sign-in', () => {
  test('tells who it is, with a token for the socket', async () => {
    const response = await call('GET', '/v1/agent/me', { cookie: await signIn() });
    expect(response.json()).toMatchObject({
      agent: { email: 'owner@localhost', name: 'Owner', role: 'owner', hasPassword: false },
      site: { key: 'demo' },
      token: expect.any(String),
    });
  });

  test('ends after thirty days, and by signing out', async () => {
    const cookie = await signIn();
    await call('POST', '/v1/agent/sign-out', { cookie });
    expect((await call('GET', '/v1/agent/me', { cookie })).statusCode).toBe(401);
    app = await openTestApp();
    const other = await signIn();
    app.clock.jump(COOKIE_LIFE_MS + 1);
    expect((await call('GET', '/v1/agent/me', { cookie: other })).statusCode).toBe(401);
  });

  test('is a cookie that scripts cannot read; where the address is https it is bound to this host', async () => {
    const plain = await call('POST', '/v1/agent/sign-in-link', { body: { link: app.link } });
    expect(plain.cookies[0]).toMatchObject({ name: 'parlor_sign_in', httpOnly: true, sameSite: 'Lax', path: '/' });
    app = await openTestApp({ PARLOR_BASE_URL: 'https://chat.example.com' });
    const origin = 'https://chat.example.com';
    const secure = await call('POST', '/v1/agent/sign-in-link', { body: { link: app.link }, origin });
    expect(secure.cookies[0]).toMatchObject({ name: '__Host-parlor_sign_in', secure: true, path: '/' });
  });

  test.each([
    ['another site', 'https://evil.example'],
    ['nowhere', null],
    ['another port', 'http://localhost:81'],
  ])('is not enough for a request that comes from %s', async (_what, origin) => {
    const cookie = await signIn();
    const response = await call('POST', '/v1/agent/password', { body: { password: PASSWORD }, cookie, origin });
    expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
  });
});

describe('a conversation', () => {
  test('is taken once, taken over on purpose, and closed by both who press', async () => {
    const cookie = await signIn();
    const id = await startConversation();
    const [site] = await app.store.sites.list();
    const colleague = await createAgent(
      { store: app.store, clock: app.clock, randomBytes: random.bytes, secrets },
      { site: site?.id ?? newId(), email: 'bo@localhost', name: 'Bo', role: 'agent', passwordHash: null },
    );
    const bo = `parlor_sign_in=${await app.signIns.byLink(await app.signIns.createLink(colleague.id))}`;
    expect((await call('POST', `/v1/agent/conversations/${id}/take`, { cookie })).statusCode).toBe(204);
    expect((await call('POST', `/v1/agent/conversations/${id}/take`, { cookie })).statusCode).toBe(204);
    const refused = await call('POST', `/v1/agent/conversations/${id}/take`, { cookie: bo });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'conflict']);
    expect((await call('POST', `/v1/agent/conversations/${id}/take?over=1`, { cookie: bo })).statusCode).toBe(204);
    expect((await app.store.conversations.find(id))?.agent?.name).toBe('Bo');
    for (const who of [cookie, bo]) {
      expect((await call('POST', `/v1/agent/conversations/${id}/close`, { cookie: who })).statusCode).toBe(204);
    }
    expect((await app.store.conversations.find(id))?.state).toBe('closed');
  });

  test('[P5] of another site looks like one that does not exist', async () => {
    const cookie = await signIn();
    const other = await createSite(
      { store: app.store, clock: app.clock, randomBytes: random.bytes, secrets },
      { name: 'Other', origins: [], key: 'other' },
    );
    const foreign = await startConversation(other.id);
    const missing = newId<ConversationId>();
    for (const act of ['take', 'close']) {
      const left = await call('POST', `/v1/agent/conversations/${foreign}/${act}`, { cookie });
      const right = await call('POST', `/v1/agent/conversations/${missing}/${act}`, { cookie });
      expect([left.statusCode, left.json().code]).toEqual([404, 'not-found']);
      expect(right.statusCode).toBe(404);
    }
    expect((await app.store.conversations.find(foreign))?.state).toBe('waiting');
  });

  test('needs a sign-in', async () => {
    const id = await startConversation();
    const response = await call('POST', `/v1/agent/conversations/${id}/take`);
    expect([response.statusCode, response.json().code]).toEqual([401, 'sign-in-required']);
  });
});
