/** The contract of page filters, and of pages by their addresses, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ConversationId,
  createId,
  type MessageId,
  type OutboxId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import type { PageFilter } from '../../src/protocol/page-filter-api.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { AddressTest, Site, Store, TimeCursor } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(67);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;
const RANGE = { from: AT, to: AT + 1_000 };
const ALL: AddressTest = { how: 'starts-with', text: '' };

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

  /** A visitor whose visit began with the first of these pages. */
  async function visit(site: Site, pages: readonly (readonly [url: string, at: number])[], id = newId<VisitorId>()) {
    const { visitor, visit: none } = createPresent(site, id);
    const begun = { ...none, id: newId<string>(), startedAt: pages[0]?.[1] ?? AT };
    await store.visitors.save(
      pages.map(([url, at]) => {
        const pageView = { id: newId<string>(), url, title: 'T', referrer: '', at };
        return { visitor: { ...visitor, visits: 1 }, visit: begun, pageView, events: [] };
      }),
    );
    return { visitor: id, visit: begun.id };
  }

  async function converse(site: Site, visitor: VisitorId, at: number): Promise<ConversationId> {
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

  const toFilter = (wish: Partial<PageFilter> = {}): PageFilter => ({
    id: newId<string>(),
    name: 'Cart',
    kind: 'like',
    pattern: '/cart',
    createdAt: AT,
    changedAt: AT,
    ...wish,
  });

  describe('a page filter', () => {
    test('is kept, changed and deleted by its own site only', async () => {
      const [{ id: site }, { id: other }] = [await createSite(), await createSite()];
      const filter = toFilter();
      const later = toFilter({ kind: 'glob', createdAt: AT + 1 });
      for (const one of [later, filter]) expect(await store.pageFilters.create(toWriter(site), one, 9)).toBe(true);
      expect(await store.pageFilters.list(site)).toEqual([filter, later]);
      expect(await store.pageFilters.list(other)).toEqual([]);
      const wish = { name: 'New', kind: 'exact', pattern: '/' } as const;
      expect(await store.pageFilters.change(toWriter(other, AT + 5), filter.id, wish)).toBe(false);
      expect(await store.pageFilters.delete(toWriter(other), filter.id)).toBe(false);
      expect(await store.pageFilters.find(other, filter.id)).toBeNull();
      expect(await store.pageFilters.change(toWriter(site, AT + 5), filter.id, wish)).toBe(true);
      expect(await store.pageFilters.find(site, filter.id)).toEqual({ ...filter, ...wish, changedAt: AT + 5 });
      expect(await store.pageFilters.delete(toWriter(site), filter.id)).toBe(true);
      expect(await store.pageFilters.delete(toWriter(site), filter.id)).toBe(false);
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const { id } = await createSite();
      const make = () => store.pageFilters.create(toWriter(id), toFilter(), 1);
      expect((await Promise.all([make(), make()])).sort()).toEqual([false, true]);
    });
  });

  test.each<[AddressTest, string[]]>([
    [{ how: 'contains', text: '/CART' }, ['/a/Cart', '/cart']],
    [{ how: 'contains', text: '_' }, ['/100%_']],
    [{ how: 'contains', text: 'Ö' }, ['/Ö']],
    [{ how: 'is', text: '/cart' }, ['/cart']],
    [{ how: 'starts-with', text: '/a/' }, ['/a/Cart']],
    [{ how: 'starts-with', text: '/\u{1f600}' }, ['/\u{1f600}b']],
    [{ how: 'starts-with', text: '/100%' }, ['/100%_']],
  ])('pages are found by %j', async (addressTest, urls) => {
    const site = await createSite();
    const pages = ['/a/Cart', '/cart', '/100%_', '/\u{1f600}b', '/Ö', '/ö'];
    await visit(
      site,
      pages.map((url, index) => [url, AT + index]),
    );
    const found = await store.pageMatches.views(site.id, addressTest, RANGE, null, 9);
    expect(found.map(({ url }) => url).sort()).toEqual([...urls].sort());
  });

  test('pages come the newest first, from a cursor on, of the time and the site that were asked for', async () => {
    const site = await createSite();
    const pages = [
      ['/early', AT - 1],
      ['/a', AT],
      ['/b', AT + 5],
      ['/c', AT + 5],
      ['/late', AT + 1_000],
    ] as const;
    const { visit: id, visitor } = await visit(site, pages);
    await visit(await createSite(), pages);
    const read = (before: TimeCursor | null, limit: number) =>
      store.pageMatches.views(site.id, ALL, RANGE, before, limit);
    const all = await read(null, 9);
    // At one instant the ids decide, which are random.
    const together = all.slice(0, 2).sort((left, right) => (left.id < right.id ? 1 : -1));
    expect(together.map(({ url }) => url).sort()).toEqual(['/b', '/c']);
    expect(all).toEqual([...together, all[2]]);
    expect(all[2]).toEqual({ id: expect.any(String), visit: id, visitor, url: '/a', title: 'T', at: AT });
    const [first] = await read(null, 1);
    expect(first && (await read(first, 9))).toEqual(all.slice(1));
    const since = all[1] ?? { at: 0, id: '' };
    expect(await store.pageMatches.viewsSince([id], ALL, RANGE, since)).toHaveLength(2);
    expect(await store.pageMatches.viewsSince([newId()], ALL, RANGE, since)).toEqual([]);
    expect(await store.pageMatches.viewsSince([], ALL, RANGE, since)).toEqual([]);
  });

  test('a conversation has the page that its visitor was on when it began', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const { visitor } = await visit(site, [
      ['/home', AT],
      ['/cart', AT + 10],
      ['/done', AT + 30],
    ]);
    await visit(site, [['/again', AT + 50]], visitor);
    const [cart, early, again] = [
      await converse(site, visitor, AT + 20),
      await converse(site, visitor, AT + 5),
      await converse(site, visitor, AT + 60),
    ];
    await converse(site, newId<VisitorId>(), AT + 7);
    const read = (addressTest: AddressTest, before: TimeCursor | null = null, from = AT) =>
      store.pageMatches.conversations(site.id, addressTest, { ...RANGE, from }, before, 9);
    const all = await read(ALL);
    expect(all.map(({ id, url }) => [id, url])).toEqual([
      [again, '/again'],
      [cart, '/cart'],
      [early, '/home'],
    ]);
    expect(all[1]).toEqual({ id: cart, visitor, url: '/cart', title: 'T', at: AT + 20 });
    expect(await read({ how: 'contains', text: 'CART' })).toEqual([all[1]]);
    expect(await read({ how: 'is', text: '/done' })).toEqual([]);
    expect(await read(ALL, all[0])).toEqual(all.slice(1));
    expect(await read(ALL, null, AT + 20)).toEqual(all.slice(0, 2));
    expect(await store.pageMatches.conversations(other.id, ALL, RANGE, null, 9)).toEqual([]);
  });
});
