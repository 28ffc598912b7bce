/** The contract of what visitors' variables link to, and of how many conversations agents have, on every database. */
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
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Site, Store, VisitorUpdate } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(157);
const AT = 1_700_000_000_000;
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  let site: Site;
  beforeAll(async () => {
    store = await open();
    const id = newId<SiteId>();
    site = {
      ...{ id, key: id as string as SiteKey, name: 'Shop', origins: [], triggers: [], departments: [] },
      appearance: { color: '#123456', position: 'left', title: 'Hi', welcome: '' },
      settings: DEFAULT_SETTINGS,
      createdAt: AT,
    };
    await store.sites.create(site);
  });
  afterAll(() => store.close());

  function toUpdate(id: VisitorId, links?: VisitorUpdate['links']): VisitorUpdate {
    const { visitor, visit } = createPresent(site, id);
    return {
      visitor: { ...visitor, visits: 1 },
      visit: { ...visit, id: `visit of ${id}` },
      ...{ pageView: null, events: [], ...(links === undefined ? {} : { links }) },
    };
  }

  describe('a variable’s link', () => {
    const [ann, ben, cleo] = [newId<VisitorId>(), newId<VisitorId>(), newId<VisitorId>()];
    const linksOf = async (...visitors: readonly VisitorId[]) =>
      [...(await store.visitors.links(visitors))].map(([visitor, links]) => [visitor, Object.fromEntries(links)]);

    test('is kept for its visitor, the last one of a name, until an empty one takes it away', async () => {
      await store.visitors.save([toUpdate(ann, [{ name: 'order', url: 'https://a.example/1' }]), toUpdate(ben)]);
      await store.visitors.save([
        toUpdate(ann, [
          { name: 'order', url: 'https://a.example/2' },
          { name: 'shop', url: 'https://a.example' },
        ]),
        toUpdate(ben, [{ name: 'order', url: 'https://b.example' }]),
      ]);
      expect(await linksOf(ann, ben, cleo)).toEqual([
        [ann, { order: 'https://a.example/2', shop: 'https://a.example' }],
        [ben, { order: 'https://b.example' }],
        [cleo, {}],
      ]);
      await store.visitors.save([toUpdate(ann, [{ name: 'order', url: '' }])]);
      expect(await linksOf(ann)).toEqual([[ann, { shop: 'https://a.example' }]]);
      expect(await linksOf()).toEqual([]);
    });

    test('stays when a ping is saved, which names none', async () => {
      await store.visitors.save([toUpdate(cleo, [{ name: 'plan', url: 'https://c.example' }])]);
      await store.visitors.save([toUpdate(cleo)]);
      expect(await linksOf(cleo)).toEqual([[cleo, { plan: 'https://c.example' }]]);
    });

    test('is one of the two when two write it at once', async () => {
      const urls = ['https://one.example', 'https://other.example'];
      await Promise.all(urls.map((url) => store.visitors.save([toUpdate(cleo, [{ name: 'both', url }])])));
      const [[, links] = []] = await linksOf(cleo);
      expect(urls).toContain(Object(links).both);
    });
  });

  test('an agent’s ongoing conversations are those that they have taken, not what they are asked to take', async () => {
    const agent = { id: newId<AgentId>(), name: 'Ann' };
    for (const act of ['take', 'offer', 'close'] as const) {
      const [conversation, visitor] = [newId<ConversationId>(), newId<VisitorId>()];
      await store.conversations.append([
        {
          ...{ site: site.id, conversation, id: newId<MessageId>(), at: AT, startFor: visitor },
          author: { kind: 'visitor', id: visitor, name: '' },
          body: { kind: 'text', text: 'Hello?' },
        },
      ]);
      await store.conversations.change({
        ...{ conversation, site: site.id, act, agent: act === 'close' ? null : agent, message: null },
        expectedAgent: null,
        event: { site: site.id, kind: 'conversation-taken', conversation, at: AT },
      });
    }
    expect(await store.routing.ongoing(site.id)).toEqual(new Map([[agent.id, 1]]));
    expect((await store.routing.loads(site.id)).get(agent.id)).toBe(2);
    expect(await store.routing.ongoing(newId<SiteId>())).toEqual(new Map());
  });
});
