/** The contract of looking back at conversations, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import type { Author } from '../../src/protocol/message.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Site, Store, TimeCursor } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(139);
const AT = 1_700_000_000_000;
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);
const RANGE = { from: AT, to: AT + 1_000 };

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createSite(): Promise<Site> {
    const id = newId<SiteId>();
    const site: Site = { id, key: id as string as SiteKey, ...SAMPLE_SITE };
    await store.sites.create(site);
    return site;
  }

  async function converse(site: Site, at: number, visitor = newId<VisitorId>()): Promise<ConversationId> {
    const conversation = newId<ConversationId>();
    await write(site, conversation, { kind: 'visitor', id: visitor, name: '' }, at);
    return conversation;
  }

  async function write(site: Site, conversation: ConversationId, author: Author, at: number): Promise<void> {
    const startFor = author.kind === 'visitor' ? { startFor: author.id as VisitorId } : {};
    const body = { kind: 'text', text: 'hi' } as const;
    await store.conversations.append([
      { site: site.id, conversation, id: newId<MessageId>(), author, body, at, ...startFor },
    ]);
  }

  async function take(site: Site, conversation: ConversationId, agent: AgentId, at: number): Promise<void> {
    const author = { kind: 'agent', id: agent, name: 'Ann' } as const;
    await store.conversations.change({
      ...{ conversation, site: site.id, act: 'take', expectedAgent: 'any', agent: { id: agent, name: 'Ann' } },
      message: { id: newId<MessageId>(), author, body: { kind: 'event', event: 'joined' } },
      event: { site: site.id, kind: 'conversation-taken', conversation, agent, at },
    });
  }

  async function visit(site: Site, visitor: VisitorId, at: number, urls: readonly string[]): Promise<void> {
    const present = createPresent(site, visitor);
    const seen = { firstSeenAt: at, lastSeenAt: at, visits: 1, pageViews: 1 };
    const id = newId<string>();
    await store.visitors.save(
      urls.map((url, index) => ({
        visitor: { ...present.visitor, ...seen },
        visit: { ...present.visit, id, startedAt: at, lastSeenAt: at, browser: `Browser ${at}` },
        pageView: { id: newId<string>(), url, title: '', referrer: '', at: at + index * 10 },
        events: [],
      })),
    );
  }

  test('conversations come the oldest first, of one instant each once, of their time and their site only', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const [late, ...together] = [await converse(site, AT + 9), await converse(site, AT), await converse(site, AT)];
    await converse(site, AT - 1);
    await converse(site, AT + 1_000);
    const foreign = await converse(other, AT + 5);
    const seen: string[] = [];
    for (let after: TimeCursor | null = null; ; ) {
      const [chat] = await store.chats.list(site.id, RANGE, null, after, 1);
      if (chat === undefined) break;
      seen.push(chat.id);
      after = { at: chat.startedAt, id: chat.id };
    }
    expect(seen).toEqual([...together.sort(), late]);
    const found = await store.chats.find(site.id, [late, foreign, newId<ConversationId>()] as ConversationId[]);
    expect(found.map(({ id }) => id)).toEqual([late]);
    expect(await store.chats.find(site.id, [])).toEqual([]);
  });

  test('conversations are found by their place among those of the site, which are counted', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const late = await converse(site, AT + 9);
    const early = await converse(site, AT);
    await converse(other, AT + 1);
    const page = async (offset: number, limit: number) =>
      (await store.chats.page(site.id, offset, limit)).map(({ id }) => id);
    expect([await page(0, 9), await page(1, 9), await page(0, 1), await page(2, 9)]).toEqual([
      [early, late],
      [late],
      [early],
      [],
    ]);
    expect([await page(0, 0), await store.chats.count(site.id)]).toEqual([[], 2]);
  });

  test('an agent’s conversations are those that the agent had last', async () => {
    const site = await createSite();
    const [ann, ben] = [newId<AgentId>(), newId<AgentId>()];
    const [first, second] = [await converse(site, AT + 1), await converse(site, AT + 2)];
    await converse(site, AT + 3);
    await take(site, first, ann, AT + 10);
    await take(site, second, ben, AT + 10);
    const list = async (agent: AgentId) => (await store.chats.list(site.id, RANGE, agent, null, 9)).map(({ id }) => id);
    expect([await list(ann), await list(ben)]).toEqual([[first], [second]]);
  });

  test('an answer is what an agent wrote after the visitor, not that an agent took it', async () => {
    const site = await createSite();
    const ann = newId<AgentId>();
    const [answered, taken] = [await converse(site, AT), await converse(site, AT)];
    await take(site, answered, ann, AT + 10);
    await take(site, taken, ann, AT + 10);
    await write(site, answered, { kind: 'agent', id: ann, name: 'Ann' }, AT + 25);
    await write(site, answered, { kind: 'agent', id: ann, name: 'Ann' }, AT + 40);
    expect(await store.chats.answeredAt([answered, taken])).toEqual(new Map([[answered, AT + 25]]));
    expect(await store.chats.answeredAt([])).toEqual(new Map());
  });

  test('the visit and the page are those of when it began, not of before or after', async () => {
    const site = await createSite();
    const visitor = newId<VisitorId>();
    await visit(site, visitor, AT - 500, ['/old']);
    await visit(site, visitor, AT, ['/first', '/second', '/third']);
    await visit(site, visitor, AT + 500, ['/later']);
    const [chat, unseen] = [await converse(site, AT + 15, visitor), await converse(site, AT + 15)];
    expect(await store.chats.pages([chat, unseen])).toEqual(new Map([[chat, '/second']]));
    const visits = await store.chats.visits([chat, unseen]);
    expect([visits.size, visits.get(chat)?.browser]).toEqual([1, `Browser ${AT}`]);
  });

  test('a label has the time at which it came, and keeps it while others come and go', async () => {
    const site = await createSite();
    const chat = await converse(site, AT);
    const label = (at: number, ...labels: string[]) =>
      store.conversationDetails.change(site.id, chat, { labels }, 9, {
        site: site.id,
        kind: 'conversation-changed',
        at,
      });
    await label(AT + 1, 'Support', '__proto__');
    await label(AT + 2, 'Sales', 'Support', 'constructor');
    await label(AT + 3, 'Support', '__proto__', 'constructor');
    const [found] = await store.chats.find(site.id, [chat]);
    expect(found?.labels).toEqual([
      { label: 'Support', at: AT + 1 },
      { label: '__proto__', at: AT + 3 },
      { label: 'constructor', at: AT + 2 },
    ]);
  });

  test('tags are those of the conversation and of its visitor, each name once, the first first', async () => {
    const site = await createSite();
    const visitor = newId<VisitorId>();
    const chat = await converse(site, AT, visitor);
    const tag = { id: newId<string>(), name: 'VIP', color: 'blue', description: '', createdAt: AT } as const;
    const other = { ...tag, id: newId<string>(), name: 'Angry' };
    await store.tags.create(toWriter(site.id), tag, 9);
    await store.tags.create(toWriter(site.id), other, 9);
    const event = { site: site.id, kind: 'tag-put-on' } as const;
    const ann = newId<AgentId>();
    await store.tags.putOn(tag.id, { kind: 'visitor', id: visitor }, ann, { ...event, at: AT + 1 });
    await store.tags.putOn(other.id, { kind: 'conversation', id: chat }, ann, { ...event, at: AT + 2 });
    await store.tags.putOn(tag.id, { kind: 'conversation', id: chat }, ann, { ...event, at: AT + 3 });
    expect(await store.chats.tags([chat])).toEqual(
      new Map([
        [
          chat,
          [
            { name: 'VIP', at: AT + 1 },
            { name: 'Angry', at: AT + 2 },
          ],
        ],
      ]),
    );
  });
});
