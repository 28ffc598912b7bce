/** From when to when a report is about, by what was asked. */
import { MAX_HOURLY_DAYS, MAX_REPORT_DAYS } from '../../protocol/limits.ts';
import type { ReportQuery } from '../../protocol/report-api.ts';
import { type Mistake, toMistake } from '../../protocol/schema-mistake.ts';
import { createOffset, DAY_MS, HOUR_MS, toDay, toDayStart } from './time-zone.ts';

/** `to` is no longer in it. */
export interface ReportTime {
  readonly from: number;
  readonly to: number;
}

/** @param usualDays how many, up to today, when nobody says */
export function readTime(
  { from, to, groupBy }: Pick<ReportQuery, 'from' | 'to' | 'groupBy'>,
  timeZone: string,
  now: number,
  usualDays: number,
): ReportTime | { readonly mistake: Mistake } {
  const offsetAt = createOffset(timeZone);
  const toLocalDay = (at: number): number => toDay(at + offsetAt(at));
  const end = to === undefined ? toDayStart(timeZone, toLocalDay(now) + 1) : readMoment(to, timeZone, 1);
  if (end === null) return { mistake: toMistake('to', 'a day that there is', to) };
  const start =
    from === undefined ? toDayStart(timeZone, toLocalDay(end - 1) - usualDays + 1) : readMoment(from, timeZone, 0);
  if (start === null) return { mistake: toMistake('from', 'a day that there is', from) };
  if (end <= start) return { mistake: toMistake('to', 'a moment after "from"', to) };
  if (isLonger(start, end, MAX_REPORT_DAYS)) {
    return { mistake: toMistake('from', `at most ${MAX_REPORT_DAYS} days before "to"`, from) };
  }
  if (groupBy === 'hour' && isLonger(start, end, MAX_HOURLY_DAYS)) {
    return { mistake: toMistake('groupBy', `day, week or month for more than ${MAX_HOURLY_DAYS} days`, groupBy) };
  }
  return { from: start, to: end };
}

/** @param more days after the one that is named: the last day is in it */
function readMoment(text: string, timeZone: string, more: number): number | null {
  if (!text.includes('-')) return Number(text);
  const midnight = Date.parse(text);
  // 30 February may be read as 2 March.
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
  return isDay ? toDayStart(timeZone, midnight / DAY_MS + more) : null;
}

/** Days on which clocks are put back are longer. */
const isLonger = (from: number, to: number, days: number): boolean => to - from > days * DAY_MS + HOUR_MS;
