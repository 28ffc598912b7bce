/** Cards show agents what a site knows of a visitor; their limits hold, and their links are safe. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeCard, MAX_CARDS } from '../../src/protocol/card-api.ts';
import type { SiteId, VisitorId } from '../../src/protocol/ids.ts';
import { cardsOf, deleteCard, putCard } from '../../src/server/domain/visitors/visitor-cards.ts';
import { createBrowser, createColleague, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const ORDER = {
  title: 'Order 17',
  rows: [
    { label: 'Total', value: '20 €' },
    { label: 'Shipped', value: 'no', link: 'https://shop.example/orders/17' },
  ],
};

let app: TestApp;
let ann: Awaited<ReturnType<typeof createColleague>>;
let visitor: VisitorId;
beforeEach(async () => {
  app = await openTestApp();
  ann = await createColleague(app, 'ann');
  visitor = (await createBrowser(app).ping()).visitor.id;
});
afterEach(() => app.store.close());

const put = (id: string, card: object = ORDER) =>
  ann.call('PUT', `visitors/${visitor}/cards/${encodeURIComponent(id)}`, card);
const list = async () => (await ann.call('GET', `visitors/${visitor}/cards`)).json().cards;

test('a card is put, put again and taken away', async () => {
  expect((await put('order-17')).statusCode).toBe(204);
  const createdAt = app.clock.now();
  app.clock.advance(5);
  await put('order-17', { ...ORDER, rows: [] });
  expect(await list()).toEqual([{ id: 'order-17', title: ORDER.title, rows: [], createdAt, changedAt: createdAt + 5 }]);
  const address = `visitors/${visitor}/cards/order-17`;
  expect((await ann.call('DELETE', address)).statusCode).toBe(204);
  expect((await ann.call('DELETE', address)).json().code).toBe('not-found');
  expect(await list()).toEqual([]);
  const event = { visitor, agent: ann.id, detail: { names: 'cards' } };
  expect(await readEvents(app, ['visitor-changed'])).toMatchObject([event, event, event]);
});

test('two who put the same card at once leave one', async () => {
  await Promise.all([put('a'), put('a', { ...ORDER, title: 'Other' })]);
  expect(await list()).toHaveLength(1);
});

test('a card beyond twenty is refused, and one that is there may still change', async () => {
  for (let count = 0; count < MAX_CARDS; count++) await put(`c${count}`);
  expect((await put('more')).json()).toMatchObject({ status: 400, code: 'malformed' });
  expect((await put('c0')).statusCode).toBe(204);
});

test.each([
  ['a link that is not https', { rows: [{ label: 'a', value: 'b', link: 'http://shop.example' }] }, 'rows[0].link'],
  ['a link that runs', { rows: [{ label: 'a', value: 'b', link: 'javascript:alert(1)' }] }, 'rows[0].link'],
  ['a value that is too long', { rows: [{ label: 'a', value: 'x'.repeat(501) }] }, 'rows[0].value'],
  ['too many rows', { rows: Array.from({ length: 31 }, () => ({ label: 'a', value: 'b' })) }, 'rows'],
  ['no title', { title: '' }, 'title'],
])('a card with %s is refused with the field named', async (_what, wish, field) => {
  expect((await put('a', { ...ORDER, ...wish })).json()).toMatchObject({ status: 400, code: 'malformed', field });
  expect(await list()).toEqual([]);
});

test('a card whose name is too long is refused', async () => {
  expect((await put('x'.repeat(65))).json()).toMatchObject({ code: 'malformed', field: 'id' });
});

test('a card of nobody, and of another site’s visitor, is not found', async () => {
  expect((await ann.call('GET', 'visitors/nobody/cards')).json().code).toBe('not-found');
  await put('a');
  const eve = { kind: 'agent', id: ann.id, name: 'Eve', site: newId<SiteId>() } as const;
  const notFound = { refused: 'not-found' };
  expect(await cardsOf(app.domain, eve, visitor)).toEqual(notFound);
  expect(await putCard(app.domain, eve, visitor, 'a', ORDER)).toEqual(notFound);
  expect(await deleteCard(app.domain, eve, visitor, 'a')).toEqual(notFound);
});

test('a card from a page is read with its id, and a mistake in it is named', () => {
  expect(decodeCard({ id: 'order-17', ...ORDER })).toEqual({ card: { id: 'order-17', ...ORDER } });
  expect(decodeCard(ORDER)).toMatchObject({ mistake: { field: 'id' } });
  expect(decodeCard('card')).toMatchObject({ mistake: { field: '' } });
});
