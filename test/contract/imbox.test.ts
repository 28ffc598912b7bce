/** ImBox's contract, walked against a server that real visitors and agents filled; and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createId, type MessageId } from '../../src/protocol/ids.ts';
import type { WrittenBody } from '../../src/protocol/message.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { changeAgent } from '../../src/server/domain/agents/change-agent.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { toAccountNumber } from '../../src/server/domain/sites/foreign-numbers.ts';
import { createColleague, newId } from '../support/callers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { type ImboxScene, playImboxScene } from '../support/imbox-scene.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { ERROR, IMBOX } from './imbox.ts';
import { findDifference, listNames } from './shape.ts';

interface Row {
  readonly [name: string]: unknown;
}

const DAY_MS = 86_400_000;

let stage: CompatStage;
let scene: ImboxScene;
let apiKey: string;
let userId: string;
let channel: string;
let agentId: string;
let today: string;
let startTime: string;
beforeAll(async () => {
  stage = await openCompatStage();
  scene = await playImboxScene(stage);
  apiKey = await stage.createKey('imbox');
  userId = await toAccountNumber(stage.app.domain, 'imbox', stage.site.id);
  channel = toChannel(scene.conversation);
  agentId = String((await rows('grabAgents')).find(({ agentName }) => agentName === 'olga')?.['agentID']);
  today = new Date(stage.app.clock.now()).toISOString().slice(0, 10);
  startTime = new Date(stage.app.clock.now() - DAY_MS).toISOString();
});
afterAll(() => stage.app.store.close());

const toChannel = (id: string) => `V${BigInt(`0x${id.replaceAll('-', '')}`)}`;
const ask = (path: string, method: 'GET' | 'POST' | 'DELETE' = 'GET') =>
  stage.app.http.inject({ method, url: `/imbox${path}` });
const toPath = (name: string, ...parts: readonly string[]) => ['/message', name, apiKey, userId, ...parts].join('/');
const grab = async (name: string, ...parts: readonly string[]) => (await ask(toPath(name, ...parts))).json();
const rows = async (name: string, ...parts: readonly string[]): Promise<Row[]> => (await grab(name, ...parts)).json;
const statistics = (query: Readonly<Record<string, string>> | readonly (readonly [string, string])[]) => {
  const pairs = Object.entries(query).map(([name, value]) => (typeof value === 'string' ? [name, value] : [...value]));
  return ask(`${toPath('chatStatistics')}?${new URLSearchParams(pairs)}`);
};
const channelsOf = async (query: readonly (readonly [string, string])[]): Promise<unknown[]> =>
  (await statistics([['startTime', startTime], ...query])).json().json.map((row: Row) => row['channel']);
const allChannels = async () => (await rows('listConversations', today, today)).map((row) => row['conversationID']);

test('every call answers with the names, types, formats and order of the contract', async () => {
  const values: Readonly<Record<string, string>> = {
    ...{ apiKey, userId, agentId, conversationId: channel, fromDate: today, toDate: today },
  };
  const differences: string[] = [];
  let answered = 0;
  for (const { path, answer } of IMBOX) {
    const query = path.includes('chatStatistics') ? `?startTime=${startTime}` : '';
    const response = await ask(path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? '') + query);
    const difference = findDifference(answer ?? {}, response.json(), path);
    if (response.statusCode !== 200 || difference !== null) differences.push(difference ?? `${path}: ${response.body}`);
    else answered += listNames(answer).length;
  }
  const fields = IMBOX.reduce((sum, { answer }) => sum + listNames(answer).length, 0);
  const calls = IMBOX.length;
  console.info(
    `imbox: ${calls} calls documented, ${calls - differences.length} answered; ${fields} fields documented, ${answered} answered`,
  );
  expect(differences).toEqual([]);
});

describe('a conversation', () => {
  test('is listed on the day on which it began, the oldest first, and on no other', async () => {
    const listed = await grab('listConversations', today, today);
    expect(listed.length).toBe(4);
    expect(listed).not.toHaveProperty('next');
    expect(listed.json.at(-1)).toMatchObject({ sid: Number(userId), conversationID: channel });
    const dates = listed.json.map(({ date }: Row) => date);
    expect(dates).toEqual([...dates].sort());
    expect(await rows('listConversations', '2020-02-29', '2020-03-01')).toEqual([]);
  });

  test('says who wrote what: a number for agents, 0 for the visitor, null for the system', async () => {
    const messages = await rows('grabConversation', channel);
    expect(messages.map(({ agentID, from }) => [agentID, from])).toEqual([
      [null, 'system'],
      [0, 'John Doe'],
      [null, 'system'],
      [Number(agentId), 'olga'],
      [Number(agentId), 'olga'],
      [null, 'system'],
    ]);
    expect(JSON.parse(String(messages[0]?.['message']))).toEqual({
      type: 'visitorJoin',
      currentPage: expect.stringMatching(/\/support$/),
    });
    expect(JSON.parse(String(messages[2]?.['message']))).toEqual({ type: 'agentJoin', name: 'olga' });
    expect(messages[1]?.['message']).toBe('Where can I find the documentation page?');
    expect(new Set(messages.map(({ id }) => id)).size).toBe(6);
    expect(await rows('grabConversation', channel)).toEqual(messages);
  });

  test('reads as it does in the end: with what was written anew, without what was taken back', async () => {
    const { app, chats } = stage;
    const { conversation, id, site } = chats.waiting;
    const say = (message: MessageId, body: WrittenBody) =>
      scene.run(sendMessage(app.domain, { kind: 'visitor', id, site }, { id: message, conversation, body }));
    const [typo, slip] = [newId<MessageId>(), newId<MessageId>()];
    await say(typo, { kind: 'text', text: 'Helo' });
    await say(slip, { kind: 'text', text: 'My password is secret' });
    await say(newId<MessageId>(), { kind: 'edit', message: typo, text: 'Hello' });
    await say(newId<MessageId>(), { kind: 'delete', message: slip });
    const messages = (await rows('grabConversation', toChannel(conversation))).map(({ message }) => message);
    expect(messages.slice(1)).toEqual(['Hello?', 'Hello']);
  });

  test('has the address of a file that was sent, which opens', async () => {
    const file = (await rows('grabConversation', channel))[4]?.['message'];
    expect(file).toMatch(/^https:\/\/chat\.example\.com\/v1\/files\//);
    const address = new URL(String(file));
    expect((await stage.app.http.inject({ url: address.pathname + address.search })).body).toBe('Olga');
  });

  test('of a visitor whom nobody has named has the channel for a name', async () => {
    const id = toChannel(stage.chats.offline.conversation);
    expect((await rows('grabConversation', id))[1]).toMatchObject({ from: id, agentID: 0, message: 'Anybody there?' });
    expect(await rows('grabVisitorTags', id)).toEqual([]);
    expect(await rows('grabVisitorLabels', id)).toEqual([]);
    expect(await rows('grabVisitorCards', id)).toEqual([]);
  });

  test('tells of its visitor, from where they came to where they went', async () => {
    expect(await rows('grabVisitorInfo', channel)).toMatchObject([
      {
        ...{ trafficType: 'Organic', se_type: 'Google', user_city: 'Stockholm', user_country: 'Sweden' },
        ...{ browser: expect.stringMatching(/^Firefox 140/), exitPage: expect.stringMatching(/\/docs$/) },
      },
    ]);
  });

  test('has the visitor’s name as a tag of type 0 before all others, labels with their times, and cards as text', async () => {
    expect((await rows('grabVisitorTags', channel)).map(({ tag, type }) => [tag, type])).toEqual([
      ['John Doe', 0],
      ['VIP', 1],
      ['Returning', 1],
    ]);
    expect((await rows('grabVisitorLabels', channel)).map(({ label }) => label)).toEqual([
      'Support',
      'BankId Verified',
    ]);
    expect(await rows('grabVisitorCards', channel)).toMatchObject([{ dataID: '1', data: 'Name: John Doe' }]);
  });
});

describe('an agent', () => {
  test('has groups, the first of which is the department', async () => {
    expect(await rows('grabAgent', agentId)).toMatchObject([
      {
        agentName: 'olga',
        agentEmail: 'olga@localhost',
        department: 'Support',
        groups: 'Support,Sales',
        isBackOffice: '0',
      },
    ]);
  });

  test('is of the back office when no visitors are given to them, and is gone from the list when let go', async () => {
    const { app, site } = stage;
    const gus = await createColleague(app, 'gus');
    await changeAgent(app.domain, scene.admin, gus.id, { chatLimit: 0 });
    const found = (await rows('grabAgents')).find(({ agentName }) => agentName === 'gus');
    expect(found).toMatchObject({
      isBackOffice: '1',
      department: '',
      groups: '',
      agentPicture: '',
      agentLastActive: null,
    });
    await app.store.people.deactivate(site.id, gus.id, { site: site.id, kind: 'agent-deactivated', at: 1 });
    expect((await rows('grabAgents')).map(({ agentName }) => agentName)).not.toContain('gus');
    expect(await rows('grabAgent', String(found?.['agentID']))).toEqual([found]);
  });

  test('has one number, also for two who ask for the first time at once', async () => {
    await createColleague(stage.app, 'twin');
    const [one, other] = await Promise.all([rows('grabAgents'), rows('grabAgents')]);
    expect(one).toEqual(other);
    expect(new Set(one.map(({ agentID }) => agentID)).size).toBe(one.length);
  });
});

describe('statistics', () => {
  test('tell how a conversation went, by real times', async () => {
    const { json, length } = (await statistics({ startTime, channel })).json();
    expect(length).toBe(1);
    expect(json).toMatchObject([
      {
        ...{ channel, agentName: 'olga', agentEmail: 'olga@localhost', referral: 'Organic', searchEngine: 'Google' },
        ...{ city: 'Stockholm', country: 'Sweden', labels: ['Support', 'BankId Verified'], tags: ['VIP', 'Returning'] },
        ...{ rating: 4, responseTime: 2_000, exitPage: expect.stringMatching(/\/docs$/) },
      },
    ]);
    expect(json[0].duration).toBeGreaterThan(json[0].responseTime);
  });

  test('have null for what nobody answered', async () => {
    const { json } = (await statistics({ startTime })).json();
    const unanswered = json.filter((row: Row) => row['responseTime'] === null);
    expect(unanswered).toHaveLength(3);
    expect(unanswered.every((row: Row) => row['duration'] === null && row['rating'] === null)).toBe(true);
  });

  test('are narrowed by agents, by channels, and by time, which may be empty', async () => {
    const all = (await allChannels()).map(String);
    const { length } = all;
    expect(await channelsOf([])).toEqual(all);
    expect(await channelsOf([['agentId', agentId]])).toEqual([channel]);
    expect(
      await channelsOf([
        ['agentIds', agentId],
        ['agentIds', agentId],
      ]),
    ).toEqual([channel]);
    expect(
      await channelsOf([
        ['channels', all[0] ?? ''],
        ['channels', channel],
      ]),
    ).toEqual([all[0], channel]);
    expect(
      await channelsOf([
        ['channel', all[0] ?? ''],
        ['agentId', agentId],
      ]),
    ).toEqual([]);
    expect(await channelsOf([['endTime', startTime]])).toEqual([]);
    const began = (await rows('listConversations', today, today)).map(({ date }) => String(date));
    const later = (await statistics({ startTime: began[1] ?? '' })).json().json;
    expect(later).toHaveLength(began.filter((date) => date >= (began[1] ?? '')).length);
    expect(length).toBe(4);
  });

  test('are told in a time zone, in which a time without one is read', async () => {
    const plain = (await statistics({ startTime, channel })).json().json[0].startedAt;
    const zoned = (await statistics({ startTime, channel, timezone: 'Asia/Kolkata' })).json().json[0].startedAt;
    expect(zoned).toMatch(/\+05:30$/);
    expect(Date.parse(zoned)).toBe(Date.parse(plain));
    const local = zoned.slice(0, 23);
    const read = async (query: Readonly<Record<string, string>>) => (await statistics(query)).json().json.length;
    expect(await read({ startTime: local, channel, timezone: 'Asia/Kolkata' })).toBe(1);
    expect(await read({ startTime: local, endTime: `${local}Z`, channel })).toBe(0);
    expect((await statistics({ startTime, channel, timezone: userId })).json().json[0].startedAt).toBe(plain);
  });

  test('are a file when that is asked for, with the same columns', async () => {
    const { headers, body } = await statistics({ startTime, fileType: 'csv' });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="chatStatistics.csv"');
    const [head, ...lines] = body.replace('\uFEFF', '').trim().split('\r\n');
    const contract = IMBOX.find(({ path }) => path.includes('chatStatistics'));
    expect(head?.split(',')).toEqual(listNames(contract?.answer ?? null).slice(2, -1));
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toContain('"Support, BankId Verified","VIP, Returning"');
  });
});

test('a page filter leaves the conversations that began on its pages, in both calls that take it', async () => {
  const filters = await rows('pageFilters');
  expect(filters.map(({ searchName, searchFilter, matchType }) => [searchName, searchFilter, matchType])).toEqual([
    ['Support', '/support', 'like'],
    ['Nothing', 'https://nowhere.example/', 'exact'],
  ]);
  const [support, nothing] = filters.map(({ id }) => String(id));
  const list = async (query: string) =>
    (await grab('listConversations', today, `${today}?${query}`)).json.map((row: Row) => row['conversationID']);
  expect(await list(`pageFilterId=${support}`)).toEqual([channel]);
  expect(await list(`pageFilterId=${nothing}`)).toEqual([]);
  expect(await list(`pageFilterId=${nothing}&pageFilterId=${support}`)).toEqual([channel]);
  expect(await channelsOf([['pageFilterId', support ?? '']])).toEqual([channel]);
});

test('what is longer than a page goes on at the address in next, each row once', async () => {
  const { app, createKey } = await openCompatStage();
  const fresh = { app, key: await createKey('imbox') };
  const [site] = await app.store.sites.list();
  if (site === undefined) throw new Error('expected a site, got none');
  const user = await toAccountNumber(app.domain, 'imbox', site.id);
  const random = createSeededRandom(151);
  const at = app.clock.now() - 2 * DAY_MS;
  await app.store.conversations.append(
    Array.from({ length: 1_001 }, () => {
      const visitor = createId<never>(at, random.bytes);
      const author = { kind: 'visitor', id: visitor, name: '' } as const;
      return {
        ...{ site: site.id, conversation: createId<never>(at, random.bytes), id: createId<never>(at, random.bytes) },
        ...{ author, body: { kind: 'text', text: 'hi' }, at, startFor: visitor },
      } as const;
    }),
  );
  const day = new Date(at).toISOString().slice(0, 10);
  const read = async (url: string, seen: readonly string[] = []): Promise<readonly string[]> => {
    const { json, next } = (await fresh.app.http.inject({ url })).json();
    const names = json.map((row: Row) => row['conversationID'] ?? row['channel']);
    if (next === undefined) return [...seen, ...names];
    expect(next).toMatch(/^https:\/\/chat\.example\.com\/imbox\/message\//);
    return read(next.replace('https://chat.example.com', ''), [...seen, ...names]);
  };
  const listed = await read(`/imbox/message/listConversations/${fresh.key}/${user}/${day}/${day}`);
  expect([listed.length, new Set(listed).size]).toEqual([1_001, 1_001]);
  const times = `startTime=${day}&endTime=${day}T23:59:59Z`;
  expect(await read(`/imbox/message/chatStatistics/${fresh.key}/${user}?${times}`)).toEqual(listed);
  const csv = await fresh.app.http.inject({
    url: `/imbox/message/chatStatistics/${fresh.key}/${user}?${times}&fileType=csv`,
  });
  expect(csv.headers.link).toMatch(/^<https:\/\/chat\.example\.com\/.+cursorId=V\d+.+>; rel="next"$/);
  await app.store.close();
});

describe('is refused in the envelope, and changes nothing:', () => {
  const INJECTION = `'; drop table visitor; --<script>`;
  const tooLong = 'x'.repeat(3_000);
  const conversation = (id: string) => toPath('grabConversation', encodeURIComponent(id));
  const statistic = (query: string) => `${toPath('chatStatistics')}?startTime=${startTime}&${query}`;

  test.each<[string, number, () => string]>([
    ['a wrong key', 401, () => `/message/grabAgents/wrong/${userId}`],
    ['a wrong userId', 401, () => `/message/grabAgents/${apiKey}/1234567`],
    ['an injection as a key', 401, () => `/message/grabAgents/${encodeURIComponent(INJECTION)}/${userId}`],
    ['a key that is too long', 401, () => `/message/grabAgents/${tooLong}/${userId}`],
    ['no key', 401, () => '/message/grabAgents'],
    ['no userId', 401, () => `/message/grabAgents/${apiKey}`],
    ['no conversation', 400, () => toPath('grabConversation')],
    ['no toDate', 400, () => toPath('listConversations', '2026-01-01')],
    ['more than there is to say', 400, () => toPath('grabAgents', 'more')],
    ['an unknown call', 404, () => toPath('grabEverything')],
    ['an unknown conversation', 404, () => conversation('V18751500044654323221')],
    ['a conversation that is none', 404, () => conversation('V0')],
    ['a number that is no UUID’s', 404, () => conversation(`V${'9'.repeat(39)}`)],
    ['a conversation that is too long', 400, () => conversation(`V${'1'.repeat(3_000)}`)],
    ['an injection as a conversation', 404, () => conversation(INJECTION)],
    ['the info of an unknown conversation', 404, () => toPath('grabVisitorInfo', 'V1')],
    ['the tags of one', 404, () => toPath('grabVisitorTags', 'V1')],
    ['the labels of one', 404, () => toPath('grabVisitorLabels', 'V1')],
    ['the cards of one', 404, () => toPath('grabVisitorCards', 'V1')],
    ['an unknown agent', 404, () => toPath('grabAgent', '999999')],
    ['an injection as an agent', 404, () => toPath('grabAgent', encodeURIComponent(INJECTION))],
    ['a day that there is not', 400, () => toPath('listConversations', '2026-02-30', '2026-03-01')],
    ['a day in other words', 400, () => toPath('listConversations', '2026-01-01', 'today')],
    ['days that end before they begin', 400, () => toPath('listConversations', '2026-01-02', '2026-01-01')],
    ['an unknown page filter', 404, () => `${toPath('listConversations', '2026-01-01', '2026-01-02')}?pageFilterId=1`],
    [
      'a cursor that was never given',
      400,
      () => `${toPath('listConversations', '2026-01-01', '2026-01-02')}?cursorId=1`,
    ],
    ['a cursor of messages that was never given', 400, () => `${conversation(channel)}?cursorId=-1`],
    ['statistics from no time on', 400, () => toPath('chatStatistics')],
    [
      'statistics from an impossible day on',
      400,
      () => `${toPath('chatStatistics')}?startTime=2026-02-30T00:00:00.000Z`,
    ],
    ['statistics to an impossible hour', 400, () => statistic('endTime=2026-01-01T25:00:00Z')],
    ['statistics that end before they begin', 400, () => statistic('endTime=2000-01-01T00:00:00Z')],
    ['statistics of more than 365 days', 400, () => `${toPath('chatStatistics')}?startTime=2020-01-01T00:00:00.000Z`],
    ['an unknown time zone', 400, () => statistic('timezone=Mars/Olympus')],
    ['another type of file', 400, () => statistic('fileType=pdf')],
    ['an unknown agent of statistics', 404, () => statistic('agentIds=999999')],
    ['an unknown channel of statistics', 404, () => statistic(`channels=${encodeURIComponent(INJECTION)}`)],
    ['an unknown page filter of statistics', 404, () => statistic('pageFilterId=x')],
  ])('%s', async (_name, status, toUrl) => {
    const before = await count();
    const response = await ask(toUrl());
    expect([response.statusCode, findDifference(ERROR, response.json())]).toEqual([status, null]);
    expect(response.body.length).toBeLessThan(500);
    expect(response.json().json).toEqual([]);
    expect(await count()).toEqual(before);
  });

  const count = async () => {
    const { store, domain } = stage.app;
    const [site] = await store.sites.list();
    const events = site === undefined ? [] : await store.events.list(site.id, 0, 10_000);
    return [events.length, domain.sites.byId(stage.site.id)];
  };

  test('another method, and another address', async () => {
    for (const method of ['POST', 'DELETE'] as const) {
      const refused = await ask(toPath('grabAgents'), method);
      expect([refused.statusCode, findDifference(ERROR, refused.json())]).toEqual([405, null]);
    }
    const elsewhere = await ask('/elsewhere');
    expect([elsewhere.statusCode, findDifference(ERROR, elsewhere.json())]).toEqual([404, null]);
  });

  test('a year is not too long, and a millisecond more is', async () => {
    const at = (days: number, more = 0) => new Date(Date.UTC(2025, 0, 1) + days * DAY_MS + more).toISOString();
    const span = async (more: number) => (await statistics({ startTime: at(0), endTime: at(365, more) })).statusCode;
    expect([await span(0), await span(1)]).toEqual([200, 400]);
  });

  test('a key that was revoked, and one of another system', async () => {
    const { app, site } = stage;
    const revoked = await stage.createKey('imbox');
    const [key] = (await app.store.keys.list(site.id)).slice(-1);
    await app.store.keys.revoke(null, key?.id ?? '', { kind: 'api-key-revoked', at: 1 });
    for (const secret of [revoked, await stage.createKey('rest'), await stage.createKey('smartsupp')]) {
      expect((await ask(`/message/grabAgents/${secret}/${userId}`)).statusCode).toBe(401);
    }
  });

  test('what is for owners and admins, by an agent’s key', async () => {
    const ira = await createColleague(stage.app, 'ira');
    const key = await stage.createKey('imbox', ira.id);
    const status = async (path: string) => (await ask(path.replace(apiKey, key))).statusCode;
    expect(await status(toPath('grabAgents'))).toBe(403);
    expect(await status(toPath('pageFilters'))).toBe(403);
    expect(await status(statistic('fileType=csv'))).toBe(403);
    expect(await status(conversation(channel))).toBe(200);
  });

  test('what is another site’s, which looks like what there is not', async () => {
    const { app } = stage;
    const accounts = { store: app.store, clock: app.clock, randomBytes: createSeededRandom(7).bytes, secrets };
    const other = await createSite(accounts, { name: 'Other', origins: [] });
    await app.domain.sites.refresh();
    const { id: agent } = await createAgent(accounts, {
      ...{ site: other.id, email: 'sid@localhost', name: 'Sid', role: 'owner', passwordHash: null },
    });
    const wish = { site: other.id, agent, system: 'imbox', name: '', scopes: [], expiresAt: null } as const;
    const key = (await createApiKey(app.domain, wish))?.secret ?? '';
    const user = await toAccountNumber(app.domain, 'imbox', other.id);
    const [filter] = await rows('pageFilters');
    const foreign = (path: string) => ask(path.replace(apiKey, key).replace(`/${userId}`, `/${user}`));
    for (const path of [
      conversation(channel),
      ...['grabVisitorInfo', 'grabVisitorTags', 'grabVisitorLabels', 'grabVisitorCards'].map((name) =>
        toPath(name, channel),
      ),
      toPath('grabAgent', agentId),
      statistic(`agentId=${agentId}`),
      statistic(`pageFilterId=${filter?.['id']}`),
    ]) {
      expect([path, (await foreign(path)).statusCode]).toEqual([path, 404]);
    }
    expect((await foreign(statistic(`channel=${channel}`))).json().json).toEqual([]);
    expect((await foreign(toPath('listConversations', today, today))).json().json).toEqual([]);
    expect((await ask(`/message/grabAgents/${apiKey}/${user}`)).statusCode).toBe(401);
  });
});
