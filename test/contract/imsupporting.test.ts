/** IMsupporting's contract, walked against a server that real visitors and agents filled; and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeConversation } from '../../src/server/domain/conversations/change-conversation.ts';
import { inviteVisitor } from '../../src/server/domain/visitors/invite-visitor.ts';
import { createColleague } from '../support/callers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { GREETING } from '../support/greeting-trigger.ts';
import { IMSUPPORTING } from './imsupporting.ts';
import { findDifference, listNames } from './shape.ts';

let stage: CompatStage;
let apikey: string;
beforeAll(async () => {
  stage = await openCompatStage();
  apikey = await stage.createKey('imsupporting');
  const { app, owner, site, chats } = stage;
  const agent = { kind: 'agent', id: owner.id, site: site.id, name: owner.name } as const;
  await inviteVisitor(app.domain, agent, stage.reader, 'Can I help?');
  const taking = takeConversation(app.domain, agent, chats.taken.conversation, false);
  await stage.settle();
  await taking;
  await stage.settle();
});
afterAll(() => stage.app.store.close());

const ask = (query: Readonly<Record<string, string>>, method: 'GET' | 'POST' | 'DELETE' = 'GET') =>
  stage.app.http.inject({ method, url: '/imsupporting/console-endpoint.php', query });
const run = async (cmd: string) => (await ask({ siteid: stage.site.id, apikey, cmd })).json();
const figure = async (cmd: string) => Object.values((await run(cmd)).result)[0];

test('every command answers with the names, types, formats and order of the contract', async () => {
  const differences: string[] = [];
  let fields = 0;
  for (const { path, answer } of IMSUPPORTING) {
    const cmd = new URLSearchParams(path.split('?')[1]).get('cmd') ?? '';
    const difference = findDifference(answer ?? {}, await run(cmd), cmd);
    if (difference === null) fields += listNames(answer).length;
    else differences.push(difference);
  }
  const documented = IMSUPPORTING.reduce((sum, { answer }) => sum + listNames(answer).length, 0);
  const calls = IMSUPPORTING.length;
  console.info(
    `imsupporting: ${calls} calls documented, ${calls - differences.length} answered; ${documented} fields documented, ${fields} answered`,
  );
  expect(differences).toEqual([]);
});

describe('the list of visitors', () => {
  test('has those who are here first, with their place, their address masked, and what their browser calls itself', async () => {
    const visitors: Record<string, string>[] = Object.values((await run('GetLiveVisitorList')).websiteVisitor);
    const reader = visitors.find(({ visTown }) => visTown === 'Wigan');
    expect(reader).toMatchObject({
      ...{ paOnline: '1', visCountry: 'GB', visUserState: 'Online', visipAddr: '80.192.137.xxx', paRings: '2' },
      ...{ visIsInChatNameIs: 'None', visIsInChatWithAdmin: 'None', visRefPage: 'https://search.example/' },
      visUA: expect.stringContaining('Firefox/140.0'),
    });
    expect(reader?.['paCurPage']).toMatch(/\/pots$/);
    expect(reader?.['visLandingPage']).toMatch(/\/plants$/);
    expect(reader?.['visPingTime']).not.toBe('0000-00-00 00:00:00');
    expect(visitors.filter(({ visIsInChatWithAdmin }) => visIsInChatWithAdmin === 'olga')).toHaveLength(1);
    expect(visitors.filter(({ visPingTime }) => visPingTime === '0000-00-00 00:00:00')).toHaveLength(3);
  });

  test('calls a visitor the same number each time', async () => {
    const numbers = async () =>
      Object.values<Record<string, string>>((await run('GetLiveVisitorList')).websiteVisitor).map(({ paID }) => paID);
    const first = await numbers();
    expect(new Set(first).size).toBe(4);
    expect(await numbers()).toEqual(first);
  });
});

describe('a figure', () => {
  test.each([
    ['GetOperatorsOnline', '1'],
    ['GetVisitorsOnlineNow', '4'],
    ['GetOnlineStatus', '1'],
    ['GetChatsWaiting', '1'],
    ['GetChatsWaitingToBeAnswered', '1'],
    ['GetOpenChats', '1'],
    ['GetChatsToday', '3'],
    ['GetVisitorsToday', '4'],
    ['GetUnreadOfflineMessages', '1'],
    ['GetUnreadOfflineMessagesCount', '1'],
    ['getunreadofflinemessages', '1'],
  ])('%s is what happened: %s', async (cmd, expected) => {
    expect(await figure(cmd)).toBe(expected);
  });

  test('is of today only, from midnight GMT on', async () => {
    const fresh = await openCompatStage();
    const key = await fresh.createKey('imsupporting');
    const { http, clock, store } = fresh.app;
    clock.jump(86_400_000 - (clock.now() % 86_400_000));
    await fresh.settle();
    const { result } = (
      await http.inject({
        url: '/imsupporting/console-endpoint.php',
        query: { SITEID: fresh.site.id, APIKEY: key, cmd: 'GetStats' },
      })
    ).json();
    expect([result.chatstoday, result.visitorstoday, result.visitorsonline]).toEqual(['0', '0', '0']);
    // Whoever waited yesterday has gone.
    expect(result.chatswaiting).toBe('0');
    await store.close();
  });

  test('of what the owner decided follows the settings and the triggers', async () => {
    const { app, site } = stage;
    const read = () => Promise.all(['GetAudioNotification', 'GetAutomatedReplies', 'GetIdleCheck'].map(figure));
    await app.domain.sites.change(site.id, () => ({ triggers: [] }));
    expect(await read()).toEqual(['0', '0', '0']);
    await app.domain.sites.change(site.id, ({ settings }) => ({
      triggers: [GREETING],
      settings: { ...settings, notifications: { sound: true }, routing: { ...settings.routing, idleMinutes: 3 } },
    }));
    expect(await read()).toEqual(['1', '1', '1']);
    await app.domain.sites.change(site.id, () => ({ triggers: [{ ...GREETING, active: false }] }));
    expect(await figure('GetAutomatedReplies')).toBe('0');
  });
});

test('a chat tells who has it, who wrote last, and what nobody has read', async () => {
  const chats: Record<string, string>[] = Object.values((await run('GetChatSessions')).chatSession);
  expect(chats.map(({ chatState, chatAdmin }) => [chatState, chatAdmin])).toEqual([
    ['Open', 'olga'],
    ['Waiting', 'None'],
  ]);
  const waiting: Record<string, string>[] = Object.values((await run('GetWaitingChatDetails')).waitingChat);
  expect(waiting).toEqual([chats[1]]);
  expect(waiting[0]).toMatchObject({ chatLastMessage: 'Hello?', chatLastMessageFrom: 'Visitor', chatUnread: '1' });
});

test('the account’s use is noted for the agent of the key', async () => {
  const { app, owner } = stage;
  expect((await run('SetLastUsed')).rescode).toBe('200');
  app.clock.advance(60_000);
  await stage.settle();
  expect((await app.store.agents.find(owner.id))?.lastActiveAt).toBeGreaterThan(0);
});

describe('is refused in the envelope, and changes nothing:', () => {
  const right = () => ({ siteid: stage.site.id, apikey, cmd: 'GetStats' });
  const INJECTION = `'; drop table visitor; --<script>`;

  test.each<[string, () => Record<string, string>, string]>([
    ['a wrong key', () => ({ ...right(), apikey: 'wrong' }), '401'],
    ['no key', () => ({ siteid: stage.site.id, cmd: 'GetStats' }), '401'],
    ['a wrong site', () => ({ ...right(), siteid: '0000000000000' }), '401'],
    ['no site', () => ({ apikey, cmd: 'GetStats' }), '401'],
    ['no command', () => ({ siteid: stage.site.id, apikey }), '400'],
    ['an unknown command', () => ({ ...right(), cmd: 'GetEverything' }), '400'],
    ['an injection as a command', () => ({ ...right(), cmd: INJECTION }), '400'],
    ['an injection as a key', () => ({ ...right(), apikey: INJECTION }), '401'],
    ['a command that is too long', () => ({ ...right(), cmd: 'x'.repeat(5_000) }), '400'],
  ])('%s', async (_name, toQuery, rescode) => {
    const response = await ask(toQuery());
    expect([String(response.statusCode), response.json().rescode]).toEqual([rescode, rescode]);
    expect(response.json().message.length).toBeLessThan(200);
    expect(response.json()).toMatchObject({ queries: '1', token: 'NotRequired' });
  });

  test('an unknown command is told the ones that there are', async () => {
    const { commands } = await run('nothing');
    expect(Object.values(commands)).toContain('GetLiveVisitorList');
  });

  test('another method, and another address', async () => {
    const post = await ask(right(), 'POST');
    expect([post.statusCode, post.json().rescode]).toEqual([405, '405']);
    const elsewhere = await stage.app.http.inject({ url: '/imsupporting/elsewhere' });
    expect([elsewhere.statusCode, elsewhere.json().rescode]).toEqual([404, '404']);
  });

  test('a key that was revoked, one of our own API, one of another system, and one whose agent was let go', async () => {
    const { app, site } = stage;
    const revoked = await stage.createKey('imsupporting');
    const [key] = (await app.store.keys.list(site.id)).slice(-1);
    await app.store.keys.revoke(null, key?.id ?? '', { kind: 'api-key-revoked', at: 1 });
    const gus = await createColleague(app, 'gus');
    const orphan = await stage.createKey('imsupporting', gus.id);
    await app.store.people.deactivate(site.id, gus.id, { site: site.id, kind: 'agent-deactivated', at: 1 });
    for (const secret of [revoked, orphan, await stage.createKey('rest'), await stage.createKey('smartsupp')]) {
      expect((await ask({ ...right(), apikey: secret })).statusCode).toBe(401);
    }
  });
});
