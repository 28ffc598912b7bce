/** The contract of lists that grow, on every database: page by page each once, whatever has the same instant. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { ConversationFilter, Site, Store, TimeCursor } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(79);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;

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
    const site: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
    };
    await store.sites.create(site);
    return site;
  }

  async function converse(site: Site, at: number, visitor = newId<VisitorId>()): Promise<ConversationId> {
    const conversation = newId<ConversationId>();
    await store.conversations.append([
      {
        site: site.id,
        conversation,
        id: newId<MessageId>(),
        author: { kind: 'visitor', id: visitor, name: '' },
        body: { kind: 'text', text: 'hi' },
        at,
        outbox: { id: newId<OutboxId>(), number: 1 },
        startFor: visitor,
      },
    ]);
    return conversation;
  }

  async function readAll<Row extends { readonly id: string }>(
    read: (before: TimeCursor | null) => Promise<readonly Row[]>,
    toAt: (row: Row) => number,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (let before: TimeCursor | null = null; ; ) {
      const rows: readonly Row[] = await read(before);
      ids.push(...rows.map(({ id }) => id));
      const last = rows.at(-1);
      if (last === undefined) return ids;
      before = { at: toAt(last), id: last.id };
    }
  }

  test('conversations come the newest first, of one instant each once, and of their own site only', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const [old, ...together] = [await converse(site, AT), await converse(site, AT + 5), await converse(site, AT + 5)];
    await converse(other, AT + 5);
    const read = (before: TimeCursor | null) => store.conversations.list(site.id, {}, before, 1);
    expect(await readAll(read, ({ startedAt }) => startedAt)).toEqual([...together.sort().reverse(), old]);
    const [found] = await store.conversations.list(site.id, {}, null, 1);
    expect(found).toMatchObject({ state: 'waiting', head: 1, lastMessage: { body: { text: 'hi' } } });
  });

  test('conversations are found by what is given, all of it', async () => {
    const site = await createSite();
    const [ada, bob] = [newId<VisitorId>(), newId<VisitorId>()];
    const [first, second, third] = [
      await converse(site, AT, ada),
      await converse(site, AT + 10, bob),
      await converse(site, AT + 20, ada),
    ];
    const agent = newId<AgentId>();
    await store.conversations.change({
      ...{ conversation: second, site: site.id, act: 'take', expectedAgent: null, message: null },
      agent: { id: agent, name: 'Ann' },
      event: { site: site.id, kind: 'conversation-taken', agent, at: AT + 30 },
    });
    const find = async (filter: ConversationFilter) =>
      (await store.conversations.list(site.id, filter, null, 9)).map(({ id }) => id);
    expect(await find({ state: 'waiting' })).toEqual([third, first]);
    expect(await find({ agent })).toEqual([second]);
    expect(await find({ visitor: ada })).toEqual([third, first]);
    expect(await find({ from: AT + 10 })).toEqual([third, second]);
    expect(await find({ to: AT + 10 })).toEqual([first]);
    expect(await find({ state: 'waiting', visitor: ada, from: AT, to: AT + 1 })).toEqual([first]);
    expect(await find({ agent, visitor: ada })).toEqual([]);
  });

  test('visitors come by when they were first seen, of one instant each once, and of their own site only', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const see = async (of: Site, firstSeenAt: number): Promise<VisitorId> => {
      const id = newId<VisitorId>();
      const { visitor, visit } = createPresent(of, id);
      const known = { ...visitor, firstSeenAt, lastSeenAt: AT + 100, visits: 1 };
      await store.visitors.save([
        { visitor: known, visit: { ...visit, id: newId<string>() }, pageView: null, events: [] },
      ]);
      return id;
    };
    const [old, ...together] = [await see(site, AT), await see(site, AT + 5), await see(site, AT + 5)];
    await see(other, AT + 5);
    const read = (before: TimeCursor | null) => store.visitors.list(site.id, before, 1);
    expect(await readAll(read, ({ firstSeenAt }) => firstSeenAt)).toEqual([...together.sort().reverse(), old]);
  });
});
