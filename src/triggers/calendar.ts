/** Answers the conditions about the time of day, week and year on the site's wall clock; fetched when a trigger asks. */
import type { SiteConfig } from '../protocol/site-config.ts';
import type { OfficeHours } from '../protocol/site-settings.ts';
import type { LeafCondition } from '../protocol/trigger.ts';
import type { CalendarReading, Facts } from './facts.ts';
import { createOfficeClock, isOfficeOpen, type LocalTime } from './office-hours.ts';

const MINUTE_MS = 60_000;

type Reading = (local: LocalTime, condition: LeafCondition, officeHours: OfficeHours) => CalendarReading['actual'];

const READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['hour_of_day', ({ minute }) => Math.floor(minute / 60)],
  /** Smartsupp's: 1 for Monday to 7. */
  ['day_of_week', ({ dow }) => dow || 7],
  /** Smartsupp's: 0 for January to 11. */
  ['month_of_year', ({ month }) => month - 1],
  ['time_of_day', ({ minute }, { value }) => isWithin(minute, toRange(value))],
  ['office_hours', (local, _condition, officeHours) => isOfficeOpen(officeHours, local)],
]);

/** @returns what `Facts.calendar` wants; a condition that it does not know has no reading that could hold */
export function createCalendar(schedule: NonNullable<SiteConfig['schedule']>): NonNullable<Facts['calendar']> {
  const { timeZone, officeHours } = schedule;
  const toLocal = createOfficeClock(timeZone);
  const officeEdges = officeHours.config.flatMap(({ times }) => times.flatMap(({ from, to }) => [from, to]));
  return (condition, now) => {
    const read = READINGS.get(condition.name);
    if (read === undefined) return { actual: Number.NaN, until: Number.POSITIVE_INFINITY };
    const local = toLocal(now);
    const edges = condition.name === 'office_hours' ? officeEdges : toRange(condition.value);
    return { actual: read(local, condition, officeHours), until: toUntil(local.minute, edges, now) };
  };
}

/** A page may be handed anything; what is not a range is an empty one. */
function toRange(value: LeafCondition['value']): readonly number[] {
  return Array.isArray(value) ? value : [];
}

function isWithin(minute: number, [from = Number.NaN, to = Number.NaN]: readonly number[]): boolean {
  return to > from ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The next edge within this hour, else the next full hour: clocks change on full hours only, so no answer is ever read
 * from a wall clock that has been changed since.
 */
function toUntil(minute: number, edges: readonly number[], now: number): number {
  let wait = 60 - (minute % 60);
  for (const edge of edges) if (edge > minute) wait = Math.min(wait, edge - minute);
  return (Math.floor(now / MINUTE_MS) + wait) * MINUTE_MS;
}
