/** Owners keep page filters, and see who was on the pages that they match. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, ConversationId, OutboxId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { findConversationsByPage, findVisitsByPage } from '../../src/server/domain/sites/find-by-page.ts';
import { changePageFilter, deletePageFilter, listPageFilters } from '../../src/server/domain/sites/page-filters.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { createBrowser, createColleague, findSite, newId, readEvents, toPage } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const WISH = { name: 'Cart', kind: 'like', pattern: '/cart' } as const;

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  owner = await createColleague(app, 'olga', 'owner');
});
afterEach(() => app.store.close());

const create = async (wish: object = {}) => {
  const response = await owner.call('POST', 'page-filters', { ...WISH, ...wish });
  return response.json().filter;
};
const list = async () => (await owner.call('GET', 'page-filters')).json().filters;
const DAY = '?from=0&to=999999999999999';
const find = async (id: string, what: 'visits' | 'conversations', query = '') =>
  (await owner.call('GET', `page-filters/${id}/${what}${DAY}${query}`)).json();

/** Visits, each with these pages a millisecond apart. */
async function createVisits(count: number, urls: readonly string[]): Promise<void> {
  const site = await findSite(app);
  let at = app.clock.now();
  const updates = Array.from({ length: count }, () => {
    const { visitor, visit: none } = createPresent(site, newId<VisitorId>());
    const visit = { ...none, id: newId<string>() };
    return urls.map((url) => {
      at += 1;
      return { visitor, visit, pageView: { id: newId<string>(), url, title: '', referrer: '', at }, events: [] };
    });
  });
  await app.store.visitors.save(updates.flat());
}

describe('a page filter', () => {
  test('is made, changed and deleted by owners and admins', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const made = await admin.call('POST', 'page-filters', WISH);
    const at = app.clock.now();
    const { filter } = made.json();
    expect([made.statusCode, filter]).toEqual([201, { ...WISH, id: filter.id, createdAt: at, changedAt: at }]);
    app.clock.jump(1);
    const changed = { ...WISH, kind: 'glob', pattern: '*/cart' };
    expect((await owner.call('PUT', `page-filters/${filter.id}`, changed)).statusCode).toBe(204);
    expect(await list()).toEqual([{ ...filter, ...changed, changedAt: at + 1 }]);
    expect((await owner.call('DELETE', `page-filters/${filter.id}`)).statusCode).toBe(204);
    for (const [method, path, body] of [
      ['DELETE', '', undefined],
      ['PUT', '', WISH],
      ['GET', `/visits${DAY}`, undefined],
      ['GET', `/conversations${DAY}`, undefined],
    ] as const) {
      expect((await owner.call(method, `page-filters/${filter.id}${path}`, body)).json().code).toBe('not-found');
    }
  });

  test.each([
    ['an unknown kind', { kind: 'regex' }, 'kind'],
    ['no pattern', { pattern: '' }, 'pattern'],
    ['a pattern of a thousand stars', { kind: 'glob', pattern: '*'.repeat(1_000) }, 'pattern'],
    ['a field that nobody knows', { color: 'red' }, 'color'],
  ])('with %s is refused with the field named, new or changed', async (_what, wish, field) => {
    const filter = await create();
    for (const response of [
      await owner.call('POST', 'page-filters', { ...WISH, ...wish }),
      await owner.call('PUT', `page-filters/${filter.id}`, { ...WISH, ...wish }),
    ]) {
      expect([response.statusCode, response.json().code, response.json().field]).toEqual([400, 'malformed', field]);
    }
    expect(await list()).toEqual([filter]);
  });
});

describe('looking up by page', () => {
  test('finds a visit by the last matching page, and a conversation by the page that it began on', async () => {
    const browser = createBrowser(app);
    await browser.ping({ page: toPage('/cart?step=1') });
    app.clock.advance(1_000);
    const { visitor } = await browser.ping({ page: toPage('/Cart?step=2') });
    const conversation = newId<ConversationId>();
    const sent = sendMessage(
      app.domain,
      { kind: 'visitor', id: visitor.id, site: (await findSite(app)).id },
      { id: newId(), conversation, outbox: newId<OutboxId>(), number: 1, body: { kind: 'text', text: 'hi' } },
    );
    app.clock.advance(0);
    await sent;
    const at = app.clock.now();
    // Of two pages of one instant nobody knows which came first.
    app.clock.advance(1_000);
    await browser.ping({ page: toPage('/done') });
    await readEvents(app, []);
    const page = { visitor: visitor.id, url: `${SHOP_ORIGIN}/Cart?step=2`, title: 'Cart?step=2' };
    const { id } = await create();
    expect(await find(id, 'visits')).toEqual({ visits: [{ ...page, id: expect.any(String), at }], next: null });
    const conversations = [{ ...page, id: conversation, startedAt: at }];
    expect(await find(id, 'conversations')).toEqual({ conversations, next: null });
    const done = await create({ pattern: '/done' });
    expect((await find(done.id, 'visits')).visits).toHaveLength(1);
    expect(await find(done.id, 'conversations')).toEqual({ conversations: [], next: null });
  });

  test.each([
    ['like', '/CART'],
    ['glob', '*/cart'],
  ])('by %s lists each of many visits once, over all its pages', async (kind, pattern) => {
    // Fifteen hundred views: what is read at a time ends in the middle of a visit.
    await createVisits(300, ['https://a/cart', 'https://a/x', 'https://b/cart', 'https://b/y', 'https://c/cart']);
    const { id } = await create({ kind, pattern });
    const ids: string[] = [];
    const times: number[] = [];
    for (let query = '', pages = 0; pages < 20; pages++) {
      const { visits, next } = await find(id, 'visits', query);
      ids.push(...visits.map((visit: { id: string }) => visit.id));
      times.push(...visits.map((visit: { at: number }) => visit.at));
      if (next === null) break;
      query = `&before=${next}`;
    }
    expect([ids.length, new Set(ids).size]).toEqual([300, 300]);
    expect(times).toEqual([...times].sort((left, right) => right - left));
  });

  test('ends an answer that would read too much, and goes on from there', async () => {
    await createVisits(1, ['https://a/cart']);
    app.clock.jump(10);
    await createVisits(
      1_000,
      Array.from({ length: 6 }, () => 'https://a/other'),
    );
    const { id } = await create({ kind: 'glob', pattern: '*cart' });
    const first = await find(id, 'visits');
    expect([first.visits, typeof first.next]).toEqual([[], 'string']);
    expect((await find(id, 'visits', `&before=${first.next}`)).visits).toMatchObject([{ url: 'https://a/cart' }]);
  });

  test.each([
    ['?to=5', 'from'],
    ['?from=yesterday&to=5', 'from'],
    ['?from=1&to=5&before=x', 'before'],
  ])('with %s is refused with the field named', async (query, field) => {
    const { id } = await create();
    const response = await owner.call('GET', `page-filters/${id}/visits${query}`);
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
  });
});

test.each([
  ['GET', '', undefined],
  ['POST', '', WISH],
  ['PUT', '/ID', { ...WISH, name: 'Mine' }],
  ['DELETE', '/ID', undefined],
  ['GET', `/ID/visits${DAY}`, undefined],
  ['GET', `/ID/conversations${DAY}`, undefined],
] as const)('%s page-filters%s is for owners and admins', async (method, path, body) => {
  const filter = await create();
  const ann = await createColleague(app, 'ann');
  const response = await ann.call(method, `page-filters${path.replace('ID', filter.id)}`, body);
  expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
  expect(await list()).toEqual([filter]);
});

test('what is another site’s looks like what does not exist', async () => {
  const { id } = await create();
  const stranger = { id: newId<AgentId>(), site: newId<SiteId>(), role: 'owner' } as const;
  const missing = { refused: 'not-found' };
  const { domain } = app;
  expect(await listPageFilters(domain, stranger)).toEqual({ filters: [] });
  expect(await changePageFilter(domain, stranger, id, WISH)).toEqual(missing);
  expect(await deletePageFilter(domain, stranger, id)).toEqual(missing);
  expect(await findVisitsByPage(domain, stranger, id, { from: '0', to: '1' })).toEqual(missing);
  expect(await findConversationsByPage(domain, stranger, id, { from: '0', to: '1' })).toEqual(missing);
});
