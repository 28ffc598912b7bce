/** Agents write down who visitors are, beside what visitors say themselves, and find them again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SiteId, VisitorId } from '../../src/protocol/ids.ts';
import type { ProfileValue } from '../../src/protocol/profile-api.ts';
import { changeProfile, readProfile } from '../../src/server/domain/visitors/visitor-profile.ts';
import { changeVariables, readVariables } from '../../src/server/domain/visitors/visitor-variables.ts';
import { createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let ann: Awaited<ReturnType<typeof createColleague>>;
let visitor: VisitorId;
beforeEach(async () => {
  app = await openTestApp();
  ann = await createColleague(app, 'ann');
  visitor = await arrive();
});
afterEach(() => app.store.close());

const arrive = async () => (await createBrowser(app).ping()).visitor.id;
const patch = (wish: object, id: string = visitor) => ann.call('PATCH', `visitors/${id}`, wish);
const read = async () => (await ann.call('GET', `visitors/${visitor}/profile`)).json().profile;

/** As a form will: what a visitor types, and nobody has checked. */
const typeIn = async (...values: readonly Pick<ProfileValue, 'name' | 'value'>[]) =>
  app.store.profiles.change(
    { visitor, source: 'visitor', by: null, values, labels: null },
    { site: (await findSite(app)).id, kind: 'visitor-changed', at: 0 },
    99,
  );

describe('a profile', () => {
  test('is empty before anybody says anything', async () => {
    const texts = { name: '', email: '', phone: '', company: '', note: '', language: '' };
    expect(await read()).toEqual({ ...texts, fields: [], labels: [], values: [] });
  });

  test('is changed in part, and answers who said what and when', async () => {
    await patch({ name: 'Jana Nová', email: 'jana@shop.example' });
    const response = await patch({ email: null, phone: '+420 601 123 456', labels: ['VIP'] });
    const by = { by: ann.id, at: app.clock.now() };
    expect([response.statusCode, response.json().profile]).toMatchObject([
      200,
      { name: 'Jana Nová', email: '', phone: '+420 601 123 456', labels: [{ label: 'VIP', ...by }] },
    ]);
    expect((await read()).values).toEqual([
      { name: 'name', value: 'Jana Nová', source: 'agent', ...by },
      { name: 'phone', value: '+420 601 123 456', source: 'agent', ...by },
    ]);
  });

  test('tells the log the names of what changed, and no values', async () => {
    await patch({ name: 'Jana', note: 'Tall', fields: [{ name: 'plan', value: 'pro' }] });
    await patch({ name: 'Jana' });
    const events = await readEvents(app, ['visitor-changed']);
    expect(events).toEqual([
      expect.objectContaining({ visitor, agent: ann.id, detail: { names: 'name note fields.plan' } }),
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Jana|Tall|pro/);
  });

  test('shows an agent’s word before the visitor’s own, and the visitor’s again when the agent takes theirs away', async () => {
    await typeIn({ name: 'email', value: 'me@home.example' });
    await patch({ email: 'jana@shop.example' });
    const said = await read();
    expect(said.email).toBe('jana@shop.example');
    expect(said.values.map(({ value, source }: ProfileValue) => [value, source])).toEqual([
      ['jana@shop.example', 'agent'],
      ['me@home.example', 'visitor'],
    ]);
    await patch({ email: null });
    await patch({ email: null });
    expect((await read()).email).toBe('me@home.example');
  });

  test('has custom fields by name, which the visitor’s detail shows by the owner’s labels before its variables', async () => {
    const fields = [{ name: 'plan', label: 'Plan' }];
    await app.domain.sites.change((await findSite(app)).id, ({ settings }) => ({ settings: { ...settings, fields } }));
    const variables = [{ name: 'plan', value: 'free' }];
    await ann.call('PATCH', `visitors/${visitor}/variables`, { variables });
    const readPlan = async () => (await ann.call('GET', `visitors/${visitor}`)).json().fields;
    expect(await readPlan()).toEqual([{ ...fields[0], value: 'free' }]);
    await patch({ fields: [{ name: 'plan', value: 'pro' }] });
    expect(await readPlan()).toEqual([{ ...fields[0], value: 'pro' }]);
    expect((await ann.call('GET', `visitors/${visitor}`)).json().profile).toEqual(await read());
  });

  test.each([
    ['nothing in it', {}, ''],
    ['an e-mail address that is none', { email: 'jana' }, 'email'],
    ['a phone number of letters', { phone: 'call me' }, 'phone'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a field that nobody knows', { age: 3 }, 'age'],
    ['a value that is too long', { fields: [{ name: 'a', value: 'x'.repeat(1_001) }] }, 'fields[0].value'],
    [
      'a field named twice',
      {
        fields: [
          { name: 'a', value: '1' },
          { name: 'a', value: '2' },
        ],
      },
      'fields[1].name',
    ],
    ['a company that does not exist', { company: 'acme' }, 'company'],
  ])('with %s is refused with the field named, and nothing of it is kept', async (_what, wish, field) => {
    const response = await patch({ ...wish, ...(field === '' ? {} : { note: 'x' }) });
    expect([response.statusCode, response.json().code]).toEqual([400, 'malformed']);
    if (field !== '') expect(response.json().field).toBe(field);
    expect((await read()).note).toBe('');
  });

  test('with more fields than fifty is refused, also when they come one after the other', async () => {
    const toFields = (from: number) => Array.from({ length: 50 }, (_, n) => ({ name: `f${from + n}`, value: 'x' }));
    expect((await patch({ fields: toFields(0) })).statusCode).toBe(200);
    expect((await patch({ fields: toFields(50) })).json().field).toBe('fields');
    expect((await read()).fields).toHaveLength(50);
  });

  test('of nobody, and of another site’s visitor, is not found', async () => {
    expect((await patch({ name: 'X' }, 'nobody')).json().code).toBe('not-found');
    expect((await ann.call('GET', 'visitors/nobody/profile')).json().code).toBe('not-found');
    const stranger = { kind: 'agent', id: ann.id, name: 'Eve', site: newId<SiteId>() } as const;
    expect(await readProfile(app.domain, stranger, visitor)).toEqual({ refused: 'not-found' });
    expect(await changeProfile(app.domain, stranger, visitor, { name: 'X' })).toEqual({ refused: 'not-found' });
    expect(await readVariables(app.domain, stranger, visitor)).toEqual({ refused: 'not-found' });
    const variables = [{ name: 'a', value: 1 }];
    expect(await changeVariables(app.domain, stranger, visitor, { variables })).toEqual({ refused: 'not-found' });
  });

  test('written by two agents at once has both words', async () => {
    const bo = await createColleague(app, 'bo');
    await Promise.all([patch({ name: 'Jana' }), bo.call('PATCH', `visitors/${visitor}`, { phone: '601' })]);
    expect(await read()).toMatchObject({ name: 'Jana', phone: '601' });
  });
});

describe('finding visitors', () => {
  const find = async (query: string) => (await ann.call('GET', `visitors?${query}`)).json();

  test('by the beginning of one thing gives them with their profiles', async () => {
    await patch({ name: 'Jana Nová', email: 'Jana@shop.example', phone: '+420 601-123' });
    for (const query of ['name=jana%20n', 'email=JANA@', 'phone=%2B420601']) {
      expect(await find(query)).toEqual({ visitors: [{ id: visitor, profile: await read() }], next: null });
    }
    expect(await find('name=nova')).toEqual({ visitors: [], next: null });
  });

  test('goes on from page to page, each visitor once', async () => {
    const site = (await findSite(app)).id;
    const ids = Array.from({ length: 60 }, () => newId<VisitorId>());
    for (const [index, id] of ids.entries()) {
      const values = [{ name: 'name', value: `Sam ${index % 7}` }];
      const event = { site, kind: 'visitor-changed', at: 0 } as const;
      await app.store.profiles.change({ visitor: id, source: 'visitor', by: null, values, labels: null }, event, 9);
    }
    const first = await find('name=sam');
    const second = await find(`name=sam&after=${encodeURIComponent(first.next)}`);
    expect([first.visitors.length, second.visitors.length, second.next]).toEqual([50, 10, null]);
    const found = [...first.visitors, ...second.visitors].map(({ id }: { id: VisitorId }) => id);
    expect(new Set(found)).toEqual(new Set(ids));
  });

  test.each(['', 'name=a&email=b', 'name=', 'age=3', 'name=a&after=x'])('by "%s" is refused', async (query) => {
    expect((await find(query)).code).toBe('malformed');
  });
});

describe('variables', () => {
  const set = (variables: readonly object[], id: string = visitor) =>
    ann.call('PATCH', `visitors/${id}/variables`, { variables });

  test('are set and taken away, beside those of the page, and outlive a restart', async () => {
    const browser = createBrowser(app);
    const { id } = (await browser.ping()).visitor;
    await browser.ping({ reports: [{ id: newId(), kind: 'variables', values: { plan: 'free', seats: 3 } }] });
    const answer = await set(
      [
        { name: 'plan', value: 'pro' },
        { name: 'seats', value: null },
        { name: 'paid', value: true },
      ],
      id,
    );
    expect(answer.json()).toEqual({ variables: { plan: 'pro', paid: true } });
    await browser.ping({ reports: [{ id: newId(), kind: 'variables', values: { cart: 2 } }] });
    const all = { plan: 'pro', paid: true, cart: 2 };
    expect((await ann.call('GET', `visitors/${id}/variables`)).json()).toEqual({ variables: all });
    expect(await readEvents(app, ['visitor-changed'])).toMatchObject([
      { visitor: id, detail: { names: 'variables.plan variables.seats variables.paid' } },
    ]);
    expect((await app.store.visitors.find(id))?.visitor.variables).toEqual(all);
  });

  test('stay set when a ping that came before them is stored after them', async () => {
    const { id } = (await createBrowser(app).ping()).visitor;
    await set([{ name: 'plan', value: 'pro' }], id);
    await readEvents(app, []);
    expect((await app.store.visitors.find(id))?.visitor.variables).toEqual({ plan: 'pro' });
  });

  test('of somebody who left long ago are set in the database', async () => {
    app.clock.advance(1_000);
    await set([{ name: 'plan', value: 'pro' }]);
    for (let hour = 0; hour < 2; hour++) app.clock.advance(3_600_000);
    expect(app.domain.presence.find(visitor)).toBeNull();
    await set([{ name: 'seats', value: 3 }]);
    expect((await app.store.visitors.find(visitor))?.visitor.variables).toEqual({ plan: 'pro', seats: 3 });
  });

  test('beyond a hundred, named twice, or of nobody are refused whole', async () => {
    const many = (from: number) => Array.from({ length: 50 }, (_, n) => ({ name: `v${from + n}`, value: n }));
    await set(many(0));
    await set(many(50));
    expect((await set([{ name: 'v0', value: null }, ...many(100)].slice(0, 3))).json().field).toBe('variables');
    expect((await ann.call('GET', `visitors/${visitor}/variables`)).json().variables.v0).toBe(0);
    const twice = [
      { name: 'a', value: 1 },
      { name: 'a', value: 2 },
    ];
    expect((await set(twice)).json().field).toBe('variables[1].name');
    expect((await set([{ name: 'a', value: 1 }], 'nobody')).json().code).toBe('not-found');
  });
});
