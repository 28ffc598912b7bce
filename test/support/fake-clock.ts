/** A clock that stands still until a test moves it; timers fire in the order of their time, then of their making. */
import type { Clock } from '../../src/protocol/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time and fires what falls due, each at its own instant. */
  advance(ms: number): void;
  /** Moves time at once, as when the machine slept: timers that fell due fire once, afterwards. */
  jump(ms: number): void;
  /** Milliseconds until the next timer; null when none waits. */
  nextInMs(): number | null;
}

/** @param startAt Unix ms */
export function createFakeClock(startAt = 1_700_000_000_000): FakeClock {
  let now = startAt;
  let made = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const next = (): [number, { at: number; callback: () => void }] | undefined =>
    [...timers].sort(([leftId, left], [rightId, right]) => left.at - right.at || leftId - rightId)[0];
  return {
    now: () => now,
    setTimer(callback, delayMs) {
      const id = made++;
      timers.set(id, { at: now + Math.max(0, delayMs), callback });
      return () => timers.delete(id);
    },
    advance(ms) {
      const end = now + ms;
      for (let due = next(); due !== undefined && due[1].at <= end; due = next()) {
        const [id, { at, callback }] = due;
        timers.delete(id);
        now = Math.max(now, at);
        callback();
      }
      now = end;
    },
    jump(ms) {
      now += ms;
      const due = [...timers].filter(([, { at }]) => at <= now);
      for (const [id, { callback }] of due) if (timers.delete(id)) callback();
    },
    nextInMs() {
      const due = next();
      return due === undefined ? null : due[1].at - now;
    },
  };
}
