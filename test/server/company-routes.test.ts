/** Agents keep companies and who belongs to them; visitors stay when a company goes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SiteId } from '../../src/protocol/ids.ts';
import {
  changeCompany,
  deleteCompany,
  listCompanies,
  listCompanyMembers,
  readCompany,
} from '../../src/server/domain/companies/companies.ts';
import { createBrowser, createColleague, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const ACME = {
  name: 'Acme',
  domain: 'acme.example',
  phone: '+420 601',
  address: 'Brno',
  note: '',
  fields: [{ name: 'VAT', value: 'CZ1' }],
};

let app: TestApp;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const create = async (wish: object = {}) => (await ann.call('POST', 'companies', { ...ACME, ...wish })).json();
const read = (id: string) => ann.call('GET', `companies/${id}`);

describe('a company', () => {
  test('is made, read, changed and deleted', async () => {
    const made = await ann.call('POST', 'companies', { ...ACME, domain: 'ACME.example' });
    const { company } = made.json();
    const at = app.clock.now();
    expect([made.statusCode, company]).toEqual([201, { ...ACME, id: company.id, createdAt: at, changedAt: at }]);
    app.clock.advance(5);
    const later = { ...ACME, name: 'Apex', phone: '', fields: [] };
    expect((await ann.call('PUT', `companies/${company.id}`, later)).statusCode).toBe(204);
    const changed = { ...later, id: company.id, createdAt: at, changedAt: at + 5 };
    expect((await read(company.id)).json()).toEqual({ company: changed });
    expect((await ann.call('DELETE', `companies/${company.id}`)).json()).toEqual({ visitors: 0 });
    for (const gone of [
      await read(company.id),
      await ann.call('PUT', `companies/${company.id}`, ACME),
      await ann.call('DELETE', `companies/${company.id}`),
      await ann.call('GET', `companies/${company.id}/visitors`),
    ]) {
      expect(gone.json().code).toBe('not-found');
    }
    expect(await readEvents(app, ['company-deleted'])).toMatchObject([
      { agent: ann.id, detail: { company: company.id, name: 'Apex', visitors: 0 } },
    ]);
  });

  test.each([
    ['a blank name', { name: '' }, 'name'],
    ['a domain that is an address', { domain: 'https://acme.example' }, 'domain'],
    ['a phone number of letters', { phone: 'call' }, 'phone'],
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
    ['a field that nobody knows', { size: 3 }, 'size'],
  ])('with %s is refused with the field named', async (_what, wish, field) => {
    expect(await create(wish)).toMatchObject({ status: 400, code: 'malformed', field });
    expect((await ann.call('GET', 'companies')).json()).toEqual({ companies: [], next: null });
  });

  test('is found by the beginning of its name or domain, page by page', async () => {
    await create();
    for (let count = 0; count < 60; count++) await create({ name: `Beta ${count}`, domain: '' });
    const list = async (query: string) => (await ann.call('GET', `companies?${query}`)).json();
    for (const query of ['name=ACM', 'domain=Acme.', 'name=a&domain=acme']) {
      const { companies } = await list(query);
      expect(companies.map(({ name }: { name: string }) => name)).toEqual(['Acme']);
    }
    const first = await list('name=beta');
    const second = await list(`name=beta&after=${encodeURIComponent(first.next)}`);
    const names = [...first.companies, ...second.companies].map(({ name }: { name: string }) => name);
    expect([first.companies.length, new Set(names).size, second.next]).toEqual([50, 60, null]);
  });

  test('changed by two at once is one of the two, whole', async () => {
    const { company } = await create();
    const change = (name: string) => ann.call('PUT', `companies/${company.id}`, { ...ACME, name, note: name });
    await Promise.all([change('One'), change('Two')]);
    const { name, note } = (await read(company.id)).json().company;
    expect([['One', 'Two'].includes(name), note]).toEqual([true, name]);
  });

  test('of another site does not exist', async () => {
    const { company } = await create();
    const eve = { kind: 'agent', id: ann.id, name: 'Eve', site: newId<SiteId>() } as const;
    const notFound = { refused: 'not-found' };
    expect(await readCompany(app.domain, eve, company.id)).toEqual(notFound);
    expect(await changeCompany(app.domain, eve, company.id, ACME)).toEqual(notFound);
    expect(await deleteCompany(app.domain, eve, company.id)).toEqual(notFound);
    expect(await listCompanyMembers(app.domain, eve, company.id, {})).toEqual(notFound);
    expect(await listCompanies(app.domain, eve, {})).toEqual({ companies: [], next: null });
  });
});

test('visitors belong to the company that their profile names, and stay when it goes', async () => {
  const { company } = await create();
  const { visitor } = await createBrowser(app).ping();
  await ann.call('PATCH', `visitors/${visitor.id}`, { company: company.id, name: 'Jana' });
  const members = (await ann.call('GET', `companies/${company.id}/visitors`)).json();
  expect(members).toEqual({ visitors: [visitor.id], next: null });
  expect((await ann.call('DELETE', `companies/${company.id}`)).json()).toEqual({ visitors: 1 });
  const { profile } = (await ann.call('GET', `visitors/${visitor.id}/profile`)).json();
  expect([profile.company, profile.name]).toEqual(['', 'Jana']);
});
