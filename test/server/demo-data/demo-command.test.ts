/** A site that lived through days before it is looked at: believable in the reports, and the same kind of data as real use. */
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConversationSummary } from '../../../src/protocol/message.ts';
import { secrets } from '../../../src/server/auth/secrets.ts';
import { fillWithDemoData } from '../../../src/server/commands/demo-command.ts';
import { readConfig } from '../../../src/server/config.ts';
import { prepareFirstStart } from '../../../src/server/first-start.ts';
import { openSqliteStore } from '../../../src/server/store/sqlite.ts';
import type { Site, Store, StoredEvent } from '../../../src/server/store/store.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

/** A Thursday. */
const NOW = Date.UTC(2026, 9, 15, 18);

async function openWorld(options: Readonly<Record<string, string>> = {}) {
  const random = createSeededRandom(83);
  const store = await openSqliteStore(':memory:');
  const clock = createFakeClock(NOW);
  const folder = `${tmpdir()}/parlor-demo-data`;
  const config = readConfig({ PARLOR_DATA: folder }, folder);
  const world = { store, clock, secrets, random, randomBytes: random.bytes, config, options, positionals: [] };
  await prepareFirstStart(world);
  return world;
}

describe('a site that was filled', () => {
  let store: Store;
  let site: Site | undefined;
  let made: Readonly<Record<string, unknown>>;
  let events: readonly StoredEvent[];
  let conversations: readonly ConversationSummary[];
  beforeAll(async () => {
    const world = await openWorld({ days: '4', visits: '80' });
    store = world.store;
    made = (await fillWithDemoData(world)) as Readonly<Record<string, unknown>>;
    [site] = await store.sites.list();
    if (site === undefined) throw new Error('expected a site');
    events = await store.events.list(site.id, 0, 100_000);
    conversations = await store.conversations.ofSite(site.id, 1_000);
  });

  const count = (kind: StoredEvent['kind']): number => events.filter((event) => event.kind === kind).length;

  test('has about as many visits and conversations as it says', () => {
    expect(count('visit-started')).toBeGreaterThan(150);
    expect(Number(made['visits'])).toBeGreaterThanOrEqual(count('visit-started'));
    expect(count('conversation-started')).toBe(conversations.length);
    expect(conversations.length).toBeGreaterThan(10);
    expect(conversations.length).toBeLessThanOrEqual(Number(made['conversations']));
  });

  test('lived in the past, in order', () => {
    // The site and its agents are made now; what they did was in the past.
    const settingUp = ['configuration-changed', 'agent-invited'];
    const lived = events.filter(({ kind }) => !settingUp.includes(kind));
    const instants = lived.map(({ at }) => at);
    expect(Math.min(...instants)).toBeGreaterThanOrEqual(NOW - 4 * 86_400_000);
    expect(Math.max(...instants)).toBeLessThan(NOW);
    // The log's order is that of the instants, but for what was reported by a leaving page in the same second.
    const back = instants.filter((at, index) => at < (instants[index - 1] ?? 0) - 1_000);
    expect(back).toEqual([]);
  });

  test('has conversations that ended in every way', () => {
    expect(new Set(conversations.map(({ state }) => state))).toEqual(new Set(['closed', 'offline', 'missed']));
    for (const kind of ['conversation-answered', 'conversation-rated', 'tag-put-on', 'offline-message'] as const) {
      expect([kind, count(kind) > 0]).toEqual([kind, true]);
    }
  });

  test('has agents who come and go, and nobody online when it is over', () => {
    const last = new Map<unknown, unknown>();
    for (const { kind, agent, detail } of events) if (kind === 'agent-status') last.set(agent, detail?.['status']);
    expect(last.size).toBeGreaterThan(1);
    expect(new Set(last.values())).toEqual(new Set(['offline']));
  });

  test('is not filled a second time', async () => {
    const world = await openWorld({ days: '2', visits: '60' });
    await fillWithDemoData(world);
    await expect(fillWithDemoData(world)).rejects.toThrow('--site: expected a site without conversations, got "demo"');
  });
});

test.each([
  [{ days: '0' }, '--days: expected a whole number from 1 to 366, got "0"'],
  [{ days: 'x' }, '--days: expected a whole number from 1 to 366, got "x"'],
  [{ visits: '1.5' }, '--visits: expected a whole number from 1 to 5000, got "1.5"'],
])('%j is refused, and nothing is made', async (options, message) => {
  const world = await openWorld(options);
  await expect(fillWithDemoData(world)).rejects.toThrow(message);
  const [site] = await world.store.sites.list();
  expect(site && (await world.store.agents.list(site.id))).toHaveLength(1);
});
