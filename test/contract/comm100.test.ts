/** Comm100's contract, walked as a script would on a server that real visitors and agents filled; and what is refused. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { takeConversation, transferConversation } from '../../src/server/domain/conversations/change-conversation.ts';
import { createBrowser, createColleague, newId, readEvents } from '../support/callers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { SHOP_ORIGIN } from '../support/test-app.ts';
import { COMM100, ERROR } from './comm100.ts';
import { findDifference, listNames } from './shape.ts';

let stage: CompatStage;
let key: string;
beforeEach(async () => {
  stage = await openCompatStage();
  key = await stage.createKey('comm100');
});
afterEach(() => stage.app.store.close());

const bearer = (secret = key): Record<string, string> => ({ authorization: `Bearer ${secret}` });
const ask = (method: string, path: string, body?: unknown, headers = bearer()) =>
  stage.app.http.inject({
    method: method as 'GET',
    url: `/comm100${path}`,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const put = async (path: string, body: unknown) => (await ask('PUT', `/v4/livechat${path}`, body)).json();
const get = async (path: string) => (await ask('GET', `/v4/livechat${path}`)).json();
const principal = () => {
  const { owner, site } = stage;
  return { kind: 'agent', id: owner.id, site: site.id, name: owner.name, role: 'owner' } as const;
};

async function take(conversation: CompatStage['chats']['taken']['conversation']): Promise<void> {
  const taking = takeConversation(stage.app.domain, principal(), conversation, false);
  await stage.settle();
  await taking;
}

test('every call answers with the names, types, formats and order of the contract', async () => {
  const { app, site, owner, reader } = stage;
  await app.domain.sites.change(site.id, ({ settings }) => ({
    settings: { ...settings, fields: [{ name: 'visitor', label: 'Who it is' }] },
  }));
  for (const { id } of await get('/visitors')) await put(`/visitors/${id}`, [{ name: 'visitor', value: 'x' }]);
  const [numbered] = (await ask('GET', '/api/v3/livechat/agents')).json();
  const differences: string[] = [];
  let answered = 0;
  for (const { method, path, body, answer } of COMM100) {
    const fill = (text: string): string =>
      text
        .replace(':agent', path.startsWith('/api/v3') ? numbered.id : owner.id)
        .replace(':visitor', reader)
        .replace(':email', 'olga@localhost')
        .replace(':apiKey', key);
    const sent = body === undefined ? undefined : fill(JSON.stringify(body));
    const response = await ask(method, fill(path), sent);
    const difference = findDifference(answer ?? {}, response.json(), `${method} ${path}`);
    if (response.statusCode !== 200 || difference !== null) differences.push(difference ?? `${path}: ${response.body}`);
    else answered += listNames(answer).length;
  }
  const fields = COMM100.reduce((sum, { answer }) => sum + listNames(answer).length, 0);
  const calls = COMM100.length;
  console.info(
    `comm100: ${calls} calls documented, ${calls - differences.length} answered; ${fields} fields documented, ${answered} answered`,
  );
  expect(differences).toEqual([]);
});

describe('who asks', () => {
  test('trades e-mail and key for a token, as a form or as JSON, and renews it', async () => {
    const { http } = stage.app;
    const trade = (payload: string) =>
      http.inject({
        ...{ method: 'POST', url: '/comm100/oauth/token', payload },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const made = await trade(`grant_type=password&email=OLGA@localhost&password=${key}&siteId=1`);
    expect(made.json()).toMatchObject({ token_type: 'bearer', expires_in: 43_199 });
    expect((await ask('GET', '/v4/livechat/agents', undefined, bearer(made.json().access_token))).statusCode).toBe(200);
    const renewed = await trade(`grant_type=refresh_token&refresh_token=${made.json().refresh_token}`);
    expect(renewed.statusCode).toBe(200);
    for (const wrong of [`email=ann@localhost&password=${key}`, 'email=olga@localhost&password=guess', '']) {
      expect((await trade(`grant_type=password&${wrong}`)).json().code).toBe(401_000);
    }
  });

  test('may send e-mail and key with every call, with the site', async () => {
    const basic = (pair: string) => ({ authorization: `Basic ${btoa(pair)}` });
    const list = (siteId: string, pair = `olga@localhost:${key}`) =>
      ask('GET', `/v4/livechat/agents?siteId=${siteId}`, undefined, basic(pair));
    expect((await list(stage.site.id)).statusCode).toBe(200);
    for (const refused of [
      await list(''),
      await list('10000'),
      await list(stage.site.id, `ann@localhost:${key}`),
      await list(stage.site.id, key),
      await ask('GET', '/v4/livechat/agents', undefined, { authorization: 'Basic %%%' }),
    ]) {
      expect([refused.statusCode, refused.json().code]).toEqual([401, 401_000]);
    }
  });

  test('is nobody with a key of another system, a revoked one, or one whose agent was let go', async () => {
    const { app, site } = stage;
    const revoked = await stage.createKey('comm100');
    const made = (await app.store.keys.list(site.id)).find(({ prefix }) => revoked.startsWith(prefix));
    await app.store.keys.revoke(null, made?.id ?? '', { kind: 'api-key-revoked', at: 1 });
    const gus = await createColleague(app, 'gus');
    const orphan = await stage.createKey('comm100', gus.id);
    await app.store.people.deactivate(site.id, gus.id, { site: site.id, kind: 'agent-deactivated', at: 1 });
    for (const secret of [revoked, orphan, await stage.createKey('rest'), await stage.createKey('imbox'), '']) {
      expect((await ask('GET', '/v4/livechat/agents', undefined, bearer(secret))).statusCode).toBe(401);
    }
    expect((await get('/agents')).map(({ id }: { id: string }) => id)).not.toContain(gus.id);
  });
});

describe('an agent', () => {
  const read = () => get(`/agents/${stage.owner.id}`);

  test('is online while the inbox is open, with the chats that they have taken', async () => {
    expect(await read()).toEqual({ id: stage.owner.id, status: 'Online', ongoingChats: 0 });
    await take(stage.chats.taken.conversation);
    expect(await read()).toMatchObject({ ongoingChats: 1 });
    const ann = await createColleague(stage.app, 'ann');
    const moving = transferConversation(stage.app.domain, principal(), stage.chats.taken.conversation, ann.id);
    await stage.settle();
    await moving;
    const agents: readonly object[] = await get('/agents');
    expect(agents).toContainEqual({ id: stage.owner.id, status: 'Online', ongoingChats: 0 });
    expect(agents).toContainEqual({ id: ann.id, status: 'Offline', ongoingChats: 0 });
  });

  test.each([
    ['Meeting', 'Meeting', { status: 'custom', statusText: 'Meeting' }],
    ['away', 'Away', { status: 'away', statusText: '' }],
    ['Offline', 'Offline', { status: 'offline', statusText: '' }],
    [`'; drop table agent; --`, `'; drop table agent; --`, { status: 'custom' }],
  ])('is set to %s, answered as it was sent, and gets no visitors', async (status, told, kept) => {
    const { app, owner, site } = stage;
    expect(await put(`/agents/${owner.id}`, { id: owner.id, status })).toEqual({
      ...{ id: owner.id, status, ongoingChats: 0 },
    });
    expect((await read()).status).toBe(told);
    expect(await app.store.agents.find(owner.id)).toMatchObject(kept);
    expect(app.domain.agentsOnline.of(site.id)).toEqual([]);
    await put(`/agents/${owner.id}`, { status: 'online' });
    expect((await read()).status).toBe('Online');
    expect(app.domain.agentsOnline.of(site.id)).toHaveLength(1);
    const events = await readEvents(app, ['agent-status']);
    expect(events.map(({ detail }) => detail?.['status'])).toEqual(['online', kept.status, 'online']);
  });

  test('who is not there is offline though set online, and away when set away', async () => {
    const ann = await createColleague(stage.app, 'ann');
    expect((await put(`/agents/${ann.id}`, { status: 'online' })).status).toBe('online');
    expect((await get(`/agents/${ann.id}`)).status).toBe('Offline');
    await put(`/agents/${ann.id}`, { status: 'Lunch' });
    expect((await get(`/agents/${ann.id}`)).status).toBe('Lunch');
  });

  test('has one of two statuses when two set it at once', async () => {
    const both = ['Meeting', 'Lunch'];
    const answers = await Promise.all(both.map((status) => put(`/agents/${stage.owner.id}`, { status })));
    expect(answers.map(({ status }) => status)).toEqual(both);
    expect(both).toContain((await read()).status);
  });

  test('is set by an owner’s key, and by no other agent’s', async () => {
    const gus = await createColleague(stage.app, 'gus');
    key = await stage.createKey('comm100', gus.id);
    const refused = await ask('PUT', `/v4/livechat/agents/${stage.owner.id}`, { status: 'away' });
    expect([refused.statusCode, refused.json().code]).toEqual([403, 403_000]);
    expect((await read()).status).toBe('Online');
    expect((await put(`/agents/${gus.id}`, { status: 'away' })).status).toBe('away');
  });
});

describe('is refused with a code and a message, and changes nothing:', () => {
  const INJECTION = `'; drop table visitor; --<script>`;

  test.each<[string, string, string, unknown, number]>([
    ['an agent who is unknown', 'GET', '/agents/999999', undefined, 404],
    ['an injection as an agent', 'PUT', `/agents/${encodeURIComponent(INJECTION)}`, { status: 'away' }, 404],
    ['a visitor who is unknown', 'GET', '/visitors/00000000-0000-0000-0000-000000000000', undefined, 404],
    ['an injection as a visitor', 'GET', `/visitors/${encodeURIComponent(INJECTION)}`, undefined, 404],
    ['an id that is too long', 'GET', `/visitors/${'x'.repeat(90)}`, undefined, 404],
    ['an unknown call', 'GET', '/shoes', undefined, 404],
    ['a wrong method', 'DELETE', '/visitors/VISITOR', undefined, 405],
    ['another wrong method', 'POST', '/agents', {}, 405],
    ['no status', 'PUT', '/agents/AGENT', {}, 400],
    ['an empty status', 'PUT', '/agents/AGENT', { status: ' ' }, 400],
    ['a status that is no text', 'PUT', '/agents/AGENT', { status: ['away'] }, 400],
    ['a status that is too long', 'PUT', '/agents/AGENT', { status: 'x'.repeat(81) }, 400],
    ['a body that is no JSON', 'PUT', '/agents/AGENT', '{"status', 400],
    ['a body that is too deep', 'PUT', '/visitors/VISITOR', '['.repeat(200) + ']'.repeat(200), 400],
    ['a body that is too long', 'PUT', '/visitors/VISITOR', [{ name: 'a', value: 'x'.repeat(100_000) }], 413],
    ['a list with nothing in it', 'PUT', '/visitors/VISITOR', [], 400],
    ['a variable without a name', 'PUT', '/visitors/VISITOR', [{ name: 'a', value: '1' }, { value: '2' }], 400],
    ['a variable that is too long', 'PUT', '/visitors/VISITOR', [{ name: 'a', value: 'x'.repeat(501) }], 400],
    ['a name that comes twice', 'PUT', '/visitors/VISITOR', [{ name: 'a' }, { name: 'a' }], 400],
    ['an address that runs', 'PUT', '/visitors/VISITOR', [{ name: 'a', url: 'javascript:alert(1)' }], 400],
    ['a status that there is not', 'GET', `/visitors?status=${encodeURIComponent(INJECTION)}`, undefined, 400],
    ['a page that there is not', 'GET', '/visitors?pageIndex=0', undefined, 400],
    ['a page too far', 'GET', '/visitors?pageIndex=11', undefined, 400],
  ])('%s', async (_name, method, path, body, status) => {
    const look = () => Promise.all([get('/agents'), get(`/visitors/${stage.reader}`)]);
    const before = await look();
    const url = path.replace('AGENT', stage.owner.id).replace('VISITOR', stage.reader);
    const refused = await ask(method, `/v4/livechat${url}`, body);
    expect([refused.statusCode, refused.json().code]).toEqual([status, status * 1_000]);
    expect(findDifference(ERROR, refused.json())).toBeNull();
    expect(refused.body.length).toBeLessThan(500);
    expect(await look()).toEqual(before);
  });

  test('what is another site’s, just like what there is not', async () => {
    const { app } = stage;
    const accounts = { store: app.store, clock: app.clock, randomBytes: createSeededRandom(7).bytes, secrets };
    const other = await createSite(accounts, { key: 'other', name: 'Other', origins: [SHOP_ORIGIN] });
    await app.domain.sites.refresh();
    const sid = await createAgent(accounts, {
      ...{ site: other.id, email: 'sid@localhost', name: 'Sid', role: 'owner', passwordHash: null },
    });
    const { visitor } = await createBrowser(app, {}, 'other').ping();
    for (const [foreign, missing] of [
      [`/agents/${sid.id}`, `/agents/${newId<string>()}`],
      [`/visitors/${visitor.id}`, `/visitors/${newId<string>()}`],
    ]) {
      for (const [method, body] of [
        ['GET'],
        ['PUT', foreign?.includes('agents') ? { status: 'away' } : [{ name: 'a' }]],
      ] as const) {
        const [theirs, nothing] = [
          await ask(method, `/v4/livechat${foreign}`, body),
          await ask(method, `/v4/livechat${missing}`, body),
        ];
        expect([theirs.statusCode, theirs.body]).toEqual([404, nothing.body]);
      }
    }
    expect((await app.store.agents.find(sid.id))?.status).toBe('online');
    expect((await get('/visitors')).map(({ id }: { id: string }) => id)).not.toContain(visitor.id);
  });
});
