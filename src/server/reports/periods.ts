/** The hours, days, weeks or months of a time as people there count them, and which of them an event belongs to. */
import type { Buckets, Shift } from '../store/store.ts';
import { DAY_MS, HOUR_MS, QUARTER_MS, toDay } from './time-zone.ts';

export const GROUPINGS = ['hour', 'day', 'week', 'month'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface Period {
  /** `2026-03-29`, `2026-W13`, `2026-03`, or `2026-03-29T01:00+01:00`: an hour that comes twice is two. */
  readonly period: string;
  /** Its first instant that is in the time. */
  readonly start: number;
}

export interface Periods {
  /** Each of them, also those in which nothing happens. */
  readonly list: readonly Period[];
  /** What to group rows by: finer than the periods. */
  readonly buckets: Buckets;
  /** Place in the list. */
  indexOf(bucket: number): number;
}

const MINUTE_MS = 60_000;

/** Days are enough for what is made of days: the database counts by them, and gives few rows. */
export function createPeriods(from: number, to: number, shifts: readonly Shift[], grouping: Grouping): Periods {
  const isByHour = grouping === 'hour';
  const buckets = isByHour
    ? { unitMs: QUARTER_MS, shifts: [{ until: Number.MAX_SAFE_INTEGER, offsetMs: 0 }] }
    : { unitMs: DAY_MS, shifts };
  const list: Period[] = [];
  const places = new Map<string, number>();
  const byBucket = new Map<number, number>();
  for (const { at, offsetMs } of walkQuarters(from, to, shifts)) {
    const bucket = Math.floor((isByHour ? at : at + offsetMs) / buckets.unitMs);
    if (byBucket.has(bucket)) continue;
    const period = LABELS[grouping](at + offsetMs, offsetMs);
    const place = places.get(period) ?? list.length;
    if (place === list.length) {
      places.set(period, place);
      list.push({ period, start: Math.max(at, from) });
    }
    byBucket.set(bucket, place);
  }
  return { list, buckets, indexOf: (bucket) => byBucket.get(bucket) ?? -1 };
}

/** Each quarter of an hour that has some of the time, by its beginning. */
export function* walkQuarters(
  from: number,
  to: number,
  shifts: readonly Shift[],
): Generator<{ readonly at: number; readonly offsetMs: number }> {
  let at = Math.floor(from / QUARTER_MS) * QUARTER_MS;
  for (const { until, offsetMs } of shifts) {
    for (; at < Math.min(until, to); at += QUARTER_MS) yield { at, offsetMs };
  }
}

const LABELS: Readonly<Record<Grouping, (local: number, offsetMs: number) => string>> = {
  hour: (local, offsetMs) =>
    `${new Date(Math.floor(local / HOUR_MS) * HOUR_MS).toISOString().slice(0, 16)}${toOffsetText(offsetMs)}`,
  day: (local) => new Date(local).toISOString().slice(0, 10),
  week: (local) => toWeek(toDay(local)),
  month: (local) => new Date(local).toISOString().slice(0, 7),
};

function toOffsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  const twoDigits = (number: number): string => String(number).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/** ISO 8601: weeks begin on Mondays, and belong to the year that their Thursday is in. @param day days since 1970-01-01, a Thursday */
function toWeek(day: number): string {
  const thursday = Math.floor((day + 3) / 7) * 7;
  const year = new Date(thursday * DAY_MS).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
