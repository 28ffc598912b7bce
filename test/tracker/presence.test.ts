// @vitest-environment happy-dom
/** When pings go out, by a clock that the test owns. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPresence } from '../../src/tracker/presence.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const NEXT_MS = 30_000;
let clock: FakeClock;
let living: AbortController;
let wish: number;
let pings: number;
const leave = vi.fn();

beforeEach(() => {
  clock = createFakeClock();
  living = new AbortController();
  wish = NEXT_MS;
  pings = 0;
  leave.mockReset();
  show('visible');
});

afterEach(() => living.abort());

function start(random = 0, ping?: (isRoutine: boolean) => Promise<number>): () => Promise<void> {
  const own = async (): Promise<number> => wish;
  return createPresence({
    window,
    clock,
    random: () => random,
    signal: living.signal,
    ping: (isRoutine) => {
      pings += 1;
      return (ping ?? own)(isRoutine);
    },
    leave,
  });
}

function show(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

function turn(type: 'pagehide' | 'pageshow', persisted: boolean): void {
  window.dispatchEvent(Object.assign(new Event(type), { persisted }));
}

/** Everything that waits for promises only. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await null;
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await settle();
}

it('does nothing until it is asked', async () => {
  start();
  await pass(1e7);
  expect(pings).toBe(0);
});

it.each([
  [0, 30_000],
  [0.5, 33_000],
  [1, 36_000],
])(
  "pings again after the answer's delay and up to a fifth of jitter, never sooner (random %d: %d ms)",
  async (random, dueMs) => {
    await start(random)();
    await pass(dueMs - 1);
    expect(pings).toBe(1);
    await pass(1);
    expect(pings).toBe(2);
  },
);

it('pings at once on a page view, and then leaves out the one that was planned', async () => {
  const ping = start();
  await ping();
  await pass(20_000);
  await ping();
  await pass(29_999);
  expect(pings).toBe(2);
});

it('says which pings are routine, that another tab may have sent as well', async () => {
  const kinds: boolean[] = [];
  const ping = start(0, async (isRoutine) => {
    kinds.push(isRoutine);
    return NEXT_MS;
  });
  await ping();
  await pass(NEXT_MS);
  await ping();
  await pass(NEXT_MS);
  expect(kinds).toEqual([false, true, false, true]);
});

it('sends one more behind the ping on its way when pages change under it', async () => {
  let answer = (_ms: number): void => {};
  const ping = start(0, () => new Promise((resolve) => (answer = resolve)));
  void ping();
  await settle();
  void ping();
  void ping();
  expect(pings).toBe(1);
  answer(NEXT_MS);
  await settle();
  expect(pings).toBe(2);
  answer(NEXT_MS);
  await settle();
  expect(pings).toBe(2);
});

it('backs off while pings fail, never more than five minutes, and recovers', async () => {
  wish = 0;
  await start(1)();
  const waits: number[] = [];
  for (let turns = 0; turns < 9; turns++) {
    const waitMs = clock.nextInMs() ?? 0;
    waits.push(waitMs);
    await pass(waitMs);
  }
  expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000, 300_000]);
  wish = NEXT_MS;
  await pass(300_000);
  expect(clock.nextInMs()).toBe(36_000);
});

it('spreads failed pings by half of their delay', async () => {
  wish = 0;
  await start(0)();
  expect(clock.nextInMs()).toBe(5_000);
});

it('stops for good when the server says never', async () => {
  wish = Number.POSITIVE_INFINITY;
  const ping = start();
  await ping();
  await pass(1e9);
  await ping();
  show('hidden');
  show('visible');
  await pass(1e9);
  turn('pagehide', false);
  expect(pings).toBe(1);
  expect(leave).not.toHaveBeenCalled();
});

it('pings at once on coming back when a visible page would have pinged meanwhile', async () => {
  wish = 55_000;
  await start()();
  show('hidden');
  await pass(30_000);
  expect(pings).toBe(1);
  show('visible');
  await pass(0);
  expect(pings).toBe(2);
});

it('does not take another tab’s word for it on coming back: the agents see that page', async () => {
  const kinds: boolean[] = [];
  await start(0, async (isRoutine) => {
    kinds.push(isRoutine);
    return 60_000;
  })();
  show('hidden');
  await pass(40_000);
  show('visible');
  await pass(0);
  expect(kinds).toEqual([false, false]);
});

it('waits for its time on coming back when the last ping is young', async () => {
  wish = 55_000;
  await start()();
  show('hidden');
  await pass(10_000);
  show('visible');
  await pass(19_999);
  expect(pings).toBe(1);
  await pass(1);
  expect(pings).toBe(2);
});

it('does not use coming back to get around the back-off', async () => {
  wish = 0;
  await start(1)();
  show('hidden');
  show('visible');
  await pass(14_999);
  expect(pings).toBe(1);
});

it('says farewell once, is silent in the back-forward cache, and pings on return', async () => {
  const ping = start();
  await ping();
  turn('pagehide', true);
  turn('pagehide', true);
  expect(leave).toHaveBeenCalledTimes(1);
  await ping();
  await pass(1e7);
  expect(pings).toBe(1);
  turn('pageshow', true);
  await settle();
  expect(pings).toBe(2);
});

it('ends with its page: no timer, no farewell', async () => {
  await start()();
  living.abort();
  turn('pagehide', false);
  turn('pageshow', true);
  await settle();
  expect(pings).toBe(1);
  expect(leave).not.toHaveBeenCalled();
});
