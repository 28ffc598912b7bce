/** Local time in any time zone, as the few instants at which its distance to UTC changes. */
import { createOfficeClock } from '../../triggers/office-hours.ts';
import type { Shift } from '../store/store.ts';

/** Every zone of today is ahead of UTC, or behind it, by a multiple of it, and changes its clocks at one. */
export const QUARTER_MS = 900_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Half a day and a bit more: what no zone is further from UTC than. */
const FURTHEST_MS = 15 * HOUR_MS;

export function isTimeZone(name: string): boolean {
  try {
    // What Intl takes for the system's own zone when it is left out.
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    // The only way to ask, as in decode-trigger.ts.
    return false;
  }
}

/** @returns how far local time is ahead of UTC at an instant, in ms */
export function createOffset(timeZone: string): (at: number) => number {
  const toLocal = createOfficeClock(timeZone);
  return (at) => {
    const { year, month, date, minute } = toLocal(at);
    return Date.UTC(year, month - 1, date) + minute * MINUTE_MS - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  };
}

/** The offsets from one instant to another; the last has no end. */
export function toShifts(timeZone: string, from: number, to: number): readonly Shift[] {
  const offsetAt = createOffset(timeZone);
  const shifts: Shift[] = [];
  let start = Math.floor(from / QUARTER_MS) * QUARTER_MS;
  let offsetMs = offsetAt(start);
  // Nowhere do clocks change twice within a day.
  for (; start < to; start += DAY_MS) {
    const after = offsetAt(start + DAY_MS);
    if (after === offsetMs) continue;
    const until = findFirst(start, start + DAY_MS, (at) => offsetAt(at) !== offsetMs);
    if (until >= to) break;
    shifts.push({ until, offsetMs });
    offsetMs = after;
  }
  return [...shifts, { until: Number.MAX_SAFE_INTEGER, offsetMs }];
}

/** The first instant of a day, which is not midnight where clocks are put forward then. @param day days since 1970-01-01 */
export function toDayStart(timeZone: string, day: number): number {
  const offsetAt = createOffset(timeZone);
  const midnight = day * DAY_MS;
  return findFirst(midnight - FURTHEST_MS, midnight + FURTHEST_MS, (at) => toDay(at + offsetAt(at)) >= day);
}

/** @param local an instant of local time: as if its clock showed UTC */
export const toDay = (local: number): number => Math.floor(local / DAY_MS);

/** The first quarter of an hour of which it is true; it stays true until `to`, at which it is. */
function findFirst(from: number, to: number, isTrue: (at: number) => boolean): number {
  let [low, high] = [from / QUARTER_MS, to / QUARTER_MS];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle * QUARTER_MS)) high = middle;
    else low = middle + 1;
  }
  return low * QUARTER_MS;
}
