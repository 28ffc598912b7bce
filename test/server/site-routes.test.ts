/** Owners change their site; mistakes are refused with the field named, and nobody else may. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId } from '../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { MAX_TRIGGERS, type Trigger } from '../../src/protocol/trigger.ts';
import { putTrigger } from '../../src/server/domain/sites/change-site.ts';
import { createColleague, findSite, newId } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
});
afterEach(() => app.store.close());

const toTrigger = (id: string, wish: object = {}): Trigger => ({
  id,
  name: 'T',
  active: true,
  frequency: 'visit',
  conditions: [{ name: 'delay_page', value: 3 }],
  actions: [{ name: 'open' }],
  ...wish,
});
const readIds = async () => (await findSite(app)).triggers.map(({ id }) => id);

test('any agent reads settings and triggers, nobody does without a sign-in', async () => {
  const agent = await createColleague(app, 'ann');
  const response = await agent.call('GET', 'site');
  const { triggers, appearance } = await findSite(app);
  expect(response.json()).toEqual({ settings: DEFAULT_SETTINGS, appearance, triggers });
  expect((await app.http.inject({ url: '/v1/agent/site' })).json().code).toBe('sign-in-required');
});

describe('settings', () => {
  test('that an owner or an admin puts are there after a restart', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const settings = { ...DEFAULT_SETTINGS, timeZone: 'Europe/Prague', fields: [{ name: 'plan', label: 'Plan' }] };
    expect((await admin.call('PUT', 'site', settings)).statusCode).toBe(204);
    app = await openTestApp({}, app);
    expect(app.domain.sites.byKey('demo')?.settings).toEqual(settings);
  });

  test('with a time zone that does not exist are refused with the field named', async () => {
    const response = await owner.call('PUT', 'site', { ...DEFAULT_SETTINGS, timeZone: 'Mars/Olympus' });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'malformed', field: 'timeZone' });
    expect((await findSite(app)).settings).toEqual(DEFAULT_SETTINGS);
  });
});

describe('looks', () => {
  const LOOKS = { color: '#8a3b12', position: 'left', title: 'Fern', welcome: 'Hello', theme: { radius: 4 } };

  test('that an owner puts are in the next loader, with what the launcher needs of them', async () => {
    const theme = { radius: 4, launcher: { size: 64 } };
    expect((await owner.call('PUT', 'appearance', { ...LOOKS, theme })).statusCode).toBe(204);
    expect((await owner.call('GET', 'site')).json().appearance).toEqual({ ...LOOKS, theme });
    const config = (await app.http.inject({ url: '/v1/config?key=demo' })).json();
    expect(config.appearance).toEqual({ ...LOOKS, theme });
    expect(config.launcher.css).toContain('width:64px');
  });

  test.each([
    ['a colour by name', { color: 'red' }, 'color'],
    ['a token that is none', { theme: { background: '#ffffff' } }, 'theme.background'],
    ['css where a colour belongs', { theme: { light: { surface: '#fff;}' } } }, 'theme.light.surface'],
  ])('with %s are refused with the field named, and nothing is changed', async (_what, wish, field) => {
    const before = (await findSite(app)).appearance;
    const response = await owner.call('PUT', 'appearance', { ...LOOKS, ...wish });
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
    expect((await findSite(app)).appearance).toEqual(before);
  });
});

describe('a trigger', () => {
  test('comes last when it is new, takes its own place when it is not, and goes', async () => {
    await owner.call('PUT', 'triggers/a', toTrigger('a'));
    await owner.call('PUT', 'triggers/b', toTrigger('b'));
    expect(await readIds()).toEqual(['first-visit', 'a', 'b']);
    expect((await owner.call('PUT', 'triggers/a', toTrigger('a', { name: 'New' }))).statusCode).toBe(204);
    expect((await findSite(app)).triggers.map(({ name }) => name)).toEqual(['First visit greeting', 'New', 'T']);
    expect((await owner.call('DELETE', 'triggers/a')).statusCode).toBe(204);
    expect(await readIds()).toEqual(['first-visit', 'b']);
    expect((await owner.call('DELETE', 'triggers/a')).json().code).toBe('not-found');
  });

  test('is in the loader at once', async () => {
    await owner.call('PUT', 'triggers/a', toTrigger('a', { name: 'Brand new' }));
    expect((await app.http.inject({ url: '/loader.js?key=demo' })).body).toContain('Brand new');
  });

  test('that is put while another one is loses neither', async () => {
    const agent = { id: newId<AgentId>(), site: (await findSite(app)).id, role: 'owner' } as const;
    await Promise.all(['a', 'b', 'c'].map((id) => putTrigger(app.domain, agent, id, toTrigger(id))));
    expect((await readIds()).sort()).toEqual(['a', 'b', 'c', 'first-visit']);
  });

  test.each([
    ['an unknown condition', { conditions: [{ name: 'is_moon_full', value: true }] }, 'conditions[0].name'],
    ['a negative delay', { conditions: [{ name: 'delay_page', value: -1 }] }, 'conditions[0].value'],
    [
      'a pattern of ten thousand stars',
      { conditions: [{ name: 'visitor_page_url', cmp: 'glob', value: '*'.repeat(10_000) }] },
      'conditions[0].value',
    ],
    ['another id than the address', { id: 'other' }, 'id'],
  ])('with %s is refused with the field named', async (_what, wish, field) => {
    const response = await owner.call('PUT', 'triggers/a', toTrigger('a', wish));
    expect(response.statusCode).toBe(400);
    const { code, detail, field: named } = response.json();
    expect([code, named]).toEqual(['malformed', field]);
    expect(detail).toContain(`${field}: expected `);
    expect(detail).toContain(', got ');
    expect(await readIds()).toEqual(['first-visit']);
  });

  test('that is no object is refused as a whole', async () => {
    const response = await owner.call('PUT', 'triggers/a', [1]);
    expect(response.json()).toMatchObject({ code: 'malformed', detail: expect.stringMatching(/^the body: expected /) });
  });

  test('beyond the limit is refused; those that are there may still change', async () => {
    const { id } = await findSite(app);
    const triggers = Array.from({ length: MAX_TRIGGERS }, (_, index) => toTrigger(`t${index}`));
    await app.domain.sites.change(id, () => ({ triggers }));
    const refused = await owner.call('PUT', 'triggers/new', toTrigger('new'));
    expect([refused.statusCode, refused.json().field]).toEqual([400, 'triggers']);
    expect((await owner.call('PUT', 'triggers/t5', toTrigger('t5'))).statusCode).toBe(204);
  });
});

test.each([
  ['PUT', 'site', DEFAULT_SETTINGS],
  ['PUT', 'triggers/a', toTrigger('a')],
  ['DELETE', 'triggers/first-visit', undefined],
] as const)('%s %s is forbidden to agents who are neither owner nor admin', async (method, path, body) => {
  const agent = await createColleague(app, 'ann');
  const response = await agent.call(method, path, body);
  expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
  expect(await readIds()).toEqual(['first-visit']);
});
