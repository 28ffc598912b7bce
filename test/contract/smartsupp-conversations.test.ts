/** Smartsupp's conversations: counted and listed as its clients ask for them, and each told as its chat hook tells one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createId, type MessageId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { takeConversation } from '../../src/server/domain/conversations/change-conversation.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(311);

let stage: CompatStage;
let apikey: string;
let path: string;
beforeAll(async () => {
  stage = await openCompatStage();
  apikey = await stage.createKey('smartsupp');
  const { app, owner, site, chats } = stage;
  const agent = { kind: 'agent', id: owner.id, site: site.id, name: owner.name } as const;
  const { conversation, id: visitor } = chats.taken;
  await run(takeConversation(app.domain, agent, conversation, false));
  app.clock.advance(29_000);
  const say = (who: Parameters<typeof sendMessage>[1], text: string) =>
    run(
      sendMessage(app.domain, who, {
        ...{ id: createId<MessageId>(app.clock.now(), random.bytes), conversation, body: { kind: 'text', text } },
      }),
    );
  await say(agent, 'Yes, in every size');
  await say({ kind: 'visitor', id: visitor, site: site.id }, 'Thank you');
  path = `/accounts/${(await ask('GET', '/accounts')).json().records[0].id}/conversations`;
});
afterAll(() => stage.app.store.close());

async function run(doing: Promise<unknown>): Promise<void> {
  await stage.settle();
  await doing;
  await stage.settle();
}

const ask = (method: 'GET' | 'POST', address: string, payload?: string, type = 'application/json') =>
  stage.app.http.inject({
    ...{ method, url: `/smartsupp${address}`, headers: { apikey, 'content-type': type } },
    ...(payload === undefined ? {} : { payload }),
  });
const search = async (wish: object) => (await ask('POST', `${path}/search`, JSON.stringify(wish))).json();

test('are counted, and listed from a place on, the oldest first', async () => {
  const { total, items } = await search({ offset: 0, limit: 200 });
  expect([total, items.length]).toEqual([3, 3]);
  expect(await search({ offset: 1, limit: 1 })).toEqual({ total: 3, items: [items[1]] });
  expect(await search({ offset: 3 })).toEqual({ total: 3, items: [] });
  const begun = items.map(({ beginAt }: { beginAt: number }) => beginAt);
  expect(begun).toEqual([...begun].sort((left, right) => left - right));
});

test('are counted for a client that sends a form of parts', async () => {
  const payload = ['offset', 'limit']
    .map((name) => `--part\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`)
    .join('');
  const counted = await ask('POST', `${path}/search`, `${payload}--part--\r\n`, 'multipart/form-data; boundary=part');
  expect([counted.statusCode, counted.json().total, counted.json().items.length]).toEqual([200, 3, 1]);
  const urlencoded = await ask('POST', `${path}/search`, 'offset=0&limit=2', 'application/x-www-form-urlencoded');
  expect(urlencoded.json().items).toHaveLength(2);
});

test('one tells who wrote what, how long the answers took, and where the visitor was', async () => {
  const { owner, chats } = stage;
  const { conversation, id: visitor } = chats.taken;
  const users = (await ask('GET', `${path.replace('/conversations', '')}/users`)).json().records;
  const { id: user } = users.find(({ email }: { email: string }) => email === 'olga@localhost');
  const chat = (await ask('GET', `${path}/${conversation}/get`)).json();
  expect(chat.channel).toMatchObject({
    ...{ id: conversation, isChat: true, isMissed: true, isTriggered: false, isOffline: false, isCompleted: false },
    ...{ isDropped: false, messagesCount: 3, wordsCount: 10, rating: null, ratingDesc: null },
  });
  // As long as the clock was put forward, and the moments in which things are stored.
  expect(chat.channel.firstResponse).toBeGreaterThanOrEqual(29);
  expect(chat.channel.firstResponse).toBeLessThan(60);
  expect(chat.channel.avgResponse).toBe(chat.channel.firstResponse);
  expect(chat.messages).toMatchObject([
    { type: 'visitor', from: `visitor:${visitor}`, content: 'Do you sell pots?', triggeredBy: null },
    { type: 'system', from: 'system', content: 'agent.join' },
    { type: 'agent', from: `agent:${user}`, name: owner.name, content: 'Yes, in every size' },
    { type: 'visitor', content: 'Thank you' },
  ]);
  expect(chat.paths).toMatchObject([{ url: expect.stringMatching(/^http/) }]);
  expect(chat).toMatchObject({ endAt: null, visitor: { id: visitor, userAgent: expect.stringContaining('Mozilla') } });
});

test('one that waits for somebody to come is offline, and missed', async () => {
  const { channel } = (await ask('GET', `${path}/${stage.chats.offline.conversation}/get`)).json();
  expect(channel).toMatchObject({ isOffline: true, isMissed: true, isChat: false, firstResponse: null });
});

test('one of another account is none', async () => {
  const { app, chats } = stage;
  const accounts = { store: app.store, clock: app.clock, randomBytes: random.bytes, secrets };
  const other = await createSite(accounts, { name: 'Other', origins: [] });
  await app.domain.sites.refresh();
  const { id: agent } = await createAgent(accounts, {
    ...{ site: other.id, email: 'sid@localhost', name: 'Sid', role: 'owner', passwordHash: null },
  });
  const wish = { site: other.id, agent, system: 'smartsupp', name: '', scopes: [], expiresAt: null } as const;
  const own = apikey;
  apikey = (await createApiKey(app.domain, wish))?.secret ?? '';
  const there = `/accounts/${(await ask('GET', '/accounts')).json().records[0].id}/conversations`;
  expect((await ask('POST', `${there}/search`, '{}')).json()).toEqual({ total: 0, items: [] });
  expect((await ask('GET', `${there}/${chats.taken.conversation}/get`)).statusCode).toBe(404);
  expect((await ask('POST', `${path}/search`, '{}')).statusCode).toBe(404);
  apikey = own;
});

test.each([
  ['a place before the first', { offset: -1 }],
  ['a word for a number', { limit: 'many' }],
  ['half a place', { offset: 0.5 }],
])('are not searched with %s', async (_name, wish) => {
  expect(await search(wish)).toMatchObject({ error: 'InvalidParam', hint: Object.keys(wish)[0] });
});

test('are not searched with a form that is none', async () => {
  const refused = await ask('POST', `${path}/search`, 'offset', 'multipart/form-data');
  expect([refused.statusCode, refused.json().error]).toEqual([400, 'InvalidParam']);
});
