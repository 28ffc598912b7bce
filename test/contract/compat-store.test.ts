/** The contract of what compatible APIs keep, on every database. */
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
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Site, Store, Visit } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(113);
const AT = 1_700_000_000_000;
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  function toSite(createdAt = AT): Site {
    const id = newId<SiteId>();
    return {
      ...{ id, key: id as string as SiteKey, name: 'Shop', origins: [], triggers: [], departments: [] },
      appearance: { color: '#123456', position: 'left', title: 'Hi', welcome: '' },
      settings: DEFAULT_SETTINGS,
      createdAt,
    };
  }

  async function createSite(): Promise<SiteId> {
    const site = toSite();
    await store.sites.create(site);
    return site.id;
  }

  async function visit(site: SiteId, visitor: VisitorId, seenAt: number, wish: Partial<Visit> = {}): Promise<void> {
    const texts = ['landingUrl', 'referrer', 'language', 'timeZone', 'screen', 'exitUrl', 'exitTitle', 'department'];
    const client = ['browser', 'browserVersion', 'os', 'platform', 'device', 'ip', 'country', 'region', 'city'];
    const empty = [...texts, ...client, 'traffic', 'searchEngine', 'searchKeywords', 'userAgent'];
    await store.visitors.save([
      {
        visitor: { id: visitor, site, firstSeenAt: AT, lastSeenAt: seenAt, visits: 1, pageViews: 1, variables: {} },
        visit: {
          ...(Object.fromEntries(empty.map((name) => [name, ''])) as unknown as Visit),
          ...{ id: newId<string>(), visitor, site, startedAt: seenAt, lastSeenAt: seenAt, pageViews: 1, utm: {} },
          ...{ rings: 1, visibleMs: 0, scroll: 0, vitals: null },
          ...wish,
        },
        pageView: null,
        events: [],
      },
    ]);
  }

  describe('a number', () => {
    test('is given once to each id of a kind, and stays', async () => {
      const { foreignNumbers } = store;
      const first = await foreignNumbers.of('smartsupp', 'user', ['a', 'b', 'a']);
      const again = await foreignNumbers.of('smartsupp', 'user', ['c', 'b', 'a']);
      expect([again.get('a'), again.get('b')]).toEqual([first.get('a'), first.get('b')]);
      expect(new Set(again.values()).size).toBe(3);
      expect(await foreignNumbers.find('smartsupp', 'user', again.get('c') ?? 0)).toBe('c');
      expect(await foreignNumbers.of('smartsupp', 'user', [])).toEqual(new Map());
    });

    test('stands for nothing in another system or of another kind', async () => {
      const number = (await store.foreignNumbers.of('smartsupp', 'user', ['x'])).get('x') ?? 0;
      expect(await store.foreignNumbers.find('imsupporting', 'user', number)).toBeNull();
      expect(await store.foreignNumbers.find('smartsupp', 'account', number)).toBeNull();
      expect((await store.foreignNumbers.of('smartsupp', 'account', ['x'])).get('x')).not.toBe(number);
    });

    test('is the same for two who ask for the first time at once', async () => {
      const [one, other] = await Promise.all([1, 2].map(() => store.foreignNumbers.of('comm100', 'agent', ['new'])));
      expect(one).toEqual(other);
    });
  });

  describe('a managed site', () => {
    test('is its manager’s, the oldest first, and nobody else’s', async () => {
      const [manager, other] = [await createSite(), await createSite()];
      const [newer, older] = [toSite(AT + 2), toSite(AT + 1)];
      expect(await store.managedSites.create(newer, toWriter(manager), 2)).toBe(true);
      expect(await store.managedSites.create(older, toWriter(manager), 2)).toBe(true);
      expect(await store.managedSites.of(manager)).toEqual([older.id, newer.id]);
      expect(await store.managedSites.of(other)).toEqual([]);
      expect((await store.sites.list()).find(({ id }) => id === older.id)).toEqual(older);
    });

    test('is not made beyond the limit, also when two are asked for at once', async () => {
      const manager = await createSite();
      const made = await Promise.all([1, 2].map(() => store.managedSites.create(toSite(), toWriter(manager), 1)));
      expect(made.sort()).toEqual([false, true]);
      expect(await store.managedSites.of(manager)).toHaveLength(1);
    });
  });

  describe('recent visitors', () => {
    test('come with their last visit, whoever was seen last first, as many as are asked for', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const [early, late, gone] = [newId<VisitorId>(), newId<VisitorId>(), newId<VisitorId>()];
      await visit(site, gone, AT + 1);
      await visit(site, early, AT + 10, { landingUrl: 'first' });
      await visit(site, early, AT + 20, { landingUrl: 'second', userAgent: 'Firefox' });
      await visit(site, late, AT + 30);
      await visit(other, newId<VisitorId>(), AT + 40);
      const found = await store.recentVisitors.list(site, AT + 10, 9);
      expect(found.map(({ visitor }) => visitor.id)).toEqual([late, early]);
      expect(found[1]?.visit).toMatchObject({ landingUrl: 'second', userAgent: 'Firefox' });
      expect(await store.recentVisitors.list(site, AT, 1)).toHaveLength(1);
      expect([await store.recentVisitors.count(site, AT + 20), await store.recentVisitors.count(site, AT)]).toEqual([
        2, 3,
      ]);
    });

    test('are known by when an agent last spoke first to them', async () => {
      const site = await createSite();
      const visitor = newId<VisitorId>();
      const agent = { id: newId<AgentId>(), name: 'Ann' };
      for (const at of [AT + 5, AT + 9]) {
        await store.invitations.create(
          { id: newId<string>(), site, visitor, agent, text: 'Hello', at, outcome: 'pending' },
          { site, kind: 'visitor-invited', at },
        );
      }
      const nobody = newId<VisitorId>();
      expect(await store.recentVisitors.invitedAt([visitor, nobody])).toEqual(new Map([[visitor, AT + 9]]));
      expect(await store.recentVisitors.invitedAt([])).toEqual(new Map());
    });
  });

  test('chats are counted for each visitor, whatever became of them', async () => {
    const site = await createSite();
    const [often, never] = [newId<VisitorId>(), newId<VisitorId>()];
    for (const conversation of [newId<ConversationId>(), newId<ConversationId>()]) {
      await store.conversations.append([
        {
          ...{ site, conversation, id: newId<MessageId>(), at: AT, startFor: often },
          author: { kind: 'visitor', id: often, name: '' },
          body: { kind: 'text', text: 'Hello?' },
        },
      ]);
    }
    expect(await store.recentVisitors.chats([often, never])).toEqual(new Map([[often, 2]]));
    expect(await store.recentVisitors.chats([])).toEqual(new Map());
  });

  test('counts what was written while nobody was there until an agent has read it', async () => {
    const site = await createSite();
    const conversation = newId<ConversationId>();
    const visitor = newId<VisitorId>();
    await store.conversations.append([
      {
        ...{ site, conversation, id: newId<MessageId>(), at: AT, startFor: visitor, isOffline: true },
        author: { kind: 'visitor', id: visitor, name: '' },
        body: { kind: 'text', text: 'Anybody there?' },
      },
    ]);
    expect(await store.conversations.countUnreadOffline(site)).toBe(1);
    expect(await store.conversations.countUnreadOffline(await createSite())).toBe(0);
    await store.conversations.markRead(conversation, 'agent', 1);
    expect(await store.conversations.countUnreadOffline(site)).toBe(0);
  });
});
