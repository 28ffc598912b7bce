/** Visitors who wait are offered to agents in turn; whoever does not answer is passed over; who goes away was missed. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConversationId, OutboxId, SiteId, SiteKey } from '../../src/protocol/ids.ts';
import type { Routing } from '../../src/protocol/site-settings.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { bringOnline, createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let ann: Colleague;
let bo: Colleague;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  ann = await createColleague(app, 'Ann');
  bo = await createColleague(app, 'Bo');
});
afterEach(() => app.store.close());

async function configure(routing: Partial<Routing>): Promise<void> {
  await app.domain.sites.change((await findSite(app)).id, ({ settings }) => ({
    settings: { ...settings, routing: { ...settings.routing, mode: 'round-robin', ...routing } },
  }));
}

/** Lets time pass, and what it causes happen. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    app.clock.advance(1_000);
    for (let turn = 0; turn < 40; turn++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function createWriter(department?: string) {
  const browser = createBrowser(app);
  const { visitor } = await browser.ping();
  if (department !== undefined) {
    app.domain.presence.touch(visitor.id, (present) => {
      present.visit = { ...present.visit, department };
    });
  }
  const site = (await findSite(app)).id;
  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  let number = 0;
  const write = async (): Promise<void> => {
    number += 1;
    const sent = sendMessage(
      app.domain,
      { kind: 'visitor', id: visitor.id, site },
      { id: newId<never>(), conversation, outbox, number, body: { kind: 'text', text: 'hello' } },
    );
    app.clock.advance(0);
    await sent;
    // Two at one instant would stand in any order.
    app.clock.advance(10);
  };
  await write();
  return { ...browser, id: visitor.id, conversation, write };
}

/** Each place that a visitor was told. */
function listenForPlaces(): unknown[] {
  const told: unknown[] = [];
  const { doorbell } = app.domain;
  const ring = doorbell.ring;
  doorbell.ring = (topics, frame, except) => {
    if (frame.type === 'queue') told.push([topics[0]?.replace('visitor:', ''), frame.position]);
    ring(topics, frame, except);
  };
  return told;
}

const read = async ({ conversation }: { conversation: ConversationId }) => {
  const { state, agent } = (await app.store.conversations.find(conversation)) ?? {};
  return [state, agent?.name];
};
const take = (agent: Colleague, { conversation }: { conversation: ConversationId }) =>
  agent.call('POST', `conversations/${conversation}/take`);

describe('a visitor who waits', () => {
  test('is left to whoever takes them where agents take what they see', async () => {
    await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await pass(1);
    expect(await read(visitor)).toEqual(['waiting', undefined]);
  });

  test('is offered to the agents in turn, each of whom can take what they were offered', async () => {
    await configure({});
    await bringOnline(app, ann.id);
    await bringOnline(app, bo.id);
    const first = await createWriter();
    await pass(1);
    const second = await createWriter();
    await pass(1);
    const offered = [await read(first), await read(second)].map(([, name]) => name);
    expect([...offered].sort()).toEqual(['Ann', 'Bo']);
    const mine = offered[0] === 'Ann' ? first : second;
    expect((await take(bo, mine)).json().code).toBe('conflict');
    expect((await take(ann, mine)).statusCode).toBe(204);
    expect(await read(mine)).toEqual(['open', 'Ann']);
  });

  test('is offered to the next one when the first does not answer in time, and goes round when nobody does', async () => {
    await configure({ answerWithinSeconds: 10 });
    await bringOnline(app, ann.id);
    await bringOnline(app, bo.id);
    const visitor = await createWriter();
    await pass(1);
    const [, first] = await read(visitor);
    await pass(16);
    const [, second] = await read(visitor);
    expect([first, second].sort()).toEqual(['Ann', 'Bo']);
    await pass(16);
    expect(await read(visitor)).toEqual(['waiting', first]);
    const messages = await app.store.conversations.messages(visitor.conversation, 0, 10);
    expect(messages.map(({ body }) => body.kind)).toEqual(['text']);
  });

  test('goes back to the queue at once when the agent goes offline', async () => {
    await configure({ answerWithinSeconds: 3_600 });
    const leave = await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await pass(1);
    expect(await read(visitor)).toEqual(['waiting', 'Ann']);
    leave();
    await pass(1);
    expect(await read(visitor)).toEqual(['waiting', undefined]);
    await bringOnline(app, bo.id);
    await pass(1);
    expect(await read(visitor)).toEqual(['waiting', 'Bo']);
  });

  test('[P33] waits for room, and is told their place whenever it changes', async () => {
    await configure({ chatLimit: 1, answerWithinSeconds: 3_600 });
    await bringOnline(app, ann.id);
    const told = listenForPlaces();
    const [first, second, third] = [await createWriter(), await createWriter(), await createWriter()];
    await pass(1);
    expect(await read(first)).toEqual(['waiting', 'Ann']);
    const places = () => [first, second, third].map(({ conversation }) => app.domain.router.positionOf(conversation));
    await pass(1);
    expect(places()).toEqual([null, 1, 2]);
    await take(ann, first);
    await ann.call('POST', `conversations/${first.conversation}/close`);
    await pass(1);
    expect(await read(second)).toEqual(['waiting', 'Ann']);
    await pass(5);
    expect(places()).toEqual([null, null, 1]);
    expect(told).toEqual([
      [second.id, 1],
      [third.id, 2],
      [third.id, 1],
    ]);
  });

  test('waits for the department that they chose, by its id or its name', async () => {
    const olga = await createColleague(app, 'olga', 'owner');
    await olga.call('POST', 'departments', { name: 'Sales Team', description: '' });
    await configure({});
    await bringOnline(app, ann.id);
    await bringOnline(app, bo.id, ['sales-team']);
    for (const name of ['sales-team', 'Sales Team']) {
      const visitor = await createWriter(name);
      await pass(1);
      expect(await read(visitor)).toEqual(['waiting', 'Bo']);
      expect(await app.store.conversations.find(visitor.conversation)).toMatchObject({ department: 'sales-team' });
    }
  });

  test('leaves an offline message when nobody of the department is there', async () => {
    const olga = await createColleague(app, 'olga', 'owner');
    await olga.call('POST', 'departments', { name: 'Sales', description: '' });
    await bringOnline(app, ann.id);
    expect(await read(await createWriter('sales'))).toEqual(['offline', undefined]);
    expect(await read(await createWriter('nonsense'))).toEqual(['waiting', undefined]);
  });

  test('is offered first to the agent of their last conversation', async () => {
    await configure({});
    await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await pass(1);
    await take(ann, visitor);
    await ann.call('POST', `conversations/${visitor.conversation}/close`);
    await bringOnline(app, bo.id);
    await visitor.write();
    await pass(1);
    expect(await read(visitor)).toEqual(['waiting', 'Ann']);
  });

  test('was missed when they are gone and nobody answered, and waits again when they write again', async () => {
    await configure({ mode: 'manual', missedAfterMinutes: 1 });
    await bringOnline(app, ann.id);
    const [gone, here] = [await createWriter(), await createWriter()];
    for (let round = 0; round < 20; round++) {
      await here.ping();
      await pass(10);
    }
    expect(await read(gone)).toEqual(['missed', undefined]);
    expect(await read(here)).toEqual(['waiting', undefined]);
    expect(await readEvents(app, ['conversation-missed'])).toMatchObject([
      { conversation: gone.conversation, detail: { waitMs: expect.any(Number) } },
    ]);
    await gone.write();
    expect(await read(gone)).toEqual(['waiting', undefined]);
  });
});

describe('the regular look', () => {
  /** How often each of these is asked from now on. */
  function countQueries() {
    const names = ['waitingSites', 'queue', 'unanswered'] as const;
    const spies = names.map((name) => [name, vi.spyOn(app.store.routing, name)] as const);
    return () => Object.fromEntries(spies.map(([name, { mock }]) => [name, mock.calls.length]));
  }

  async function openSites(): Promise<void> {
    for (const key of ['second', 'third']) {
      await app.store.sites.create({ ...(await findSite(app)), id: newId<SiteId>(), key: key as SiteKey });
    }
    await app.domain.sites.refresh();
  }

  test('asks once where somebody waits, and nothing of the sites where nobody does', async () => {
    await openSites();
    await configure({ idleMinutes: 2 });
    await pass(6);
    const readCounts = countQueries();
    await pass(10);
    expect(readCounts()).toEqual({ waitingSites: 2, queue: 0, unanswered: 0 });
  });

  test('asks for the queue once where somebody waits and nothing happens', async () => {
    await openSites();
    await configure({ idleMinutes: 2 });
    await bringOnline(app, ann.id, [], { chatLimit: 1 });
    for (const _ of [1, 2]) await createWriter();
    await pass(6);
    const readCounts = countQueries();
    await pass(10);
    expect(readCounts()).toEqual({ waitingSites: 2, queue: 2, unanswered: 2 });
  });
});

describe('an agent who leaves a visitor without an answer', () => {
  test('is set offline, and the visitor is given to somebody else', async () => {
    await configure({ idleMinutes: 2, answerWithinSeconds: 3_600 });
    await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await pass(1);
    await take(ann, visitor);
    await bringOnline(app, bo.id);
    await pass(130);
    expect((await app.store.agents.find(ann.id))?.status).toBe('offline');
    expect(app.domain.agentsOnline.statusOf(ann.id)).toBe('offline');
    expect(await read(visitor)).toEqual(['waiting', 'Bo']);
  });

  test('stays online while the last word is theirs', async () => {
    await configure({ idleMinutes: 2 });
    await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await pass(1);
    await take(ann, visitor);
    const site = (await findSite(app)).id;
    const sent = sendMessage(
      app.domain,
      { kind: 'agent', id: ann.id, site, name: 'Ann' },
      {
        id: newId<never>(),
        conversation: visitor.conversation,
        outbox: newId<OutboxId>(),
        number: 1,
        body: { kind: 'text', text: 'one moment' },
      },
    );
    app.clock.advance(0);
    await sent;
    await pass(130);
    expect(app.domain.agentsOnline.statusOf(ann.id)).toBe('online');
    expect(await read(visitor)).toEqual(['open', 'Ann']);
  });
});

test('a conversation that a colleague was given and does not take goes back to the queue', async () => {
  await configure({ answerWithinSeconds: 10, chatLimit: 1 });
  await bringOnline(app, ann.id);
  const visitor = await createWriter();
  await pass(1);
  await take(ann, visitor);
  await bringOnline(app, bo.id);
  await ann.call('POST', `conversations/${visitor.conversation}/transfer`, { agent: bo.id });
  expect(await read(visitor)).toEqual(['transferring', 'Bo']);
  await pass(16);
  expect(await read(visitor)).toEqual(['waiting', 'Ann']);
});

test('a department is given a conversation by an agent, and one of its agents is asked', async () => {
  const olga = await createColleague(app, 'olga', 'owner');
  await olga.call('POST', 'departments', { name: 'Help', description: '' });
  await configure({});
  await bringOnline(app, ann.id);
  const visitor = await createWriter();
  await pass(1);
  await take(ann, visitor);
  const transfer = (department: string) =>
    ann.call('POST', `conversations/${visitor.conversation}/transfer`, { department });
  expect((await transfer('space')).json().code).toBe('not-found');
  await bringOnline(app, bo.id, ['help']);
  expect((await transfer('help')).statusCode).toBe(204);
  await pass(1);
  expect(await read(visitor)).toEqual(['waiting', 'Bo']);
  expect((await transfer('help')).json().code).toBe('conflict');
});
