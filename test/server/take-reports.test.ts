/** What pages report of their visitors: each counts once, and does what it says. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, VisitorId } from '../../src/protocol/ids.ts';
import type { PingRequest, Report } from '../../src/protocol/presence.ts';
import type { Trigger } from '../../src/protocol/trigger.ts';
import type { DomainWorld } from '../../src/server/domain/domain-world.ts';
import { recordPing } from '../../src/server/domain/visitors/record-ping.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Store } from '../../src/server/store/store.ts';
import { newId, toPage } from '../support/callers.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { quiet } from '../support/quiet.ts';
import { type RealtimeServer, startRealtimeServer } from '../support/realtime-server.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const trigger = (id: string, ...actions: Trigger['actions']): Trigger => ({
  id,
  name: `Trigger ${id}`,
  active: true,
  frequency: 'event',
  conditions: [],
  actions,
});
const TRIGGERS = [
  trigger('hello', { name: 'message', agentNick: 'Support', message: 'Can we help?' }),
  trigger('badge', { name: 'badge', count: 2 }),
  trigger('silent', { name: 'call', function: 'fire' }, { name: 'department', department: 'sales' }),
  trigger('hook', { name: 'webhook', url: 'https://a.example/x' }, { name: 'webhook', url: 'https://b.example/y' }),
];

let clock: FakeClock;
let store: Store;
let server: RealtimeServer;
let world: DomainWorld;
beforeEach(async () => {
  const random = createSeededRandom(31);
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  server = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes, triggers: TRIGGERS });
  world = server.domain;
});
afterEach(async () => {
  // What pings saved is on its way.
  await quiet();
  await store.close();
});

const CLIENT = { browser: '', browserVersion: '', os: '', platform: '', device: '', isBot: false } as const;
const PLACE = { ip: '', country: '', region: '', city: '' };

/** A visitor who stays on one page. */
function createVisitor(visitor = newId<VisitorId>()) {
  const page = toPage();
  const ping = (request: Partial<PingRequest> = {}) =>
    recordPing(world, {
      site: server.site,
      visitor,
      request: { page, visible: true, ...request },
      client: CLIENT,
      place: PLACE,
    });
  return {
    id: visitor,
    page,
    ping,
    report: (...reports: readonly Report[]) => ping({ reports: [...reports] }),
    get present() {
      const present = world.presence.find(visitor);
      if (present === null) throw new Error('expected a visitor who is known');
      return present;
    },
  };
}

const fired = (name: string): Report => ({ id: newId<string>(), kind: 'fired', trigger: name });

async function readEvents(...kinds: readonly NewEvent['kind'][]): Promise<readonly NewEvent[]> {
  await quiet();
  return (await store.events.list(server.site.id, 0, 1_000)).filter(({ kind }) => kinds.includes(kind));
}

/** The visitor writes: a conversation begins. */
async function ask(visitor: VisitorId): Promise<ConversationId> {
  const conversation = newId<ConversationId>();
  await store.conversations.append([
    {
      site: server.site.id,
      conversation,
      id: newId(),
      author: { kind: 'visitor', id: visitor, name: '' },
      body: { kind: 'text', text: 'hello' },
      at: clock.now(),
      startFor: visitor,
    },
  ]);
  return conversation;
}

describe('a trigger that fired', () => {
  test('[P24] is logged once, however often the page says so', async () => {
    const visitor = createVisitor();
    const report = fired('hello');
    await visitor.report(report);
    await visitor.report(report, fired('hello'));
    expect(await readEvents('trigger-fired')).toMatchObject([
      { detail: { trigger: 'hello', firing: report.id } },
      { detail: { trigger: 'hello' } },
    ]);
  });

  test('is remembered over sixty newer reports, and no longer', async () => {
    const visitor = createVisitor();
    const report = fired('hello');
    await visitor.report(report);
    for (let count = 0; count < 3; count++) {
      await visitor.report(...Array.from({ length: count === 0 ? 19 : 20 }, () => fired('silent')));
    }
    expect(visitor.present.reports).toHaveLength(60);
    expect(visitor.present.reports).toContain(report.id);
    await visitor.report(fired('silent'));
    expect(visitor.present.reports).not.toContain(report.id);
  });

  test.each([
    ['hello', 'autoInvited'],
    ['badge', 'autoInvited'],
    ['silent', 'inSite'],
    ['hook', 'inSite'],
    ['made-up', 'inSite'],
  ])('of the kind "%s" leaves the visitor %s', async (name, state) => {
    const visitor = createVisitor();
    await visitor.report(fired(name));
    expect(visitor.present.state).toBe(state);
  });

  test('sets the department that it names', async () => {
    const visitor = createVisitor();
    await visitor.report(fired('silent'));
    expect(visitor.present.visit.department).toBe('sales');
  });

  test('calls each of its webhooks once, with the trigger and the visitor', async () => {
    const visitor = createVisitor();
    const report = fired('hook');
    await visitor.report(report);
    await visitor.report(report);
    await quiet();
    const calls = [...(await store.webhookDeliveries.list(server.site.id, null, null, 10))].reverse();
    expect(calls.map(({ url }) => url)).toEqual(['https://a.example/x', 'https://b.example/y']);
    expect(JSON.parse(calls[0]?.payload ?? '')).toMatchObject({
      type: 'trigger-fired',
      timestamp: new Date(clock.now()).toISOString(),
      data: {
        site: { id: server.site.id },
        trigger: { id: 'hook', name: 'Trigger hook' },
        visitor: { id: visitor.id, page: { url: visitor.page.url } },
      },
    });
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a trigger that speaks into a conversation', () => {
  /** Its answer comes with the message's commit, which the clock makes. */
  async function report(visitor: ReturnType<typeof createVisitor>, one: Report): Promise<void> {
    const answer = visitor.report(one);
    await quiet();
    clock.advance(0);
    await answer;
  }

  test('[P24] is part of it, once, under the firing’s id', async () => {
    const visitor = createVisitor();
    const conversation = await ask(visitor.id);
    const one = fired('hello');
    await report(visitor, one);
    await report(visitor, one);
    expect(await store.conversations.messages(conversation, 1, 10)).toMatchObject([
      {
        seq: 2,
        id: one.id,
        author: { kind: 'greeting', id: 'hello', name: 'Support' },
        body: { text: 'Can we help?' },
      },
    ]);
    expect((await store.conversations.messages(conversation, 1, 10)).length).toBe(1);
  });

  test('[P24] is in it once when its ping comes again after a restart', async () => {
    const visitor = createVisitor();
    const conversation = await ask(visitor.id);
    const one = fired('hello');
    await report(visitor, one);
    const random = createSeededRandom(32);
    server = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes });
    world = server.domain;
    await report(createVisitor(visitor.id), one);
    expect(await store.conversations.messages(conversation, 1, 10)).toHaveLength(1);
  });

  test('is heard by the visitor’s pages and by the agents', async () => {
    const visitor = createVisitor();
    await ask(visitor.id);
    const heard: string[] = [];
    const listener = { hear: (frame: { type: string }) => heard.push(frame.type) };
    server.hub.listen(`visitor:${visitor.id}`, listener);
    server.hub.listen(`site:${server.site.id}`, listener);
    await report(visitor, fired('hello'));
    expect(heard).toEqual(['message', 'conversation']);
    expect(visitor.present.conversation).toMatchObject({ head: 2, read: 1 });
  });

  test('is not counted while it cannot be stored, and is when the page tells it again', async () => {
    const visitor = createVisitor();
    await ask(visitor.id);
    await visitor.ping();
    const one = fired('hello');
    const { append } = world;
    world = { ...world, append: () => Promise.reject(new Error('disk full')) };
    await expect(visitor.report(one)).rejects.toThrow('disk full');
    expect(await readEvents('trigger-fired')).toEqual([]);
    world = { ...world, append };
    await report(visitor, one);
    expect(await readEvents('trigger-fired')).toHaveLength(1);
  });

  test('stays out of a conversation that does not exist', async () => {
    const visitor = createVisitor();
    await visitor.report(fired('hello'));
    expect(await readEvents('message-sent')).toEqual([]);
  });
});

test('two pings that come together, to a server that does not know the visitor yet, count in one place', async () => {
  const visitor = createVisitor();
  const report = fired('silent');
  await Promise.all([visitor.report(report), visitor.report(report, fired('silent'))]);
  expect(visitor.present).toMatchObject({ visitor: { visits: 1, pageViews: 1 }, visit: { rings: 2 } });
  expect(await readEvents('trigger-fired')).toHaveLength(2);
});

test('an event of the page is logged with its flat properties, and its name cannot be overwritten', async () => {
  const visitor = createVisitor();
  const properties = { value: 12.5, currency: 'EUR', name: 'forged', empty: null };
  await visitor.report({ id: newId(), kind: 'event', name: 'order', properties });
  expect(await readEvents('custom-event')).toMatchObject([
    { visitor: visitor.id, detail: { name: 'order', value: 12.5, currency: 'EUR' } },
  ]);
  expect((await readEvents('custom-event'))[0]?.detail).not.toHaveProperty('empty');
});

test('agents see the newest twenty events of a visit', async () => {
  const visitor = createVisitor();
  for (let count = 1; count <= 21; count++)
    await visitor.report({ id: newId(), kind: 'event', name: `event ${count}` });
  const names = visitor.present.events.map(({ name }) => name);
  expect(names).toHaveLength(20);
  expect(names.at(0)).toBe('event 2');
  expect(names.at(-1)).toBe('event 21');
});

describe('variables', () => {
  const variables = (values: Extract<Report, { kind: 'variables' }>['values']): Report => ({
    id: newId<string>(),
    kind: 'variables',
    values,
  });

  test('are merged, and taken away by null', async () => {
    const visitor = createVisitor();
    await visitor.report(variables({ plan: 'pro', seats: 3 }));
    await visitor.report(variables({ plan: null, trial: true }));
    expect(visitor.present.visitor.variables).toEqual({ seats: 3, trial: true });
    await quiet();
    expect((await store.visitors.find(visitor.id))?.visitor.variables).toEqual({ seats: 3, trial: true });
  });

  test('are at most a hundred; known ones still change', async () => {
    const visitor = createVisitor();
    for (const part of [0, 1, 2]) {
      const values = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`name${part * 40 + index}`, index]));
      await visitor.report(variables(values));
    }
    await visitor.report(variables({ name5: 'changed', another: 1 }));
    const kept = visitor.present.visitor.variables;
    expect(Object.keys(kept)).toHaveLength(100);
    expect([kept['name5'], kept['another'], kept['name119']]).toEqual(['changed', undefined, undefined]);
  });

  test('may have names that objects have already', async () => {
    const visitor = createVisitor();
    await visitor.report(variables(JSON.parse('{"__proto__": "x", "constructor": 1}')));
    expect(Object.keys(visitor.present.visitor.variables).sort()).toEqual(['__proto__', 'constructor']);
  });
});

test('a department that the page names is the visit’s', async () => {
  const visitor = createVisitor();
  await visitor.report({ id: newId(), kind: 'department', department: 'support' });
  expect(visitor.present.visit.department).toBe('support');
});

test('vitals of one page complete each other, and those of the next take their place', async () => {
  const visitor = createVisitor();
  const vitals = (page: string, values: object): Report => ({ id: newId(), kind: 'vitals', page, vitals: values });
  await visitor.report(vitals(visitor.page.id, { lcp: 900 }));
  await visitor.report(vitals(visitor.page.id, { inp: 80 }));
  expect(visitor.present.visit.vitals).toEqual({ lcp: 900, inp: 80 });
  await visitor.report(vitals(newId(), { lcp: 400 }));
  expect(visitor.present.visit.vitals).toEqual({ lcp: 400 });
});

test('a greeting that is sent away makes the visitor one who refused', async () => {
  const visitor = createVisitor();
  await visitor.report(fired('hello'));
  await visitor.report({ id: newId(), kind: 'dismissed' });
  expect(visitor.present.state).toBe('refusedByVisitor');
  expect(await readEvents('invitation-refused')).toHaveLength(1);
});
