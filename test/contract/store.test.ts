/** The store's contract, on every database: SQLite as it runs, PostgreSQL so that the SQL stays portable. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationAct } from '../../src/protocol/conversation-state.ts';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type OutboxId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import type { Author, Body } from '../../src/protocol/message.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { NEW_AGENT } from '../../src/server/domain/agents/create-account.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Append, Appended, NewEvent, Site, Store, Visit, Visitor } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(7);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const text = (words: string): Body => ({ kind: 'text', text: words });
const AT = 1_700_000_000_000;

const site: Site = {
  id: newId<SiteId>(),
  key: 'shop' as SiteKey,
  ...SAMPLE_SITE,
  origins: ['https://shop.example'],
};

function createVisit(wish: Partial<Visit> = {}): { visitor: Visitor; visit: Visit } {
  const visitor: Visitor = {
    id: newId<VisitorId>(),
    site: site.id,
    firstSeenAt: AT,
    lastSeenAt: AT,
    visits: 1,
    pageViews: 1,
    variables: { plan: 'pro', seats: 3, trial: false },
  };
  const visit: Visit = {
    id: newId<string>(),
    visitor: visitor.id,
    site: site.id,
    startedAt: AT,
    lastSeenAt: AT,
    landingUrl: '/',
    referrer: '',
    pageViews: 1,
    browser: 'Firefox',
    browserVersion: '140.0',
    os: 'Windows 10',
    platform: 'Windows',
    device: 'desktop',
    language: 'cs',
    timeZone: 'Europe/Prague',
    screen: '1920x1080',
    ip: '203.0.113.0',
    country: 'cz',
    region: '',
    city: 'Brno',
    traffic: 'Organic',
    searchEngine: 'Google',
    searchKeywords: 'plants',
    utm: { source: 'mail' },
    exitUrl: '/',
    exitTitle: 'Shop',
    rings: 1,
    visibleMs: 2_500,
    scroll: 40,
    vitals: null,
    department: '',
    userAgent: '',
    ...wish,
  };
  return { visitor, visit };
}

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('the store on %s', (_name, open) => {
  let store: Store;
  const agentId = newId<AgentId>();

  beforeAll(async () => {
    store = await open();
    await store.sites.create(site);
    await store.agents.create({
      id: agentId,
      site: site.id,
      email: 'ann@shop.example',
      name: 'Ann',
      role: 'agent',
      passwordHash: null,
      departments: ['sales'],
      ...NEW_AGENT,
      createdAt: AT,
    });
  });
  afterAll(() => store.close());

  /** A visitor who writes with a fresh outbox into a conversation of their own. */
  function createWriter(visitor = newId<VisitorId>(), conversation = newId<ConversationId>()) {
    const outbox = newId<OutboxId>();
    const author: Author = { kind: 'visitor', id: visitor, name: '' };
    const toAppend = (number: number, words: string, id = newId<MessageId>()): Append => ({
      site: site.id,
      conversation,
      id,
      author,
      body: text(words),
      at: AT + number,
      outbox: { id: outbox, number },
      startFor: visitor,
    });
    const append = async (number: number, words: string, id?: MessageId): Promise<Appended> => {
      const [result] = await store.conversations.append([toAppend(number, words, id)]);
      if (result === undefined) throw new Error('expected one result, got none');
      return result;
    };
    return { visitor, conversation, outbox, author, toAppend, append };
  }

  test('keeps a site as it was created', async () => {
    expect(await store.sites.list()).toEqual([site]);
  });

  test('keeps the departments of an agent', async () => {
    expect((await store.agents.find(agentId))?.departments).toEqual(['sales']);
  });

  test('refuses a second agent with the same e-mail and keeps the first', async () => {
    const other = {
      id: newId<AgentId>(),
      site: site.id,
      name: 'Bo',
      role: 'agent',
      passwordHash: null,
      departments: [],
      ...NEW_AGENT,
      createdAt: AT,
    } as const;
    expect(await store.agents.create({ ...other, email: 'ann@shop.example' })).toBe(false);
    expect((await store.agents.findByEmail('ann@shop.example'))?.name).toBe('Ann');
  });

  test('gives a one-time link to one of two that take it at once', async () => {
    await store.signIns.create({ hash: 'h', agent: agentId, kind: 'link', createdAt: AT, expiresAt: AT + 1 });
    const taken = await Promise.all([store.signIns.take('h'), store.signIns.take('h')]);
    expect(taken.filter((signIn) => signIn !== null)).toHaveLength(1);
  });

  test('[P6] numbers the messages of a conversation 1, 2, 3 in the order of their commit', async () => {
    const { append, conversation } = createWriter();
    for (const number of [1, 2, 3]) await append(number, `message ${number}`);
    const messages = await store.conversations.messages(conversation, 0, 10);
    expect(messages.map(({ seq, body }) => [seq, body])).toEqual([
      [1, text('message 1')],
      [2, text('message 2')],
      [3, text('message 3')],
    ]);
  });

  test('[P6] keeps the order within one batch, also across conversations', async () => {
    const left = createWriter();
    const right = createWriter();
    const batch = [left.toAppend(1, 'a'), right.toAppend(1, 'b'), left.toAppend(2, 'c'), right.toAppend(2, 'd')];
    const results = await store.conversations.append(batch);
    expect(results.map((result) => (result.outcome === 'stored' ? result.message.seq : result.outcome))).toEqual([
      1, 1, 2, 2,
    ]);
  });

  test('[P8] answers a repeat with the first seq and instant, and stores it once', async () => {
    const { append, conversation } = createWriter();
    const id = newId<MessageId>();
    const first = await append(1, 'hello', id);
    await append(2, 'again');
    const repeat = await append(1, 'hello', id);
    expect(first).toMatchObject({ outcome: 'stored', message: { seq: 1 } });
    expect(repeat).toMatchObject({ outcome: 'repeated', message: { seq: 1, at: AT + 1 } });
    expect(await store.conversations.messages(conversation, 0, 10)).toHaveLength(2);
  });

  test('[P8] stores a message once that stands twice in one batch', async () => {
    const { toAppend, conversation } = createWriter();
    const append = toAppend(1, 'hello');
    const results = await store.conversations.append([append, append]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['stored', 'repeated']);
    expect(await store.conversations.messages(conversation, 0, 10)).toHaveLength(1);
  });

  test('[P9] refuses a number that leaves a gap, and takes the message under a new numbering', async () => {
    const { append, toAppend } = createWriter();
    await append(1, 'one');
    expect(await append(3, 'three')).toEqual({ outcome: 'gap' });
    const renumbered = { ...toAppend(1, 'three'), outbox: { id: newId<OutboxId>(), number: 1 } };
    expect((await store.conversations.append([renumbered]))[0]).toMatchObject({
      outcome: 'stored',
      message: { seq: 2 },
    });
  });

  test('[P9] does not let one visitor use up the numbers of another visitor’s outbox', async () => {
    const victim = createWriter();
    const thief = createWriter();
    await victim.append(1, 'mine');
    const stolen = { ...thief.toAppend(2, 'x'), outbox: { id: victim.outbox, number: 2 } };
    expect((await store.conversations.append([stolen]))[0]).toEqual({ outcome: 'gap' });
    expect(await victim.append(2, 'still mine')).toMatchObject({ outcome: 'stored' });
  });

  test('[P5] does not let a visitor write into a conversation of somebody else', async () => {
    const owner = createWriter();
    await owner.append(1, 'private');
    const stranger = createWriter(undefined, owner.conversation);
    expect(await stranger.append(1, 'let me in')).toEqual({ outcome: 'not-found' });
    expect(await store.conversations.messages(owner.conversation, 0, 10)).toHaveLength(1);
  });

  test('does not start a conversation for an agent', async () => {
    const { toAppend } = createWriter();
    const { startFor: _, outbox: __, ...append } = toAppend(1, 'hello?');
    const author: Author = { kind: 'agent', id: agentId, name: 'Ann' };
    expect((await store.conversations.append([{ ...append, author }]))[0]).toEqual({ outcome: 'not-found' });
  });

  test('writes the greeting first in a new conversation, and never in one that has begun', async () => {
    const { toAppend, conversation } = createWriter();
    const greeting = (): NonNullable<Append['greeting']> => ({
      id: newId<MessageId>(),
      author: { kind: 'greeting', id: 't', name: 'Support' },
      body: text('Welcome'),
    });
    await store.conversations.append([{ ...toAppend(1, 'hi'), greeting: greeting() }]);
    await store.conversations.append([{ ...toAppend(2, 'more'), greeting: greeting() }]);
    const messages = await store.conversations.messages(conversation, 0, 10);
    expect(messages.map(({ body }) => body)).toEqual([text('Welcome'), text('hi'), text('more')]);
  });

  test('raises what was read and never lowers it, nor above the newest message', async () => {
    const { append, conversation } = createWriter();
    await append(1, 'a');
    await append(2, 'b');
    expect(await store.conversations.markRead(conversation, 'agent', 9)).toBeNull();
    expect((await store.conversations.markRead(conversation, 'agent', 2))?.readByAgent).toBe(2);
    expect(await store.conversations.markRead(conversation, 'agent', 1)).toBeNull();
  });

  test('lets one of two agents take a waiting conversation, and says so in the log', async () => {
    const { append, conversation } = createWriter();
    await append(1, 'anybody?');
    const take = (name: string) =>
      store.conversations.change({
        conversation,
        site: site.id,
        act: 'take',
        expectedAgent: null,
        agent: { id: agentId, name },
        message: {
          id: newId(),
          author: { kind: 'system', id: agentId, name },
          body: { kind: 'event', event: 'joined' },
        },
        event: { site: site.id, kind: 'conversation-taken', conversation, at: AT },
      });
    const results = await Promise.all([take('Ann'), take('Bo')]);
    expect(results.map((result) => result?.summary.agent?.name ?? null)).toEqual(['Ann', null]);
    expect(await store.conversations.messages(conversation, 1, 10)).toMatchObject([
      { seq: 2, body: { event: 'joined' } },
    ]);
  });

  test('lets a visitor’s message reopen a closed conversation', async () => {
    const { append, conversation } = createWriter();
    await append(1, 'bye');
    await store.conversations.change({
      conversation,
      site: site.id,
      act: 'close',
      expectedAgent: 'any',
      agent: null,
      message: {
        id: newId(),
        author: { kind: 'system', id: agentId, name: 'Ann' },
        body: { kind: 'event', event: 'closed' },
      },
      event: { site: site.id, kind: 'conversation-closed', conversation, at: AT },
    });
    const again = await append(2, 'one more thing');
    expect(again).toMatchObject({ outcome: 'stored', summary: { state: 'waiting', head: 3 } });
  });

  test.each([
    ['take', 'close', ['conversation-reopened', 'conversation-taken']],
    ['take-over', 'miss', ['conversation-reopened', 'conversation-taken']],
    ['reopen', 'close', ['conversation-reopened']],
    ['take', 'offer', ['conversation-taken']],
  ] as const)('says of a "%s" after "%s" that it is %j', async (act, before, kinds) => {
    const { append, conversation } = createWriter();
    await append(1, 'anybody?');
    const change = (one: ConversationAct, kind: NewEvent['kind']) =>
      store.conversations.change({
        ...{ conversation, site: site.id, act: one, expectedAgent: 'any', message: null },
        agent: one === 'close' || one === 'miss' ? null : { id: agentId, name: 'Ann' },
        event: { site: site.id, kind, conversation, agent: agentId, at: AT },
      });
    await change(before, 'conversation-changed');
    const changed = await change(act, act === 'reopen' ? 'conversation-reopened' : 'conversation-taken');
    expect(changed?.summary).toMatchObject({ state: 'open', agent: { id: agentId } });
    const events = (await store.events.list(site.id, 0, 1_000)).filter((event) => event.conversation === conversation);
    const told = events.slice(events.findIndex(({ kind }) => kind === 'conversation-changed') + 1);
    expect(told.map(({ kind }) => kind)).toEqual(kinds);
    for (const { agent } of told) expect(agent).toBe(agentId);
  });

  test('counts a page view once, however often it is reported, and later counters win', async () => {
    const { visitor, visit } = createVisit();
    const pageView = { id: newId<string>(), url: 'https://shop.example/', title: 'Shop', referrer: '', at: AT };
    const update = { visitor, visit, pageView, events: [] };
    await store.visitors.save([update, { ...update, visitor: { ...visitor, pageViews: 2 } }]);
    await store.visitors.save([update]);
    expect(await store.visitors.find(visitor.id)).toEqual({ visitor, lastVisit: visit });
  });

  test('keeps how a visit began, and takes what it is now from later updates', async () => {
    const { visitor, visit } = createVisit();
    const later = {
      ...visit,
      rings: 7,
      visibleMs: 9_000,
      vitals: { lcp: 1_200, cls: 0.01 },
      department: 'sales',
      city: '',
    };
    const renamed = { ...visitor, variables: { plan: 'free' } };
    await store.visitors.save([{ visitor, visit, pageView: null, events: [] }]);
    const beginning = { landingUrl: '/other', referrer: 'https://x.example/', startedAt: AT + 5 };
    await store.visitors.save([{ visitor: renamed, visit: { ...later, ...beginning }, pageView: null, events: [] }]);
    expect(await store.visitors.find(visitor.id)).toEqual({ visitor: renamed, lastVisit: later });
  });

  test('gives the newest pages of a visit, oldest first', async () => {
    const { visitor, visit } = createVisit();
    const view = (name: string, at: number) => ({
      id: newId<string>(),
      url: `/${name}`,
      title: name,
      referrer: '',
      at,
    });
    const views = [view('a', AT + 1), view('b', AT + 2), view('c', AT + 3)];
    await store.visitors.save(views.map((pageView) => ({ visitor, visit, pageView, events: [] })));
    const path = await store.visitors.path(visit.id, 2);
    expect(path).toEqual(views.slice(1).map(({ id, url, title, at }) => ({ id, url, title, at })));
    expect(await store.visitors.path(newId(), 2)).toEqual([]);
  });

  describe('an invitation', () => {
    function invite(visitor = newId<VisitorId>(), words = 'Can I help?') {
      const invitation = {
        id: newId<string>(),
        site: site.id,
        visitor,
        agent: { id: agentId, name: 'Ann' },
        text: words,
        at: AT,
        outcome: 'pending',
      } as const;
      const event = { site: site.id, kind: 'visitor-invited', visitor, agent: agentId, at: AT } as const;
      return store.invitations.create(invitation, event).then(() => invitation);
    }

    test('waits for its visitor until it is shown, and is kept as it was made', async () => {
      const invitation = await invite();
      expect(await store.invitations.pendingOf(invitation.visitor)).toEqual(invitation);
      await store.invitations.setOutcome(invitation.id, 'shown');
      expect(await store.invitations.pendingOf(invitation.visitor)).toBeNull();
      expect(await store.invitations.find(invitation.id)).toEqual({ ...invitation, outcome: 'shown' });
      expect(await store.invitations.find(newId())).toBeNull();
    });

    test('takes the place of one that still waits', async () => {
      const first = await invite();
      const second = await invite(first.visitor, 'Still there?');
      expect((await store.invitations.pendingOf(first.visitor))?.id).toBe(second.id);
      expect((await store.invitations.find(first.id))?.outcome).toBe('replaced');
    });

    test('does not go back from answered to dismissed', async () => {
      const { id } = await invite();
      await store.invitations.setOutcome(id, 'answered');
      await store.invitations.setOutcome(id, 'dismissed');
      expect((await store.invitations.find(id))?.outcome).toBe('answered');
    });

    test('is answered by the message that names it, and begins the conversation in the agent’s name', async () => {
      const { visitor, conversation, toAppend } = createWriter();
      const { id } = await invite(visitor);
      await store.conversations.append([{ ...toAppend(1, 'yes'), invitation: { id, message: newId<MessageId>() } }]);
      expect(await store.conversations.messages(conversation, 0, 10)).toMatchObject([
        { seq: 1, author: { kind: 'agent', id: agentId, name: 'Ann' }, body: text('Can I help?') },
        { seq: 2, body: text('yes') },
      ]);
      expect((await store.invitations.find(id))?.outcome).toBe('answered');
    });

    test('of somebody else, or of nobody, puts no words into a conversation', async () => {
      const { id } = await invite();
      for (const named of [id, newId<string>()]) {
        const { conversation, toAppend } = createWriter();
        await store.conversations.append([{ ...toAppend(1, 'x'), invitation: { id: named, message: newId() } }]);
        expect(await store.conversations.messages(conversation, 0, 10)).toHaveLength(1);
      }
      expect((await store.invitations.find(id))?.outcome).toBe('pending');
    });
  });

  test('changes of a site only what is named', async () => {
    const other: Site = { ...site, id: newId<SiteId>(), key: 'other' as SiteKey };
    await store.sites.create(other);
    const trigger = { id: 't', name: 'T', active: true, frequency: 'visit', conditions: [], actions: [] } as const;
    await store.sites.update(toWriter(other.id), { triggers: [trigger] });
    const settings = { ...DEFAULT_SETTINGS, timeZone: 'Europe/Prague' };
    await store.sites.update(toWriter(other.id), { settings });
    await store.sites.update(toWriter(other.id), {});
    const sites = await store.sites.list();
    expect(sites.find(({ id }) => id === other.id)).toEqual({ ...other, triggers: [trigger], settings });
    expect(sites.find(({ id }) => id === site.id)).toEqual(site);
  });

  test('counts who waits for an agent and who has one, also while they are handed over', async () => {
    const other: Site = { ...site, id: newId<SiteId>(), key: 'counted' as SiteKey };
    await store.sites.create(other);
    for (const acts of [[], ['take'], ['take', 'transfer'], ['close'], ['miss']] as const) {
      const { conversation, toAppend } = createWriter();
      await store.conversations.append([{ ...toAppend(1, 'hello'), site: other.id }]);
      for (const act of acts) {
        const changed = await store.conversations.change({
          conversation,
          site: other.id,
          act,
          expectedAgent: 'any',
          agent: act === 'close' || act === 'miss' ? null : { id: agentId, name: 'Ann' },
          message: null,
          event: { site: other.id, kind: 'conversation-taken', conversation, at: AT },
        });
        expect(changed).not.toBeNull();
      }
    }
    expect(await store.conversations.countByState(other.id)).toEqual({ waiting: 1, open: 2 });
  });

  test('writes an offline message into the log once, when a conversation starts with nobody there', async () => {
    const { conversation, toAppend } = createWriter();
    await store.conversations.append([{ ...toAppend(1, 'a'), isOffline: true }]);
    await store.conversations.append([{ ...toAppend(2, 'b'), isOffline: true }]);
    const events = (await store.events.list(site.id, 0, 1_000)).filter((event) => event.conversation === conversation);
    expect(events.map(({ kind }) => kind)).toEqual([
      'conversation-started',
      'offline-message',
      'message-sent',
      'message-sent',
    ]);
  });

  test('keeps every event of a conversation in the order of its commits', async () => {
    const { append, conversation, visitor } = createWriter();
    await append(1, 'a');
    await append(2, 'b');
    const events = (await store.events.list(site.id, 0, 1_000)).filter((event) => event.conversation === conversation);
    expect(events.map(({ kind }) => kind)).toEqual(['conversation-started', 'message-sent', 'message-sent']);
    expect(events.every((event) => event.visitor === visitor)).toBe(true);
  });

  test('writes nothing of a batch that fails', async () => {
    const { toAppend, conversation } = createWriter();
    const broken = { ...toAppend(2, 'x'), at: Number.NaN };
    await expect(store.conversations.append([toAppend(1, 'ok'), broken])).rejects.toThrow();
    expect(await store.conversations.find(conversation)).toBeNull();
  });

  test('keeps the first value of a setting that two create at once', async () => {
    const values = await Promise.all([store.settings.getOrCreate('s', 'a'), store.settings.getOrCreate('s', 'b')]);
    expect(values).toEqual(['a', 'a']);
  });
});
