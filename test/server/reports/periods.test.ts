/** Periods are those that a clock on the wall shows, minute by minute, also on days on which clocks change. */
import { describe, expect, test } from 'vitest';
import { createPeriods, GROUPINGS } from '../../../src/server/reports/periods.ts';
import { isTimeZone, toDayStart, toShifts } from '../../../src/server/reports/time-zone.ts';
import { createWallClock } from '../../support/wall-clock.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const DAYS = {
  'Europe/Prague': ['2026-03-28T23:00Z', '2026-10-25T00:00Z', '2025-12-30T10:00Z'],
  'America/New_York': ['2026-03-08T05:00Z', '2026-11-01T04:00Z'],
  // Half an hour at a time, and not on a full hour of UTC.
  'Australia/Lord_Howe': ['2026-04-04T13:00Z', '2026-10-03T13:00Z'],
  'Asia/Kathmandu': ['2026-06-30T18:00Z'],
  // Midnight is skipped.
  'Asia/Beirut': ['2026-03-28T20:00Z'],
  UTC: ['2026-02-28T22:00Z'],
} as const;

const cases = Object.entries(DAYS).flatMap(([zone, starts]) =>
  starts.flatMap((start) => GROUPINGS.map((grouping) => [zone, start, grouping] as const)),
);

test.each(cases)('in %s from %s each minute is in the %s that the wall clock shows', (zone, start, grouping) => {
  const wall = createWallClock(zone);
  // Neither end is on a full quarter.
  const from = Date.parse(start) + 7 * MINUTE_MS;
  const to = from + 40 * 60 * MINUTE_MS + 11 * MINUTE_MS;
  const shifts = toShifts(zone, from, to);
  const { list, buckets, indexOf } = createPeriods(from, to, shifts, grouping);
  const expected = new Map<string, number>();
  for (let at = from; at < to; at += MINUTE_MS) {
    const label = wall(at, grouping);
    if (!expected.has(label)) expected.set(label, at);
    const { offsetMs = 0 } = buckets.shifts.find(({ until }) => at < until) ?? {};
    expect(list[indexOf(Math.floor((at + offsetMs) / buckets.unitMs))]?.period).toBe(label);
  }
  expect(list.map((one) => [one.period, one.start])).toEqual([...expected]);
});

describe('a year', () => {
  test.each(Object.keys(DAYS))('in %s has each of its days once, in order', (zone) => {
    const wall = createWallClock(zone);
    const [from, to] = [
      toDayStart(zone, Date.UTC(2026, 0, 1) / DAY_MS),
      toDayStart(zone, Date.UTC(2027, 0, 1) / DAY_MS),
    ];
    const { list } = createPeriods(from, to, toShifts(zone, from, to), 'day');
    expect(list).toHaveLength(365);
    for (const { period, start } of list) {
      expect([wall(start, 'day'), wall(start - 1, 'day') < period]).toEqual([period, true]);
    }
  });
});

test('a day begins at one o’clock where midnight is skipped', () => {
  expect(toDayStart('Asia/Beirut', Date.UTC(2026, 2, 29) / DAY_MS)).toBe(Date.parse('2026-03-28T22:00Z'));
});

test.each([
  ['Europe/Prague', true],
  ['Mars/Olympus', false],
  ['', false],
])('"%s" is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});
