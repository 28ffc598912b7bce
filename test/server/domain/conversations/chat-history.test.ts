/** Pages of conversations of the past: each once, however they are narrowed, and never more than a bounded look. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type VisitorId,
} from '../../../../src/protocol/ids.ts';
import type { PageFilter } from '../../../../src/protocol/page-filter-api.ts';
import {
  type ChatCursor,
  type ChatWish,
  listChats,
  reportChats,
} from '../../../../src/server/domain/conversations/chat-history.ts';
import { createPresent } from '../../../../src/server/domain/visitors/load-present.ts';
import { openSqliteStore } from '../../../../src/server/store/sqlite.ts';
import type { Site, Store } from '../../../../src/server/store/store.ts';
import { SAMPLE_SITE } from '../../../support/sample-site.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(149);
const AT = 1_700_000_000_000;
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);
const [ann, ben] = [newId<AgentId>(), newId<AgentId>()];
const site: Site = { id: newId(), key: newId(), ...SAMPLE_SITE };
const ids = Array.from({ length: 20 }, () => newId<ConversationId>());
const EVERYTHING: ChatWish = { from: AT, to: AT + 1_000, agents: null, conversations: null, filters: null };
const POTS: PageFilter = {
  ...{ id: newId<string>(), name: 'Pots', kind: 'like', pattern: '/pots', createdAt: AT, changedAt: AT },
};

let store: Store;
beforeAll(async () => {
  store = await openSqliteStore(':memory:');
  await store.sites.create(site);
  for (const [index, conversation] of ids.entries()) {
    const visitor = newId<VisitorId>();
    const at = AT + Math.floor(index / 2);
    const present = createPresent(site, visitor);
    const url = `https://shop.example/${index % 7 === 6 ? 'pots' : 'plants'}`;
    await store.visitors.save([
      {
        visitor: { ...present.visitor, firstSeenAt: at, lastSeenAt: at, visits: 1, pageViews: 1 },
        visit: { ...present.visit, id: newId<string>(), startedAt: at, lastSeenAt: at },
        pageView: { id: newId<string>(), url, title: '', referrer: '', at },
        events: [],
      },
    ]);
    const body = { kind: 'text', text: 'hi' } as const;
    const base = { site: site.id, conversation, body };
    await store.conversations.append([
      { ...base, id: newId<MessageId>(), author: { kind: 'visitor', id: visitor, name: '' }, at, startFor: visitor },
    ]);
    const agent = index % 3 === 0 ? ann : ben;
    if (index % 3 === 2) continue;
    await store.conversations.change({
      ...{ conversation, site: site.id, act: 'take', expectedAgent: 'any', agent: { id: agent, name: 'A' } },
      ...{ message: null, event: { site: site.id, kind: 'conversation-taken', conversation, agent, at: at + 100 } },
    });
    const author = { kind: 'agent', id: agent, name: 'A' } as const;
    await store.conversations.append([{ ...base, id: newId<MessageId>(), author, at: at + 300 }]);
  }
});
afterAll(() => store.close());

async function readAll(wish: Partial<ChatWish>, limit: number) {
  const pages: string[][] = [];
  for (let after: ChatCursor | null = null; ; ) {
    const { chats, next } = await listChats({ store }, site.id, { ...EVERYTHING, ...wish }, after, limit);
    pages.push(chats.map(({ id }) => id));
    if (next === null) return pages;
    after = next;
  }
}

const inOrder = (wanted: (index: number) => boolean) =>
  ids
    .map((id, index) => ({ id, index, at: Math.floor(index / 2) }))
    .filter(({ index }) => wanted(index))
    .sort((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1))
    .map(({ id }) => id);

test.each([[1], [3], [19], [20], [21]])('by %i at a time each comes once, and the last page says so', async (limit) => {
  const pages = await readAll({}, limit);
  expect(pages.flat()).toEqual(inOrder(() => true));
  expect(pages).toHaveLength(Math.ceil(20 / limit));
});

test.each([[1], [2], [50]])(
  'of agents by %i at a time, those of any of them, and nobody’s are none of theirs',
  async (limit) => {
    expect((await readAll({ agents: [ann, ann] }, limit)).flat()).toEqual(inOrder((index) => index % 3 === 0));
    expect((await readAll({ agents: [ben, ann] }, limit)).flat()).toEqual(inOrder((index) => index % 3 !== 2));
    expect((await readAll({ agents: [] }, limit)).flat()).toEqual([]);
  },
);

test('conversations that are named are narrowed by everything else', async () => {
  const named = ids.slice(4, 12);
  expect((await readAll({ conversations: named }, 3)).flat()).toEqual(inOrder((index) => index >= 4 && index < 12));
  const narrow = { conversations: named, agents: [ann], from: AT + 3 };
  expect((await readAll(narrow, 3)).flat()).toEqual(inOrder((index) => [6, 9].includes(index)));
});

test('a page filter leaves those that began on such a page, in pages that may be short', async () => {
  const pages = await readAll({ filters: [POTS] }, 1);
  expect(pages.flat()).toEqual(inOrder((index) => index % 7 === 6));
  expect(pages.some((page) => page.length === 0)).toBe(true);
  expect((await readAll({ filters: [] }, 5)).flat()).toEqual([]);
});

test('what nobody answered has no duration, and what was answered both', async () => {
  const { chats } = await listChats({ store }, site.id, EVERYTHING, null, 3);
  const reports = await reportChats({ store }, chats);
  const answered = reports.filter(({ responseMs }) => responseMs !== null);
  expect(answered.map(({ responseMs, durationMs }) => [responseMs, durationMs])).toEqual([
    [300, 300],
    [300, 300],
  ]);
  const ignored = reports.filter(({ responseMs }) => responseMs === null);
  expect(ignored.map(({ durationMs, chat }) => [durationMs, chat.id])).toEqual([[null, ids[2]]]);
});
