/** Smartsupp's contract, walked as a script would; what it makes works in pages and inbox; and what is refused. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { createColleague, findSite, newId, toPage } from '../support/callers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { findDifference, listNames } from './shape.ts';
import { ERROR, SMARTSUPP } from './smartsupp.ts';

let stage: CompatStage;
let apiKey: string;
let home: string;
beforeEach(async () => {
  stage = await openCompatStage();
  apiKey = await stage.createKey('smartsupp');
  home = (await ask('GET', '/accounts')).json().records[0].id;
});
afterEach(() => stage.app.store.close());

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = { apikey: apiKey }) =>
  stage.app.http.inject({
    method: method as 'GET',
    url: `/smartsupp${path}`,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const post = async (path: string, body: unknown) => (await ask('POST', `/accounts/${home}${path}`, body)).json();
const get = async (path: string) => (await ask('GET', `/accounts/${home}${path}`)).json();
const JOHN = { email: 'john@doe.com', password: 'john.doe', fullname: 'John Doe' };
const triggerOf = (wish: object = {}) => ({
  name: 'Hello',
  conditions: [],
  actions: [{ name: 'message', agent_nick: 'Support', message: 'Hi' }],
  ...wish,
});

test('every call answers with the names, types, formats and order of the contract', async () => {
  const differences: string[] = [];
  let answered = 0;
  let aid = '';
  let id = '';
  const conversation = stage.chats.taken.conversation;
  for (const { method, path, body, answer, status = 200 } of SMARTSUPP) {
    const known: Readonly<Record<string, string>> = { aid, id, home, conversation };
    const response = await ask(
      method,
      path.replace(/:(\w+)/g, (_, name: string) => known[name] ?? ''),
      body,
    );
    const difference = findDifference(answer ?? {}, response.json(), `${method} ${path}`);
    if (response.statusCode !== status || difference !== null)
      differences.push(difference ?? `${path}: ${response.body}`);
    else answered += listNames(answer).length;
    if (path === '/accounts/create') aid = response.json().id;
    else if (path.endsWith('/create')) id = response.json().id;
  }
  const fields = SMARTSUPP.reduce((sum, { answer }) => sum + listNames(answer).length, 0);
  const calls = SMARTSUPP.length;
  console.info(
    `smartsupp: ${calls} calls documented, ${calls - differences.length} answered; ${fields} fields documented, ${answered} answered`,
  );
  expect(differences).toEqual([]);
});

test('the key comes in a header or in the query', async () => {
  expect((await ask('GET', '/test')).json()).toEqual({ success: true });
  expect((await ask('GET', `/test?apiKey=${apiKey}`, undefined, {})).json()).toEqual({ success: true });
  const wrong = await ask('GET', '/test', undefined, { apikey: 'wrong' });
  expect([wrong.statusCode, wrong.json()]).toEqual([
    401,
    { error: 'AuthError', message: 'No account found for apiKey wrong.' },
  ]);
});

describe('an account', () => {
  test('that is made has a key of its own that any page may use, and users of its own', async () => {
    const made = (await ask('POST', '/accounts/create', { title: 'Garden', lang: 'en' })).json();
    expect(made.accountKey).toMatch(/^[\da-f]{38}$/);
    const answer = await stage.app.http.inject({
      method: 'POST',
      url: `/v1/ping?key=${made.accountKey}`,
      headers: { origin: 'https://any.example', 'content-type': 'text/plain' },
      payload: JSON.stringify({ visible: true, page: toPage() }),
    });
    expect(answer.statusCode).toBe(200);
    expect((await ask('GET', '/accounts')).json().records).toHaveLength(2);
    const john = (await ask('POST', `/accounts/${made.id}/users/create`, { ...JOHN, role: 'admin' })).json();
    expect((await ask('GET', `/accounts/${home}/users/${john.id}/get`)).statusCode).toBe(404);
    expect((await ask('GET', `/accounts/${made.id}/users/${john.id}/get`)).statusCode).toBe(200);
  });
});

test('what a key makes and changes stands in the account’s log, by the agent whom the key acts for', async () => {
  const { app } = stage;
  const site = await findSite(app);
  const position = (await app.store.events.list(site.id, 0, 1_000)).at(-1)?.position ?? 0;
  await post('/officehours/update', { active: true });
  await post('/hooks/create', { url: 'https://hooks.example/' });
  const events = await app.store.events.list(site.id, position, 1_000);
  expect(events.map(({ detail }) => detail?.['subject'])).toEqual(['settings', 'webhook-endpoint']);
  expect(new Set(events.map(({ agent }) => agent)).size).toBe(1);
  expect(await app.store.agents.find(events[0]?.agent ?? newId())).toMatchObject({ site: site.id });
});

test('an account is nothing to the key of a site that does not manage it', async () => {
  const john = await post('/users/create', JOHN);
  const { app } = stage;
  const accounts = { store: app.store, clock: app.clock, randomBytes: createSeededRandom(7).bytes, secrets };
  const other = await createSite(accounts, { name: 'Other', origins: [] });
  await app.domain.sites.refresh();
  const { id: agent } = await createAgent(accounts, {
    ...{ site: other.id, email: 'sid@localhost', name: 'Sid', role: 'owner', passwordHash: null },
  });
  const wish = { site: other.id, agent, system: 'smartsupp', name: '', scopes: [], expiresAt: null } as const;
  apiKey = (await createApiKey(app.domain, wish))?.secret ?? '';
  expect((await ask('GET', '/accounts')).json().records).toMatchObject([{ title: 'Other' }]);
  for (const path of [`/accounts/${home}/get`, `/accounts/${home}/users`, `/sign/in?uid=${john.id}`]) {
    expect([path, (await ask('GET', path)).statusCode]).toEqual([path, 404]);
  }
});

describe('a user', () => {
  test('signs in with the password, and by the link of the key, which works once', async () => {
    const john = await post('/users/create', JOHN);
    expect(john).toMatchObject({ role: 'agent', fullname: 'John Doe', email: 'john@doe.com' });
    expect(JSON.stringify(john)).not.toContain('john.doe');
    expect(await stage.app.signIns.byPassword('john@doe.com', 'john.doe')).not.toHaveProperty('refused');
    const signIn = await ask('GET', `/sign/in?apiKey=${apiKey}&uid=${john.id}&lang=en&status=away`, undefined, {});
    const location = String(signIn.headers.location);
    expect([signIn.statusCode, location]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/chat\.example\.com\/inbox\/#link=.+$/),
    ]);
    const link = location.split('#link=')[1] ?? '';
    expect(await stage.app.signIns.byLink(link)).not.toBeNull();
    expect(await stage.app.signIns.byLink(link)).toBeNull();
    expect((await stage.app.store.agents.findByEmail('john@doe.com'))?.status).toBe('away');
  });

  test('with an e-mail that is taken is refused, also when two are made at once', async () => {
    const made = await Promise.all([1, 2].map(() => ask('POST', `/accounts/${home}/users/create`, JOHN)));
    expect(made.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect((await post('/users/create', JOHN)).error).toBe('EmailExists');
  });

  test('who was deleted signs in no more, and can be made again', async () => {
    const john = await post('/users/create', JOHN);
    expect(await get(`/users/${john.id}/delete`)).toEqual({});
    expect(await stage.app.signIns.byPassword('john@doe.com', 'john.doe')).toHaveProperty('refused');
    expect((await ask('GET', `/accounts/${home}/users/${john.id}/get`)).statusCode).toBe(404);
    expect(await post('/users/create', JOHN)).toMatchObject({ id: john.id });
  });

  test('who owns the account is out of an admin’s reach', async () => {
    const admin = await createColleague(stage.app, 'adam', 'admin');
    const owner = (await get('/users/')).records.find(({ email }: { email: string }) => email === 'olga@localhost');
    apiKey = await stage.createKey('smartsupp', admin.id);
    for (const [method, path] of [
      ['POST', `/accounts/${home}/users/${owner.id}/update`],
      ['GET', `/accounts/${home}/users/${owner.id}/delete`],
      ['GET', `/sign/in?uid=${owner.id}`],
    ] as const) {
      const refused = await ask(method, path, method === 'POST' ? { password: 'taken over' } : undefined);
      expect([refused.statusCode, refused.json().error]).toEqual([403, 'AccessDenied']);
    }
  });
});

describe('a trigger', () => {
  test('that is made reaches the page, as it was sent', async () => {
    const made = await post('/triggers/create', triggerOf({ conditions: [{ name: 'delay_page', value: 180 }] }));
    expect(made).toMatchObject({ only_once: true, constraints: 'all', event: 'onload', active: true });
    const config = await stage.app.http.inject({
      url: '/v1/config?key=demo',
      headers: { origin: 'http://localhost:3000' },
    });
    const trigger = config.json().triggers.at(-1);
    expect(trigger).toMatchObject({
      frequency: 'visitor',
      conditions: [{ name: 'delay_page', value: 180 }],
      actions: [{ name: 'message', agentNick: 'Support', message: 'Hi' }],
    });
  });

  test('keeps what a change does not name, and is parked by `active`', async () => {
    const made = await post('/triggers/create', triggerOf({ only_once: false, description: 'Note' }));
    const parked = await post(`/triggers/${made.id}/update`, { active: false });
    expect(parked).toEqual({ ...made, active: false });
    expect((await get('/triggers/')).records.at(-1)).toEqual(parked);
  });

  test.each([
    ['^https://shop\\.example/pricing.*$', '^https://shop\\.example/pricing.*$'],
    ['pricing', 'pricing'],
    ['^/a', '^/a.*$'],
  ])('takes the expression %s', async (value, told) => {
    const conditions = [{ name: 'visitor_page_url', cmp: 'regex', value }];
    const made = await post('/triggers/create', triggerOf({ conditions }));
    expect(made.conditions).toEqual([{ name: 'visitor_page_url', cmp: 'regex', value: told }]);
  });

  test.each([['(a|b)'], ['[abc]+'], ['a.b'], ['\\d'], ['a*'], ['\\']])('refuses the expression %s', async (value) => {
    const conditions = [{ any: [{ name: 'visitor_page_url', cmp: 'regex', value }] }];
    const refused = await ask('POST', `/accounts/${home}/triggers/create`, triggerOf({ conditions }));
    expect([refused.statusCode, refused.json().hint]).toEqual([400, 'conditions[0].any[0].value']);
  });
});

test('office hours keep a time zone that is as far from GMT, and take whole hours otherwise', async () => {
  const { app, site } = stage;
  const hours = { active: true, days: [1, 2, 6, 0], config: [{ dow: 1, times: [{ from: 480, to: 705 }] }] };
  expect(await post('/officehours/update', { ...hours, timezone: 1 })).toEqual({
    ...{ active: true, days: [1, 2, 6, 0], timezone: 1, config: hours.config },
  });
  expect(app.domain.sites.byId(site.id)?.settings.timeZone).toBe('Etc/GMT-1');
  await app.domain.sites.change(site.id, ({ settings }) => ({ settings: { ...settings, timeZone: 'Europe/Prague' } }));
  const { timezone } = await get('/officehours/get');
  await post('/officehours/update', { timezone });
  expect(app.domain.sites.byId(site.id)?.settings).toMatchObject({ timeZone: 'Europe/Prague', officeHours: hours });
  expect((await post('/officehours/update', { timezone: 1.25 })).hint).toBe('timezone');
});

test('offline e-mails are those whom the settings name, also when two are added at once', async () => {
  const [john, jane] = [
    await post('/users/create', JOHN),
    await post('/users/create', { ...JOHN, email: 'jane@doe.com' }),
  ];
  await Promise.all([john, jane].map(({ email }) => post('/offlineemails/create', { email })));
  const { records } = await get('/offlineemails/');
  expect(records.map(({ email }: { email: string }) => email).sort()).toEqual(['jane@doe.com', 'john@doe.com']);
  expect(stage.app.domain.sites.byId(stage.site.id)?.settings.mail.offlineTo).toHaveLength(2);
  expect((await post('/offlineemails/create', { email: 'nobody@doe.com' })).hint).toBe('email');
});

test('the preview shows the box of the account, and nothing for a key that is none', async () => {
  const page = await ask('GET', '/widget?accountKey=demo', undefined, {});
  expect(page.body).toContain('<script async src="/loader.js?key=demo"></script>');
  expect((await ask('GET', '/widget?accountKey=none', undefined, {})).statusCode).toBe(404);
});

describe('is refused with a type and a message, and changes nothing:', () => {
  const INJECTION = `'; drop table agent; --`;
  const LONG = 'x'.repeat(5_000);

  test.each<[string, string, string, unknown, number]>([
    ['an account that is unknown', 'GET', '/accounts/999999/get', undefined, 404],
    ['an injection as an account', 'GET', `/accounts/${encodeURIComponent(INJECTION)}/get`, undefined, 404],
    ['a user that is unknown', 'GET', '/accounts/HOME/users/999999/get', undefined, 404],
    ['a trigger that is unknown', 'POST', '/accounts/HOME/triggers/1/update', {}, 404],
    ['an unknown call', 'GET', '/accounts/HOME/billing', undefined, 404],
    ['a wrong method', 'POST', '/test', {}, 405],
    ['another wrong method', 'DELETE', '/accounts/HOME/users', undefined, 405],
    ['a missing title', 'POST', '/accounts/create', { lang: 'en' }, 400],
    ['a language that is none', 'POST', '/accounts/create', { title: 'A', lang: INJECTION }, 400],
    ['a title that is too long', 'POST', '/accounts/create', { title: LONG, lang: 'en' }, 400],
    ['a body that is no JSON', 'POST', '/accounts/create', '{"title', 400],
    ['no body', 'POST', '/accounts/create', undefined, 400],
    ['a body that is too deep', 'POST', '/accounts/HOME/triggers/create', '['.repeat(200) + ']'.repeat(200), 400],
    ['a body that is too long', 'POST', '/accounts/create', { title: 'x'.repeat(100_000), lang: 'en' }, 413],
    ['a short password', 'POST', '/accounts/HOME/users/create', { ...JOHN, password: '12345' }, 400],
    ['an unknown role', 'POST', '/accounts/HOME/users/create', { ...JOHN, role: 'owner' }, 400],
    ['an e-mail that is none', 'POST', '/accounts/HOME/users/create', { ...JOHN, email: INJECTION }, 400],
    ['a name that is too long', 'POST', '/accounts/HOME/users/create', { ...JOHN, fullname: LONG }, 400],
    ['an unknown condition', 'POST', '/accounts/HOME/triggers/create', triggerOf({ conditions: [{ name: 'x' }] }), 400],
    ['a trigger without a name', 'POST', '/accounts/HOME/triggers/create', { conditions: [], actions: [] }, 400],
    ['a day that there is not', 'POST', '/accounts/HOME/officehours/update', { days: [7] }, 400],
    ['an hour that there is not', 'POST', '/accounts/HOME/officehours/update', { timezone: 99 }, 400],
    ['a hook to nowhere', 'POST', '/accounts/HOME/hooks/create', { url: 'ftp://x' }, 400],
  ])('%s', async (_name, method, path, body, status) => {
    const count = async () => [
      (await get('/users/')).records.length,
      (await get('/triggers/')).records.length,
      (await get('/hooks/')).records.length,
      await get('/officehours/get'),
      (await ask('GET', '/accounts')).json().records.length,
    ];
    const before = await count();
    const refused = await ask(method, path.replace('HOME', home), body);
    expect(refused.statusCode).toBe(status);
    const { hint: _, ...error } = refused.json();
    expect(findDifference(ERROR, error)).toBeNull();
    expect(refused.body.length).toBeLessThan(500);
    expect(await count()).toEqual(before);
  });

  test('an agent’s key', async () => {
    const gus = await createColleague(stage.app, 'gus');
    apiKey = await stage.createKey('smartsupp', gus.id);
    const refused = await ask('GET', `/accounts/${home}/users`);
    expect([refused.statusCode, refused.json().error]).toEqual([403, 'AccessDenied']);
  });

  test('a mistake in an action, by the name that Smartsupp has for it', async () => {
    const actions = [{ name: 'message', agent_nick: '', message: 'Hi' }];
    expect((await post('/triggers/create', triggerOf({ actions }))).hint).toBe('actions[0].agent_nick');
  });
});

test('a trigger of one account is none of another’s', async () => {
  const made = (await ask('POST', '/accounts/create', { title: 'Garden', lang: 'en' })).json();
  const there = (await ask('POST', `/accounts/${made.id}/triggers/create`, triggerOf())).json();
  expect((await ask('GET', `/accounts/${home}/triggers/${there.id}/get`)).statusCode).toBe(404);
  expect((await ask('GET', `/accounts/${made.id}/triggers/${there.id}/get`)).json()).toEqual(there);
});
