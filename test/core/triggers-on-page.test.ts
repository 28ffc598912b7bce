// @vitest-environment happy-dom
/** What triggers do on a page, what they may know, and what a page hears of them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Action, Condition, Trigger } from '../../src/protocol/trigger.ts';
import { createTestStorage } from '../support/memory-storage.ts';
import { says } from '../support/says.ts';
import { CONVERSATION, createStage, settle, toMessage } from './page-stage.ts';

type Stage = ReturnType<typeof createStage>;

const stages: Stage[] = [];
const SAY: Action = { name: 'message', agentNick: 'Ann', message: 'Hello' };

/** A stage after its first ping. */
async function arrive(...options: Parameters<typeof createStage>): Promise<Stage> {
  const stage = createStage(...options);
  stages.push(stage);
  await settle();
  return stage;
}

async function pass(stage: Stage, ms: number): Promise<void> {
  stage.clock.advance(ms);
  await settle();
}

function toTrigger(id: string, conditions: readonly Condition[], change: Partial<Trigger> = {}): Trigger {
  return { id, name: id, active: true, frequency: 'visit', conditions, actions: [SAY], ...change };
}

const toReports = (stage: Stage) => stage.pings.flatMap(({ reports }) => reports ?? []);
const fired = (stage: Stage): unknown[] => stage.record.firings.map(({ trigger }) => trigger);

function setWidth(width: number): void {
  Object.defineProperty(window, 'innerWidth', { value: width, configurable: true });
}

afterEach(() => {
  for (const { parlor } of stages.splice(0)) parlor('destroy');
  document.body.replaceChildren();
  localStorage.clear();
  setWidth(1_024);
  vi.unstubAllGlobals();
});

describe('facts', () => {
  it.each<[string, Condition]>([
    ['pages of this visit', { name: 'number_of_pages', value: 1 }],
    ['the address by its path', { name: 'visitor_page_url', cmp: 'glob', value: '/*' }],
    ['the landing page', { name: 'visitor_landing_url', cmp: 'contains', value: '://localhost' }],
    ['a first visit', { name: 'is_returning', value: false }],
    ['the language', { name: 'visitor_language', cmp: 'start_with', value: 'en' }],
  ])('of the page itself: %s', async (_, condition) => {
    const stage = await arrive({ triggers: [toTrigger('t', [condition])] });
    expect(fired(stage)).toEqual(['t']);
  });

  it('[P25] of the server count from the first answer on, and what is unknown holds for nobody', async () => {
    const triggers = [
      toTrigger('here', [{ name: 'visitor_country_code', value: 'cz' }], {
        actions: [{ name: 'call', function: 'a' }],
      }),
      toTrigger('not-there', [{ name: 'visitor_city', cmp: 'not_eq', value: 'Brno' }]),
    ];
    const stage = createStage({ triggers });
    stages.push(stage);
    const { answer } = stage.server;
    stage.server.answer = { ...answer, nextPingMs: 0 };
    await settle();
    expect(fired(stage)).toEqual([]);
    stage.server.answer = { ...answer, facts: { visitor_country_code: 'cz', visitor_city: null } };
    await pass(stage, 60_000);
    expect(fired(stage)).toEqual(['here']);
  });

  it('of the page’s own words: variables, cart and events, at once', async () => {
    const stage = await arrive({
      triggers: [
        toTrigger('cart', [{ name: 'cart_value', cmp: 'gte', value: 100 }], { frequency: 'visitor' }),
        toTrigger('plan', [{ name: 'variable', key: 'plan', value: 'free' }]),
        toTrigger('event', [{ name: 'custom_event', value: 'added' }]),
      ],
      pacing: { gapSeconds: 0 },
    });
    stage.parlor('set', { cart_value: 120 });
    await settle();
    expect(fired(stage)).toEqual(['cart']);
    stage.said.replaceChildren();
    stage.parlor('track', 'added', { sku: 'F-12' });
    await settle();
    stage.said.replaceChildren();
    stage.parlor('set', { plan: 'free' });
    await settle();
    expect(fired(stage)).toEqual(['cart', 'event', 'plan']);
    expect(toReports(stage).filter(({ kind }) => kind !== 'fired')).toMatchObject([
      { kind: 'variables', values: { cart_value: 120 } },
      { kind: 'event', name: 'added', properties: { sku: 'F-12' } },
      { kind: 'variables', values: { plan: 'free' } },
    ]);
  });

  it('that are rare are watched only when a trigger asks, by code that is fetched then', async () => {
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe() {}
        disconnect() {}
        unobserve() {}
      },
    );
    const triggers = [toTrigger('exit', [{ name: 'exit_intent', value: true }])];
    const stage = await arrive({ triggers, conditions: true });
    expect(stage.loads).toEqual(['https://chat.example/assets/1/conditions.js']);
    document.dispatchEvent(new MouseEvent('mouseout', { clientY: -5, relatedTarget: null }));
    await settle();
    expect(fired(stage)).toEqual(['exit']);
  });

  it('that are rare begin anew with each page that an application opens', async () => {
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe() {}
        disconnect() {}
        unobserve() {}
      },
    );
    const triggers = [
      toTrigger('exit', [
        { name: 'exit_intent', value: true },
        { name: 'visitor_page_url', cmp: 'contains', value: '/second' },
      ]),
    ];
    const stage = await arrive({ triggers, conditions: true });
    document.dispatchEvent(new MouseEvent('mouseout', { clientY: -5, relatedTarget: null }));
    stage.parlor('page', '/second');
    await settle();
    expect(fired(stage)).toEqual([]);
    document.dispatchEvent(new MouseEvent('mouseout', { clientY: -5, relatedTarget: null }));
    await settle();
    expect(fired(stage)).toEqual(['exit']);
  });

  it('of a message: the clock of its trigger starts with it', async () => {
    const busy = toTrigger(
      'busy',
      [
        { name: 'unanswered', value: 45 },
        { name: 'delay_event', value: 45 },
      ],
      {
        event: 'onmessage',
      },
    );
    const stage = await arrive({ triggers: [busy] });
    await pass(stage, 60_000);
    stage.parlor('open');
    await settle();
    stage.remote.setLog({ pending: [{ id: 'm1' }] as never });
    await settle();
    await pass(stage, 10_000);
    expect(fired(stage)).toEqual([]);
    stage.remote.setLog({ messages: [toMessage(1, 'visitor')], pending: [], summary: { state: 'waiting' } as never });
    await settle();
    await pass(stage, 44_999);
    expect(fired(stage)).toEqual([]);
    await pass(stage, 1);
    expect(fired(stage)).toEqual(['busy']);
    // The server puts it into the conversation.
    expect(stage.said.textContent).toBe('');
  });

  it('of a message that was answered: nobody is called slow', async () => {
    const busy = toTrigger('busy', [{ name: 'unanswered', value: 45 }], { event: 'onmessage' });
    const stage = await arrive({ triggers: [busy] });
    stage.parlor('open');
    await settle();
    stage.remote.setLog({ pending: [{ id: 'm1' }] as never });
    await settle();
    stage.remote.setLog({
      messages: [toMessage(1, 'visitor'), toMessage(2, 'agent')],
      pending: [],
      summary: { state: 'open' } as never,
    });
    await settle();
    await pass(stage, 120_000);
    expect(fired(stage)).toEqual([]);
  });

  it('of the box: a trigger may start when it is opened', async () => {
    const stage = await arrive({ triggers: [toTrigger('welcome', [], { event: 'onopen' })] });
    expect(fired(stage)).toEqual([]);
    stage.parlor('open');
    await settle();
    expect(stage.box.setGreeting).toHaveBeenLastCalledWith({ trigger: 'welcome', agentNick: 'Ann', text: 'Hello' });
  });
});

it('nothing is evaluated while nothing changed, however often the server says the same', async () => {
  let evaluations = 0;
  const trigger = toTrigger('t', [{ name: 'number_of_visits', value: 7 }]);
  const watched: Trigger = {
    ...trigger,
    get conditions() {
      evaluations += 1;
      return trigger.conditions;
    },
  };
  const stage = await arrive({ triggers: [watched] });
  await pass(stage, 36_000);
  evaluations = 0;
  for (let pings = 0; pings < 5; pings++) await pass(stage, 36_000);
  expect(stage.pings.length).toBeGreaterThan(3);
  expect(evaluations).toBe(0);
  stage.parlor('set', { plan: 'pro' });
  await settle();
  expect(evaluations).toBeGreaterThan(0);
});

describe('a trigger that cannot be', () => {
  it.each<[string, unknown]>([
    ['an unknown condition', { name: 'is_moon_full', value: true }],
    ['a negative delay', { name: 'delay_site', value: -1 }],
    ['a pattern of 10,000 stars', { name: 'visitor_page_url', cmp: 'glob', value: '*'.repeat(10_000) }],
    ['no condition at all', null],
  ])('(%s) is left out with one line, and the others run', async (_, condition) => {
    const triggers = [toTrigger('broken', [condition as Condition]), toTrigger('sound', [])];
    const stage = await arrive({ triggers });
    await pass(stage, 120_000);
    expect(fired(stage)).toEqual(['sound']);
    const lines = stage.warn.mock.calls.filter(([line]) => line.includes('broken'));
    expect(lines).toEqual([[expect.stringMatching(/^\[parlor\] trigger "broken" is ignored: /)]]);
  });
});

describe('actions', () => {
  const act = (action: Action, conditions: readonly Condition[] = []): Trigger =>
    toTrigger('t', conditions, { actions: [action] });

  it('open the box, without taking the focus', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    const stage = await arrive({ triggers: [act({ name: 'open' })] });
    expect(stage.box.open).toHaveBeenCalledWith(false);
    expect(document.activeElement).toBe(field);
  });

  it('never fill a small screen: the launcher gets a badge instead', async () => {
    setWidth(390);
    const stage = await arrive({ triggers: [act({ name: 'open' })] });
    expect(stage.box.open).not.toHaveBeenCalled();
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat, 1 unread');
  });

  it('put a number on the launcher until the box was opened', async () => {
    const stage = await arrive({ triggers: [act({ name: 'badge', count: 3 })] });
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat, 3 unread');
    stage.parlor('open');
    await settle();
    stage.parlor('close');
    await settle();
    expect(stage.button.getAttribute('aria-label')).toBe('Open chat');
  });

  it('that nobody sees fetch no chat', async () => {
    const stage = await arrive({ triggers: [act({ name: 'call', function: 'showDiscount' })] });
    expect(stage.loads).toEqual(['https://chat.example/assets/1/actions.js']);
  });

  it('call the page by name, once', async () => {
    const stage = createStage({ triggers: [act({ name: 'call', function: 'showDiscount' })] });
    stages.push(stage);
    const heard = stage.listen('trigger');
    await settle();
    expect(heard.mock.calls.flatMap(([{ calls }]) => calls)).toEqual(['showDiscount']);
  });

  it('ask above the launcher: answers become variables, and the visitor is thanked', async () => {
    const form = {
      name: 'form',
      title: 'May we write to you?',
      fields: [
        { name: 'email', label: 'E-mail', type: 'email', required: true },
        { name: 'news', label: 'Newsletter', type: 'checkbox', required: false },
      ],
      submit: 'Send',
      thanks: 'Thank you!',
    } as const satisfies Action;
    const stage = await arrive({ triggers: [act(form)] });
    const [email, news] = stage.said.querySelectorAll('input');
    expect(email).toMatchObject({ type: 'email', required: true });
    if (email === undefined || news === undefined) throw new Error('the form has no fields');
    email.value = 'visitor@example.com';
    news.checked = true;
    stage.said.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(stage.said.textContent).toContain('Thank you!');
    expect(stage.record.variables).toEqual({ email: 'visitor@example.com', news: true });
    expect(toReports(stage).at(-1)).toMatchObject({ kind: 'variables', values: stage.record.variables });
  });
});

describe('a greeting', () => {
  const greet = toTrigger('t', [], { frequency: 'visitor' });

  it('goes with the visitor to the next page, and is answered there', async () => {
    const storage = createTestStorage();
    const first = await arrive({ triggers: [greet], storage });
    first.parlor('destroy');
    const next = await arrive({ triggers: [greet], storage });
    expect(next.said.textContent).toContain('Hello');
    next.parlor('send', 'Yes?');
    await settle();
    expect(next.remote.session.send).toHaveBeenCalledWith(CONVERSATION, says('Yes?'), 't');
  });

  it('does not ask for attention again when the visitor opened the box by it, but can still be answered', async () => {
    const storage = createTestStorage();
    const first = await arrive({ triggers: [greet], storage });
    first.said.querySelector<HTMLButtonElement>('.greeting')?.click();
    await settle();
    first.parlor('destroy');
    const next = await arrive({ triggers: [greet], storage });
    expect(next.said.textContent).toBe('');
    next.parlor('send', 'Yes?');
    await settle();
    expect(next.remote.session.send).toHaveBeenCalledWith(CONVERSATION, says('Yes?'), 't');
  });

  it('that was dismissed is told to the server, does not come back, and silences the others for this visit', async () => {
    const storage = createTestStorage();
    const late = toTrigger('late', [{ name: 'delay_site', value: 20 }]);
    const stage = await arrive({ triggers: [greet, late], storage });
    stage.said.querySelector<HTMLButtonElement>('.dismiss')?.click();
    await settle();
    const reports = toReports(stage);
    expect(reports.map(({ kind }) => kind)).toEqual(['fired', 'dismissed']);
    // The server counts each id once.
    expect(reports[0]?.id).not.toBe(reports[1]?.id);
    await pass(stage, 25_000);
    expect(fired(stage)).toEqual(['t']);
    expect((await arrive({ triggers: [greet, late], storage })).said.textContent).toBe('');
  });

  it('waits while another one is on the screen', async () => {
    const second = toTrigger('second', [], { priority: -1 });
    const stage = await arrive({ triggers: [second, greet], pacing: { gapSeconds: 0 } });
    await pass(stage, 60_000);
    expect(fired(stage)).toEqual(['t']);
  });
});

describe('an invitation', () => {
  const invitation = { id: '01890000-0000-7000-8000-000000000001', agentNick: 'Bob', text: 'Can I help?' };

  it('[P26] is shown once, told to the server, and answered by its id', async () => {
    const stage = await arrive();
    stage.server.answer = { ...stage.server.answer, invitation };
    await pass(stage, 36_000);
    expect(stage.said.textContent).toContain('BobCan I help?');
    await pass(stage, 72_000);
    expect(toReports(stage)).toEqual([{ id: expect.any(String), kind: 'shown', invitation: invitation.id }]);
    stage.parlor('send', 'Please');
    await settle();
    expect(stage.remote.session.send).toHaveBeenCalledWith(CONVERSATION, says('Please'), invitation.id);
  });

  it('is not shown over a conversation that began meanwhile', async () => {
    const stage = await arrive({ record: { conversation: { id: CONVERSATION, open: true } } });
    stage.remote.setLog({ messages: [toMessage(1, 'visitor')], summary: { state: 'open' } as never });
    stage.server.answer = { ...stage.server.answer, invitation };
    await pass(stage, 36_000);
    expect(stage.said.textContent).toBe('');
  });
});

describe('why', () => {
  it('is told to a page that listens: what is waited for, what holds, and that it fired', async () => {
    const stage = await arrive({ triggers: [toTrigger('t', [{ name: 'delay_page', value: 10 }])] });
    expect(stage.loads).toEqual([]);
    const heard = stage.listen('trigger');
    await settle();
    await pass(stage, 10_000);
    expect(heard.mock.calls.map(([{ status }]) => status).slice(0, 3)).toEqual(['waits', 'fires', 'fired']);
    expect(heard.mock.calls[0]?.[0]).toMatchObject({
      id: 't',
      at: stage.clock.now(),
      conditions: { all: [{ name: 'delay_page', value: 10, holds: false }] },
    });
  });

  it('costs a page that does not listen nothing', async () => {
    const stage = await arrive({ triggers: [toTrigger('t', [{ name: 'delay_page', value: 10 }])] });
    await pass(stage, 5_000);
    expect(stage.loads).toEqual([]);
  });
});

describe('presence', () => {
  it('[P21] is one rhythm for all tabs of a browser', async () => {
    const storage = createTestStorage();
    const tabs = [await arrive({ storage }), await arrive({ storage })];
    for (let second = 0; second < 300; second++) {
      for (const tab of tabs) tab.clock.advance(1_000);
      await settle();
    }
    const pings = tabs.flatMap((tab) => tab.pings).length;
    expect(pings).toBeGreaterThanOrEqual(2 + 8);
    expect(pings).toBeLessThanOrEqual(2 + 10);
  });

  it('has no timer faster than 30 s on an idle page', async () => {
    const stage = await arrive();
    expect(stage.clock.nextInMs()).toBeGreaterThanOrEqual(30_000);
  });

  it('pings when another tab said farewell for the same visitor', async () => {
    const stage = await arrive();
    window.dispatchEvent(new StorageEvent('storage', { key: 'parlor:demo' }));
    await settle();
    expect(stage.pings).toHaveLength(2);
  });

  it('tells the server when the box opens and closes', async () => {
    const stage = await arrive();
    stage.parlor('open');
    await settle();
    stage.parlor('close');
    await settle();
    expect(stage.pings.map(({ open }) => open)).toEqual([false, true, false]);
  });

  it('measures vitals when the server asks, once, and tells each measure once', async () => {
    const stage = await arrive();
    expect(stage.loads).toEqual([]);
    stage.server.answer = { ...stage.server.answer, vitals: true };
    await pass(stage, 36_000);
    stage.measure({ lcp: 1_200 });
    await pass(stage, 72_000);
    expect(stage.loads).toEqual(['https://chat.example/assets/1/vitals.js']);
    const page = stage.pings[0]?.page.id;
    expect(toReports(stage)).toEqual([{ id: expect.any(String), kind: 'vitals', page, vitals: { lcp: 1_200 } }]);
  });

  it('sends in parts what is more than one ping takes', async () => {
    const stage = await arrive();
    for (let count = 0; count < 45; count++) stage.parlor('track', `event-${count}`);
    await settle();
    await pass(stage, 10);
    await pass(stage, 10);
    expect(new Set(toReports(stage).map(({ id }) => id)).size).toBe(45);
    expect(stage.record.reports).toEqual([]);
  });

  it.each<[string, ...unknown[]]>([
    ['nope', 1],
    ['send', ''],
    ['prefill', 7],
    ['trigger', undefined],
    ['department', 'x'.repeat(65)],
    ['set', 'plan'],
    ['set', { plan: { nested: true } }],
    ['set', { ['x'.repeat(65)]: 1 }],
    ['set', { long: 'x'.repeat(501) }],
    ['track', ''],
    ['track', 'event', 'text'],
  ])('refuses %s %j with one line, and keeps nothing', async (command, ...values) => {
    const stage = await arrive();
    stage.parlor(command, ...values);
    await settle();
    expect(stage.warn).toHaveBeenCalledTimes(1);
    expect(stage.record).toMatchObject({ variables: {}, events: [], reports: [] });
    expect(stage.remote.session.send).not.toHaveBeenCalled();
  });
});
