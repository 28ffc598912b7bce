/** Owners keep groups of visitors, agents put visitors in and out; what is another site's does not exist. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import {
  groupsOf,
  listGroupMembers,
  listVisitorGroups,
  putIntoGroup,
  takeOutOfGroup,
} from '../../src/server/domain/visitors/visitor-groups.ts';
import { createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const WISH = { name: 'Wholesale', color: 'blue', description: 'Buys by the pallet' } as const;

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const create = async (wish: object = {}) => (await owner.call('POST', 'visitor-groups', { ...WISH, ...wish })).json();
const list = async () => (await ann.call('GET', 'visitor-groups')).json().groups;
const arrive = async () => (await createBrowser(app).ping()).visitor.id;

describe('a group of visitors', () => {
  test('is made, changed and deleted by owners and admins, and seen by all', async () => {
    const made = await owner.call('POST', 'visitor-groups', WISH);
    expect(made.statusCode).toBe(201);
    const { id, createdAt } = made.json().group;
    const later = { ...WISH, name: 'Retail' };
    expect((await owner.call('PUT', `visitor-groups/${id}`, later)).statusCode).toBe(204);
    expect(await list()).toEqual([{ ...later, id, createdAt }]);
    expect((await owner.call('DELETE', `visitor-groups/${id}`)).json()).toEqual({ visitors: 0 });
    expect(await list()).toEqual([]);
    expect((await owner.call('DELETE', `visitor-groups/${id}`)).json().code).toBe('not-found');
    expect((await owner.call('PUT', `visitor-groups/${id}`, WISH)).json().code).toBe('not-found');
  });

  test.each([
    ['a colour that is none of ours', { color: '#ff0000' }, 'color'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a field that nobody knows', { size: 3 }, 'size'],
  ])('with %s is refused with the field named', async (_what, wish, field) => {
    expect(await create(wish)).toMatchObject({ code: 'malformed', field });
    expect(await list()).toEqual([]);
  });

  test('with a name that is there is refused by name', async () => {
    await create();
    expect(await create({ name: 'WHOLESALE' })).toMatchObject({ status: 409, code: 'name-taken' });
  });

  test.each([
    ['POST', 'visitor-groups', WISH],
    ['PUT', 'visitor-groups/x', WISH],
    ['DELETE', 'visitor-groups/x', undefined],
  ] as const)('is not an agent’s to keep: %s %s', async (method, path, body) => {
    expect((await ann.call(method, path, body)).json().code).toBe('forbidden');
  });
});

describe('a visitor', () => {
  test('put in by two at once is in it once, and the log says so without saying which', async () => {
    const [{ group }, visitor] = [await create(), await arrive()];
    const address = `visitors/${visitor}/groups`;
    const both = await Promise.all([ann, owner].map(({ call }) => call('PUT', `${address}/${group.id}`)));
    expect(both.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    const { groups } = (await ann.call('GET', address)).json();
    expect(groups).toEqual([{ ...group, by: expect.any(String), at: app.clock.now() }]);
    const members = (await ann.call('GET', `visitor-groups/${group.id}/visitors`)).json();
    expect(members).toEqual({ visitors: [{ visitor, by: groups[0].by, at: groups[0].at }], next: null });
    expect((await ann.call('DELETE', `${address}/${group.id}`)).statusCode).toBe(204);
    expect((await ann.call('GET', address)).json()).toEqual({ groups: [] });
    const event = { visitor, detail: { names: 'groups' } };
    expect(await readEvents(app, ['visitor-changed'])).toMatchObject([event, event]);
  });

  test('stays when the group is deleted', async () => {
    const [{ group }, visitor] = [await create(), await arrive()];
    await ann.call('PUT', `visitors/${visitor}/groups/${group.id}`);
    expect((await owner.call('DELETE', `visitor-groups/${group.id}`)).json()).toEqual({ visitors: 1 });
    expect((await ann.call('GET', `visitors/${visitor}/groups`)).json()).toEqual({ groups: [] });
    expect((await ann.call('GET', `visitors/${visitor}`)).statusCode).toBe(200);
  });

  test('is listed with the others of the group page by page', async () => {
    const { group } = await create();
    const site = (await findSite(app)).id;
    const ids = Array.from({ length: 120 }, () => newId<VisitorId>()).sort();
    for (const id of ids) {
      await app.store.visitorGroups.put(group.id, id, ann.id, { site, kind: 'visitor-changed', at: 0 });
    }
    const read = async (query: string) => (await ann.call('GET', `visitor-groups/${group.id}/visitors${query}`)).json();
    const first = await read('');
    const second = await read(`?after=${first.next}`);
    const found = [...first.visitors, ...second.visitors].map(({ visitor }: { visitor: VisitorId }) => visitor);
    expect([found, first.visitors.length, second.next]).toEqual([ids, 100, null]);
  });

  test('who does not exist, and a group that does not, are not found', async () => {
    const [{ group }, visitor] = [await create(), await arrive()];
    for (const path of [`visitors/nobody/groups/${group.id}`, `visitors/${visitor}/groups/none`]) {
      expect((await ann.call('PUT', path)).json().code).toBe('not-found');
      expect((await ann.call('DELETE', path)).json().code).toBe('not-found');
    }
    for (const path of ['visitors/nobody/groups', 'visitor-groups/none/visitors']) {
      expect((await ann.call('GET', path)).json().code).toBe('not-found');
    }
  });

  test('is nothing to agents of another site', async () => {
    const [{ group }, visitor] = [await create(), await arrive()];
    const eve = { kind: 'agent', id: newId<AgentId>(), name: 'Eve', site: newId<SiteId>() } as const;
    const notFound = { refused: 'not-found' };
    expect(await listVisitorGroups(app.domain, eve)).toEqual({ groups: [] });
    expect(await putIntoGroup(app.domain, eve, visitor, group.id)).toEqual(notFound);
    expect(await takeOutOfGroup(app.domain, eve, visitor, group.id)).toEqual(notFound);
    expect(await groupsOf(app.domain, eve, visitor)).toEqual(notFound);
    expect(await listGroupMembers(app.domain, eve, group.id, {})).toEqual(notFound);
  });
});
