/** The contract of what is known of visitors, on every database: profiles, cards, groups, companies, bans. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '../../src/protocol/card-api.ts';
import type { Company } from '../../src/protocol/company-api.ts';
import { type AgentId, createId, type SiteId, type SiteKey, type VisitorId } from '../../src/protocol/ids.ts';
import type { VisitorGroup } from '../../src/protocol/visitor-group-api.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Site, Store, StoredBan } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(71);
const AT = 1_700_000_000_000;
let age = 0;
/** The later the greater, as ids of one maker are. */
const newId = <Id extends string>(): Id => createId<Id>(AT + age++, random.bytes);
const ANN = newId<AgentId>();
const BO = newId<AgentId>();

type Change = Parameters<Store['profiles']['change']>[0];

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createSite(): Promise<SiteId> {
    const id = newId<SiteId>();
    const site: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
    };
    await store.sites.create(site);
    return id;
  }

  const toEvent = (site: SiteId, kind: NewEvent['kind'] = 'visitor-changed', at = AT): NewEvent => ({ site, kind, at });
  const readDetails = async (site: SiteId) => (await listFacts(store, site)).map(({ kind, detail }) => [kind, detail]);

  describe('a profile', () => {
    const say = (site: SiteId, visitor: VisitorId, wish: Partial<Change> = {}, at = AT, most = 9) =>
      store.profiles.change(
        { visitor, source: 'agent', by: ANN, values: [], labels: null, ...wish },
        toEvent(site, 'visitor-changed', at),
        most,
      );
    const valuesOf = async (visitor: VisitorId) => (await store.profiles.of([visitor])).get(visitor)?.values;
    const find = async (site: SiteId, name: 'name' | 'email' | 'phone', prefix: string, limit = 9) =>
      (await store.profiles.find(site, { name, prefix }, null, limit)).map(({ id }) => id);

    test('keeps what each source said beside the others, and tells the names of what changed once', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      const name = { name: 'name', value: 'Ann' };
      expect(await say(site, visitor, { values: [name, { name: 'phone', value: '1' }], labels: ['vip'] })).toBe(
        'changed',
      );
      await say(site, visitor, { values: [name], labels: ['vip'] }, AT + 1);
      await say(site, visitor, { source: 'visitor', by: null, values: [{ name: 'name', value: 'Annie' }] }, AT + 2);
      expect(await valuesOf(visitor)).toHaveLength(3);
      expect(await valuesOf(visitor)).toEqual(
        expect.arrayContaining([
          { name: 'name', value: 'Ann', source: 'agent', by: ANN, at: AT },
          { name: 'phone', value: '1', source: 'agent', by: ANN, at: AT },
          { name: 'name', value: 'Annie', source: 'visitor', by: null, at: AT + 2 },
        ]),
      );
      await say(site, visitor, { values: [{ name: 'name', value: null }] });
      expect((await valuesOf(visitor))?.map(({ value }) => value).sort()).toEqual(['1', 'Annie']);
      expect((await readDetails(site)).map(([, detail]) => detail)).toEqual([
        { names: 'name phone labels' },
        { names: 'name' },
        { names: 'name' },
      ]);
    });

    test('of several visitors is read at once, each their own, and none of one who has none', async () => {
      const [site, ann, bo] = [await createSite(), newId<VisitorId>(), newId<VisitorId>()];
      await say(site, ann, { values: [{ name: 'name', value: 'Ann' }] });
      const profiles = await store.profiles.of([ann, bo]);
      expect(profiles.get(ann)?.values).toHaveLength(1);
      expect(profiles.get(bo)).toEqual({ values: [], labels: [] });
    });

    test('keeps who gave a label first, and loses those that are not named again', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      await say(site, visitor, { labels: ['b', 'a'] });
      await say(site, visitor, { by: BO, labels: ['c', 'a'] }, AT + 1);
      expect((await store.profiles.of([visitor])).get(visitor)?.labels).toEqual([
        { label: 'a', by: ANN, at: AT },
        { label: 'c', by: BO, at: AT + 1 },
      ]);
    });

    test('takes no more values of a source than it may, and then nothing of the change', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      await say(site, visitor, { values: [{ name: 'a', value: '1' }] });
      const values = ['b', 'c'].map((name) => ({ name, value: '1' }));
      expect(await say(site, visitor, { values, labels: ['x'] }, AT, 2)).toBe('too-many');
      expect(await valuesOf(visitor)).toHaveLength(1);
      expect(await say(site, visitor, { values: [{ name: 'a', value: null }, ...values] }, AT, 2)).toBe('changed');
      expect(await say(site, visitor, { source: 'visitor', values }, AT, 2)).toBe('changed');
    });

    test('is found by the beginning of what was said, in any case, a phone by its digits, on its own site', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const [ann, bo] = [newId<VisitorId>(), newId<VisitorId>()];
      await say(site, ann, {
        values: [
          { name: 'name', value: 'Říha Ann' },
          { name: 'email', value: 'Ann_x@shop.example' },
          { name: 'phone', value: '+420 (601) 123-456' },
        ],
      });
      await say(site, bo, { values: [{ name: 'email', value: 'annax@shop.example' }] });
      expect(await find(site, 'name', 'ŘÍHA')).toEqual([ann]);
      expect(await find(site, 'email', 'ann_')).toEqual([ann]);
      expect(await find(site, 'email', 'ann%')).toEqual([]);
      expect(await find(site, 'phone', '+420 601')).toEqual([ann]);
      expect(await find(site, 'email', 'ann')).toEqual([ann, bo]);
      expect(await find(other, 'email', 'ann')).toEqual([]);
    });

    test('is found once where two sources say so, and from a cursor on', async () => {
      const site = await createSite();
      const [ann, bo, cy] = [newId<VisitorId>(), newId<VisitorId>(), newId<VisitorId>()];
      for (const visitor of [bo, ann, cy]) await say(site, visitor, { values: [{ name: 'name', value: 'Sam' }] });
      await say(site, ann, { source: 'visitor', values: [{ name: 'name', value: 'Sammy' }] });
      const search = { name: 'name', prefix: 'sa' } as const;
      const [first, second] = await store.profiles.find(site, search, null, 2);
      expect([first?.id, second?.id]).toEqual([ann, bo]);
      expect((await store.profiles.find(site, search, second ?? null, 9)).map(({ id }) => id)).toEqual([cy]);
    });

    test('written by two at once has both', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      await Promise.all([
        say(site, visitor, { values: [{ name: 'name', value: 'Ann' }] }),
        say(site, visitor, { by: BO, values: [{ name: 'note', value: 'Tall' }] }),
      ]);
      expect((await valuesOf(visitor))?.map(({ value }) => value).sort()).toEqual(['Ann', 'Tall']);
    });

    test('has only companies of its own site, and loses the one that is deleted', async () => {
      const [site, other, visitor] = [await createSite(), await createSite(), newId<VisitorId>()];
      const acme = await createCompany(site);
      const join = (at: SiteId) => say(at, visitor, { values: [{ name: 'company', value: acme.id }] });
      expect(await join(other)).toBe('unknown-company');
      expect(await join(site)).toBe('changed');
      expect(await store.companies.members(site, acme.id, null, 9)).toEqual([visitor]);
      expect(await store.companies.members(site, acme.id, visitor, 9)).toEqual([]);
      expect(await store.companies.members(other, acme.id, null, 9)).toBeNull();
      expect(await store.companies.delete(other, acme.id, toEvent(other))).toBeNull();
      expect(await store.companies.delete(site, acme.id, toEvent(site, 'company-deleted'))).toBe(1);
      expect(await store.companies.delete(site, acme.id, toEvent(site))).toBeNull();
      expect(await valuesOf(visitor)).toEqual([]);
      expect((await readDetails(site)).at(-1)).toEqual(['company-deleted', { name: 'Acme', visitors: 1 }]);
    });

    test('is in no company that is deleted while it is put there', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      const { id } = await createCompany(site);
      await Promise.all([
        say(site, visitor, { values: [{ name: 'company', value: id }] }),
        store.companies.delete(site, id, toEvent(site)),
      ]);
      expect(await valuesOf(visitor)).toEqual([]);
    });
  });

  async function createCompany(site: SiteId, wish: Partial<Company> = {}): Promise<Company> {
    const company: Company = {
      id: newId<string>(),
      name: 'Acme',
      domain: 'acme.example',
      phone: '',
      address: 'Brno',
      note: '',
      fields: [{ name: 'vat', value: 'CZ1' }],
      createdAt: AT,
      changedAt: AT,
      ...wish,
    };
    await store.companies.create(toWriter(site), company);
    return company;
  }

  describe('a company', () => {
    const list = async (site: SiteId, name = '', domain = '') =>
      (await store.companies.list(site, { name, domain }, null, 9)).map(({ company }) => company.name);

    test('is found by the beginning of its name or domain, by name and from a cursor on', async () => {
      const [site, other] = [await createSite(), await createSite()];
      for (const name of ['beta_1', 'Alpha', 'betax', 'Beta'])
        await createCompany(site, { name, domain: `${name}.cz` });
      expect(await list(site)).toEqual(['Alpha', 'Beta', 'beta_1', 'betax']);
      expect(await list(site, 'BETA_')).toEqual(['beta_1']);
      expect(await list(site, '', 'alpha.')).toEqual(['Alpha']);
      expect(await list(site, 'beta', 'alpha')).toEqual([]);
      expect(await list(other)).toEqual([]);
      const [, second] = await store.companies.list(site, { name: '', domain: '' }, null, 2);
      const rest = await store.companies.list(site, { name: '', domain: '' }, second?.position ?? null, 9);
      expect(rest.map(({ company }) => company.name)).toEqual(['beta_1', 'betax']);
    });

    test('is read and changed by its own site only, and keeps when it was made', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const acme = await createCompany(site);
      expect(await store.companies.find(site, acme.id)).toEqual(acme);
      expect(await store.companies.find(other, acme.id)).toBeNull();
      const after = { ...acme, name: 'Apex', fields: [], changedAt: AT + 1 };
      expect(await store.companies.change(toWriter(other), after)).toBe(false);
      expect(await store.companies.change(toWriter(site), { ...after })).toBe(true);
      expect(await store.companies.find(site, acme.id)).toEqual(after);
    });
  });

  describe('a card', () => {
    const toCard = (id: string, at = AT): Card => ({
      id,
      title: `Order ${id}`,
      rows: [],
      createdAt: at,
      changedAt: at,
    });
    const put = (site: SiteId, visitor: VisitorId, card: Card, most = 9) =>
      store.cards.put(visitor, card, most, toEvent(site));

    test('is put again under its id without becoming a second one, the oldest first', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      await put(site, visitor, toCard('b'));
      await put(site, visitor, toCard('a', AT + 1));
      const rows = [{ label: 'Price', value: '20', link: 'https://shop.example/1' }];
      await put(site, visitor, { ...toCard('b', AT + 2), rows });
      expect(await store.cards.of(visitor)).toEqual([{ ...toCard('b'), rows, changedAt: AT + 2 }, toCard('a', AT + 1)]);
      expect(await store.cards.of(newId<VisitorId>())).toEqual([]);
    });

    test('beyond the limit is refused, also when two are put at once, but not one that is there', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      const both = await Promise.all(['a', 'b'].map((id) => put(site, visitor, toCard(id), 1)));
      expect(both.sort()).toEqual(['put', 'too-many']);
      const [there] = await store.cards.of(visitor);
      expect(await put(site, visitor, toCard(there?.id ?? ''), 1)).toBe('put');
    });

    test('is gone once', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      await put(site, visitor, toCard('a'));
      const gone = await Promise.all([1, 2].map(() => store.cards.delete(visitor, 'a', toEvent(site))));
      expect(gone.sort()).toEqual([false, true]);
      expect(await readDetails(site)).toHaveLength(2);
    });
  });

  describe('a group of visitors', () => {
    async function createGroup(site: SiteId, name = 'Wholesale'): Promise<VisitorGroup> {
      const group: VisitorGroup = { id: newId<string>(), name, color: 'red', description: '', createdAt: AT };
      expect(await store.visitorGroups.create(toWriter(site), group, 9)).toBe('created');
      return group;
    }
    const put = (site: SiteId, group: VisitorGroup, visitor: VisitorId, agent = ANN, at = AT) =>
      store.visitorGroups.put(group.id, visitor, agent, toEvent(site, 'visitor-changed', at));

    test('has its name alone on its site in any case, also when two are made at once', async () => {
      const site = await createSite();
      const make = (name: string, most = 9) =>
        store.visitorGroups.create(
          toWriter(site),
          { id: newId(), name, color: 'red', description: '', createdAt: AT },
          most,
        );
      expect((await Promise.all([make('Größe'), make('GRÖßE')])).sort()).toEqual(['created', 'name-taken']);
      expect(await make('other', 1)).toBe('too-many');
      const other = await createGroup(site, 'other');
      const wish = { name: 'größe', color: 'blue', description: '' } as const;
      expect(await store.visitorGroups.change(toWriter(site), other.id, wish)).toBe('name-taken');
      expect(await store.visitorGroups.change(toWriter(site), other.id, { ...wish, name: 'Other' })).toBe('changed');
      expect(await store.visitorGroups.change(toWriter(await createSite()), other.id, wish)).toBe('not-found');
      expect((await store.visitorGroups.list(site)).map(({ name }) => name)).toContain('Other');
    });

    test('gets and loses a visitor once, however many do it at once', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      const group = await createGroup(site);
      expect(await Promise.all([put(site, group, visitor), put(site, group, visitor, BO, AT + 1)])).toEqual([
        true,
        true,
      ]);
      expect(await store.visitorGroups.of(visitor)).toEqual([{ ...group, by: ANN, at: AT }]);
      const takeOut = () => store.visitorGroups.takeOut(group.id, visitor, toEvent(site));
      expect(await Promise.all([takeOut(), takeOut()])).toEqual([true, true]);
      expect(await store.visitorGroups.of(visitor)).toEqual([]);
      expect(await readDetails(site)).toHaveLength(2);
      expect(await put(await createSite(), group, visitor)).toBe(false);
    });

    test('lists its members by id and from a cursor on, to its own site', async () => {
      const site = await createSite();
      const group = await createGroup(site);
      const [ann, bo] = [newId<VisitorId>(), newId<VisitorId>()];
      for (const visitor of [bo, ann]) await put(site, group, visitor);
      const members = async (after: VisitorId | null, limit = 9) =>
        (await store.visitorGroups.members(site, group.id, after, limit))?.map(({ visitor }) => visitor);
      expect(await members(null)).toEqual([ann, bo]);
      expect(await members(null, 1)).toEqual([ann]);
      expect(await members(ann)).toEqual([bo]);
      expect(await store.visitorGroups.members(await createSite(), group.id, null, 9)).toBeNull();
    });

    test('that is deleted tells how many were in it, and nobody is', async () => {
      const [site, visitor] = [await createSite(), newId<VisitorId>()];
      const group = await createGroup(site);
      await put(site, group, visitor);
      const event = toEvent(site, 'visitor-group-deleted');
      expect(await store.visitorGroups.delete(await createSite(), group.id, event)).toBeNull();
      expect(await store.visitorGroups.delete(site, group.id, event)).toBe(1);
      expect(await store.visitorGroups.delete(site, group.id, event)).toBeNull();
      expect(await store.visitorGroups.of(visitor)).toEqual([]);
      expect((await readDetails(site)).at(-1)).toEqual(['visitor-group-deleted', { name: 'Wholesale', visitors: 1 }]);
    });
  });

  describe('a ban', () => {
    const toBan = (site: SiteId, wish: Partial<StoredBan> = {}): StoredBan => ({
      id: newId<string>(),
      site,
      visitor: newId<VisitorId>(),
      address: null,
      reason: 'Spam',
      until: null,
      by: ANN,
      at: AT,
      ...wish,
    });
    const put = (ban: StoredBan, most = 9) => store.bans.put(ban, most, toEvent(ban.site, 'visitor-banned', ban.at));
    const list = (site: SiteId, now = AT, after: string | null = null, limit = 9) =>
      store.bans.list(site, now, after, limit);

    test('of a visitor or an address is listed to its own site while it holds, by id and from a cursor on', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const visitor = toBan(site);
      const address = toBan(site, { visitor: null, address: '203.0.113.0', until: AT + 5 });
      for (const ban of [address, visitor]) expect(await put(ban)).toEqual(ban);
      expect(await list(site)).toEqual([visitor, address]);
      expect(await list(site, AT, visitor.id)).toEqual([address]);
      expect(await list(site, AT, null, 1)).toEqual([visitor]);
      expect(await list(site, AT + 5)).toEqual([visitor]);
      expect(await list(other)).toEqual([]);
      const all = (await store.bans.all(AT + 5)).map(({ id }) => id);
      expect([all.includes(visitor.id), all.includes(address.id)]).toEqual([true, false]);
      expect(await readDetails(site)).toEqual([
        ['visitor-banned', { ban: address.id, address: '203.0.113.0' }],
        ['visitor-banned', { ban: visitor.id }],
      ]);
    });

    test('of somebody who is banned keeps its id and gets the new terms, also when two ban at once', async () => {
      const site = await createSite();
      const first = toBan(site);
      await put(first);
      const again = { ...first, id: newId<string>(), reason: 'Worse', until: AT + 9, by: BO, at: AT + 1 };
      expect(await put(again)).toEqual({ ...again, id: first.id });
      const visitor = newId<VisitorId>();
      const both = await Promise.all([put(toBan(site, { visitor })), put(toBan(site, { visitor }))]);
      expect(new Set(both.map((ban) => (ban === 'too-many' ? ban : ban.id))).size).toBe(1);
      expect(await list(site)).toHaveLength(2);
    });

    test('beyond the limit is refused, and one that is over does not count', async () => {
      const site = await createSite();
      await put(toBan(site, { until: AT + 1 }), 1);
      expect(await put(toBan(site), 1)).toBe('too-many');
      expect(await put(toBan(site, { at: AT + 1 }), 1)).not.toBe('too-many');
    });

    test('ends once, for its own site, and not when it is over already', async () => {
      const site = await createSite();
      const ban = toBan(site, { until: AT + 5 });
      await put(ban);
      const end = (of: SiteId, now = AT) => store.bans.delete(of, ban.id, now, toEvent(of, 'visitor-unbanned'));
      expect(await end(await createSite())).toBe(false);
      expect(await end(site, AT + 5)).toBe(false);
      expect((await Promise.all([end(site), end(site)])).sort()).toEqual([false, true]);
      expect((await readDetails(site)).at(-1)).toEqual(['visitor-unbanned', { ban: ban.id }]);
      expect((await listFacts(store, site)).at(-1)?.visitor).toBe(ban.visitor);
    });
  });
});
