/** Owners keep departments, agents work in them, triggers and visitors name them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_DEPARTMENTS, toDepartmentId } from '../../src/protocol/department-api.ts';
import { bringOnline, createColleague, findSite } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let olga: Colleague;
let ann: Colleague;
beforeEach(async () => {
  app = await openTestApp();
  olga = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const create = (name: string, wish: object = {}) =>
  olga.call('POST', 'departments', { name, description: '', ...wish });
const list = async () => (await ann.call('GET', 'departments')).json().departments;

describe('a department', () => {
  test('gets the id that it is asked for, or one made of its name', async () => {
    expect((await create('Sales Team')).json()).toEqual({
      department: { id: 'sales-team', name: 'Sales Team', description: '' },
    });
    expect((await create('Hilfe', { id: 'help' })).statusCode).toBe(201);
    expect(await list()).toEqual([
      { id: 'sales-team', name: 'Sales Team', description: '', agents: [], online: false },
      { id: 'help', name: 'Hilfe', description: '', agents: [], online: false },
    ]);
  });

  test('is online while one of its agents is', async () => {
    await create('Sales');
    await olga.call('PATCH', `people/${ann.id}`, { departments: ['sales'] });
    const leave = await bringOnline(app, ann.id, ['sales']);
    expect(await list()).toMatchObject([{ agents: [ann.id], online: true }]);
    app.domain.agentsOnline.change(ann.id, { status: 'away' });
    expect(await list()).toMatchObject([{ online: false }]);
    app.domain.agentsOnline.change(ann.id, { status: 'online' });
    leave();
    expect(await list()).toMatchObject([{ agents: [ann.id], online: false }]);
  });

  test('that an agent is put into while the inbox is open counts at once', async () => {
    await create('Sales');
    await bringOnline(app, ann.id);
    await olga.call('PATCH', `people/${ann.id}`, { departments: ['sales'] });
    expect(await list()).toMatchObject([{ online: true }]);
  });

  test('keeps its id when it gets another name, and leaves its agents alone when it goes', async () => {
    await create('Sales');
    await olga.call('PATCH', `people/${ann.id}`, { departments: ['sales'] });
    expect((await olga.call('PUT', 'departments/sales', { name: 'Shop', description: 'x' })).statusCode).toBe(204);
    expect(await list()).toMatchObject([{ id: 'sales', name: 'Shop', description: 'x', agents: [ann.id] }]);
    expect((await olga.call('DELETE', 'departments/sales')).statusCode).toBe(204);
    expect(await list()).toEqual([]);
    expect((await app.store.agents.find(ann.id))?.name).toBe('ann');
    expect((await olga.call('DELETE', 'departments/sales')).json().code).toBe('not-found');
  });

  test.each([
    ['an id that is taken', { id: 'sales', name: 'Other' }],
    ['a name that is taken in another case', { id: 'other', name: 'SALES' }],
  ])('with %s is refused', async (_what, wish) => {
    await create('Sales');
    expect((await create('', wish)).json().code).toBe('department-taken');
    expect(await list()).toHaveLength(1);
  });

  test('whose name has no letter of an id needs one, which is said', async () => {
    expect((await create('客服')).json()).toMatchObject({ code: 'malformed', field: 'id' });
    expect((await create('客服', { id: 'help' })).statusCode).toBe(201);
  });

  test('beyond the most that a site has is refused', async () => {
    const full = Array.from({ length: MAX_DEPARTMENTS }, (_, index) => ({
      id: `d${index}`,
      name: `D${index}`,
      description: '',
    }));
    await app.domain.sites.change((await findSite(app)).id, () => ({ departments: full }));
    expect((await create('One more')).json().detail).toContain(`at most ${MAX_DEPARTMENTS}`);
  });

  test('made by two at once under one name is made once', async () => {
    const answers = await Promise.all([create('Sales'), create('Sales')]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    expect(await list()).toHaveLength(1);
  });
});

test.each([
  ['POST', 'departments', { name: 'X', description: '' }],
  ['PUT', 'departments/sales', { name: 'X', description: '' }],
  ['DELETE', 'departments/sales', undefined],
] as const)('%s %s is for owners and admins', async (method, path, body) => {
  await create('Sales');
  expect((await ann.call(method, path, body)).json().code).toBe('forbidden');
  expect(await list()).toMatchObject([{ name: 'Sales' }]);
});

test.each([
  ['Sales Team', 'sales-team'],
  ['  Zákaznická péče! ', 'zakaznicka-pece'],
  ['A/B & C', 'a-b-c'],
  ['客服', ''],
  ['x'.repeat(100), 'x'.repeat(64)],
  [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
])('the short form of %j is %j', (name, id) => {
  expect(toDepartmentId(name)).toBe(id);
});
