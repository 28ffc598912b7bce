/** The clean-up runs with the process: soon after its start, every hour, and not after its end. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCleanUp } from '../../src/server/clean-up-timer.ts';
import type { DomainWorld } from '../../src/server/domain/domain-world.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Store } from '../../src/server/store/store.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { quiet } from '../support/quiet.ts';
import { startRealtimeServer } from '../support/realtime-server.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const HOUR_MS = 3_600_000;

let clock: FakeClock;
let store: Store;
let world: DomainWorld;
/** How often it was looked for stray bytes, and for unused files of each kind of sender. */
let looks: { strays: number; unused: number };
beforeEach(async () => {
  const random = createSeededRandom(59);
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  const { domain } = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes });
  looks = { strays: 0, unused: 0 };
  world = {
    ...domain,
    files: {
      ...domain.files,
      bytes: {
        ...domain.files.bytes,
        ids() {
          looks.strays += 1;
          return domain.files.bytes.ids();
        },
      },
    },
    store: {
      ...store,
      files: {
        ...store.files,
        listUnused(...wish) {
          looks.unused += 1;
          return store.files.listUnused(...wish);
        },
      },
    },
  };
});
afterEach(() => store.close());

test('looks for stray bytes once, a minute after the start, and for unused files every hour', async () => {
  const stop = startCleanUp(world, () => {});
  clock.advance(59_999);
  await quiet();
  expect(looks).toEqual({ strays: 0, unused: 0 });
  clock.advance(1);
  await quiet();
  expect(looks).toEqual({ strays: 1, unused: 3 });
  clock.advance(HOUR_MS);
  await quiet();
  expect(looks).toEqual({ strays: 1, unused: 6 });
  await stop();
  clock.advance(10 * HOUR_MS);
  await quiet();
  expect(looks).toEqual({ strays: 1, unused: 6 });
});

test('tries again an hour after it failed, and says that it did', async () => {
  const errors: unknown[] = [];
  const listUnused = () => Promise.reject(new Error('the disk fails'));
  const failing = { ...world, store: { ...store, files: { ...store.files, listUnused } } };
  const stop = startCleanUp(failing, (error) => errors.push(error));
  for (let hour = 0; hour < 3; hour++) {
    clock.advance(HOUR_MS);
    await quiet();
  }
  expect(errors).toHaveLength(3);
  await stop();
});

test('forgets answers of the day before every hour', async () => {
  const forgotten: number[] = [];
  const answers = { ...store.answers, deleteBefore: async (at: number) => void forgotten.push(at) };
  const stop = startCleanUp({ ...world, store: { ...world.store, answers } }, () => {});
  clock.advance(60_000);
  await quiet();
  clock.advance(HOUR_MS);
  await quiet();
  expect(forgotten).toEqual([clock.now() - 25 * HOUR_MS, clock.now() - 24 * HOUR_MS]);
  await stop();
});
