/** What only the server can tell a page: as far as the site's triggers ask, and no more. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import type { Condition, Trigger } from '../../src/protocol/trigger.ts';
import { bringOnline, createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_TRUST_PROXY: 'yes' });
});
afterEach(() => app.store.close());

const toTrigger = (conditions: readonly Condition[], wish: Partial<Trigger> = {}): Trigger => ({
  id: newId<string>(),
  name: 'T',
  active: true,
  frequency: 'visit',
  conditions,
  actions: [{ name: 'open' }],
  ...wish,
});

async function useTriggers(...triggers: readonly Trigger[]): Promise<void> {
  await app.domain.sites.change((await findSite(app)).id, () => ({ triggers }));
}

/** A conversation of the visitor that ended, with its last message now. */
async function chat(visitor: Parameters<typeof app.domain.presence.find>[0], isClosed: boolean): Promise<void> {
  const site = (await findSite(app)).id;
  const conversation = newId<Parameters<typeof app.store.conversations.find>[0] & string>();
  await app.store.conversations.append([
    {
      site,
      conversation,
      id: newId(),
      author: { kind: 'visitor', id: visitor, name: '' },
      body: { kind: 'text', text: 'hello' },
      at: app.clock.now(),
      startFor: visitor,
    },
  ]);
  if (!isClosed) return;
  await app.store.conversations.change({
    conversation,
    site,
    act: 'close',
    expectedAgent: 'any',
    agent: null,
    message: { id: newId(), author: { kind: 'system', id: '', name: '' }, body: { kind: 'event', event: 'closed' } },
    event: { site, kind: 'conversation-closed', conversation, at: app.clock.now() },
  });
}

describe('facts', () => {
  test('[P25] are not in the answer when no trigger asks for them', async () => {
    expect(await createBrowser(app).ping()).not.toHaveProperty('facts');
  });

  test('[P25] are those that active triggers mention, also in groups within groups', async () => {
    await useTriggers(
      toTrigger([{ any: [{ all: [{ name: 'visitor_country_code', value: 'cz' }] }] }]),
      toTrigger([{ name: 'visitor_city', value: 'Brno' }]),
      toTrigger([{ name: 'visitor_ip', value: '203.0.113.0' }], { active: false }),
    );
    const browser = createBrowser(app, { 'cf-ipcountry': 'CZ' });
    expect((await browser.ping()).facts).toEqual({ visitor_country_code: 'cz', visitor_city: null });
  });

  test('follow a change of the triggers', async () => {
    const browser = createBrowser(app);
    await useTriggers(toTrigger([{ name: 'visitor_browser', value: 'Firefox' }]));
    expect((await browser.ping()).facts).toEqual({ visitor_browser: 'Firefox' });
    await useTriggers(toTrigger([{ name: 'visitor_platform', value: 'Windows' }]));
    expect((await browser.ping()).facts).toEqual({ visitor_platform: 'Windows' });
  });

  test('tell the network’s address without its last part', async () => {
    await useTriggers(toTrigger([{ name: 'visitor_ip', value: '203.0.113.0' }]));
    expect((await createBrowser(app, { 'x-forwarded-for': '203.0.113.77' }).ping()).facts).toEqual({
      visitor_ip: '203.0.113.0',
    });
  });

  test('tell what the browser is', async () => {
    await useTriggers(
      toTrigger([
        { name: 'visitor_os', value: 'x' },
        { name: 'visitor_device', value: 'x' },
        { name: 'visitor_group', value: 'x' },
      ]),
    );
    const browser = createBrowser(app);
    expect((await browser.ping()).facts).toEqual({
      visitor_os: 'Windows 10',
      visitor_device: 'desktop',
      visitor_group: null,
    });
    const reports = [{ id: newId<string>(), kind: 'department' as const, department: 'sales' }];
    expect((await browser.ping({ reports })).facts).toMatchObject({ visitor_group: 'sales' });
  });

  test('tell which agents and departments are online, each agent once', async () => {
    await useTriggers(
      toTrigger([
        { name: 'agents_online', value: 1 },
        { name: 'department_online', value: 'sales' },
        { name: 'account_status', value: 'online' },
      ]),
    );
    const browser = createBrowser(app);
    expect((await browser.ping()).facts).toEqual({
      agents_online: 0,
      department_online: [],
      account_status: ['any', 'offline'],
    });
    const [ann, bo] = [await createColleague(app, 'ann'), await createColleague(app, 'bo')];
    const close = await bringOnline(app, ann.id, ['sales', 'support']);
    await bringOnline(app, ann.id, ['sales', 'support']);
    await bringOnline(app, bo.id, ['sales']);
    expect((await browser.ping()).facts).toEqual({
      agents_online: 2,
      department_online: ['sales', 'support'],
      account_status: ['any', 'online'],
    });
    close();
    expect((await browser.ping()).facts).toMatchObject({ agents_online: 2 });
  });

  test('tell how many chats ended and how long ago the last one was', async () => {
    await useTriggers(
      toTrigger([
        { name: 'number_of_chats', value: 1 },
        { name: 'days_since_chat', value: 1 },
      ]),
    );
    const browser = createBrowser(app);
    const { visitor, facts } = await browser.ping();
    expect(facts).toEqual({ number_of_chats: 0, days_since_chat: null });
    await chat(visitor.id, true);
    await chat(visitor.id, false);
    await readEvents(app, []);
    app.clock.jump(3 * 86_400_000 - 2_000);
    app = await openTestApp({}, app);
    browser.follow(app);
    expect((await browser.ping()).facts).toEqual({ number_of_chats: 1, days_since_chat: 2 });
  });

  test('tell how busy the agents are, asking the database once in five seconds', async () => {
    await useTriggers(
      toTrigger([
        { name: 'chats_waiting', value: 1 },
        { name: 'chats_per_agent', value: 1 },
      ]),
    );
    const count = vi.spyOn(app.store.conversations, 'countByState');
    const browser = createBrowser(app);
    const { visitor, facts } = await browser.ping();
    expect(facts).toEqual({ chats_waiting: 0, chats_per_agent: null });
    await chat(visitor.id, false);
    const ann = await createColleague(app, 'ann');
    await bringOnline(app, ann.id);
    expect((await browser.ping()).facts).toEqual({ chats_waiting: 0, chats_per_agent: 0 });
    expect(count).toHaveBeenCalledTimes(1);
    app.clock.advance(5_000);
    expect((await browser.ping()).facts).toEqual({ chats_waiting: 1, chats_per_agent: 0 });
  });
});

describe('a site’s configuration', () => {
  const readConfig = async () =>
    (await app.http.inject({ url: '/v1/config?key=demo', headers: { origin: SHOP_ORIGIN } })).json();

  test('has neither inactive triggers, nor notes, nor the addresses of webhooks', async () => {
    const actions = [{ name: 'webhook', url: 'https://secret.example/' }, { name: 'open' }] as const;
    await useTriggers(
      toTrigger([], { id: 'on', description: 'for us only', actions }),
      toTrigger([], { active: false }),
    );
    const config = await readConfig();
    expect(config.triggers).toEqual([
      { id: 'on', name: 'T', active: true, frequency: 'visit', conditions: [], actions: [{ name: 'open' }] },
    ]);
    expect(config.pacing).toEqual(DEFAULT_SETTINGS.pacing);
  });

  test.each<[string, Condition]>([
    ['hour_of_day', { name: 'hour_of_day', value: 9 }],
    ['office_hours', { name: 'office_hours', value: true }],
    ['time_of_day', { name: 'time_of_day', value: [0, 60] }],
  ])('has the schedule when an active trigger asks for %s', async (_name, condition) => {
    expect(await readConfig()).not.toHaveProperty('schedule');
    await useTriggers(toTrigger([condition], { active: false }));
    expect(await readConfig()).not.toHaveProperty('schedule');
    await useTriggers(toTrigger([{ any: [condition] }]));
    const { timeZone, officeHours } = DEFAULT_SETTINGS;
    expect(await readConfig()).toMatchObject({ schedule: { timeZone, officeHours }, conditions: true });
  });

  test('names the chunk of rarer conditions when a trigger asks for one, and not before', async () => {
    await useTriggers(toTrigger([{ name: 'delay_page', value: 3 }]));
    expect(await readConfig()).not.toHaveProperty('conditions');
    await useTriggers(toTrigger([{ name: 'scroll_depth', cmp: 'gte', value: 50 }]));
    expect(await readConfig()).toMatchObject({ conditions: true });
    expect(await readConfig()).not.toHaveProperty('schedule');
  });
});
