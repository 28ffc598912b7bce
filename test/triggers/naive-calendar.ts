/** Wall clocks and office hours written straight from the meaning of the words, to hold the real ones against. */
import type { OfficeHours } from '../../src/protocol/site-settings.ts';

export interface Wall {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly minute: number;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, Wall>();

/** Sweden writes `2024-03-31 02:30`. */
export function toWallNaively(timeZone: string, at: number): Wall {
  const key = `${timeZone} ${Math.floor(at / 60_000)}`;
  const known = walls.get(key);
  if (known !== undefined) return known;
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  const [day = '', time = ''] = format.format(at).split(' ');
  const [hours, minutes] = time.split(':').map(Number);
  const wall = { day, minute: (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN) };
  walls.set(key, wall);
  return wall;
}

export function toDowNaively(day: string): number {
  const name = new Date(`${day}T12:00:00Z`).toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' });
  return WEEKDAYS.indexOf(name);
}

function toDayBefore(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** Every opening of yesterday and of today as minutes counted from today's midnight; the wall clock is in one or not. */
export function isOpenNaively(hours: OfficeHours, { day, minute }: Wall): boolean {
  if (!hours.active) return true;
  const isClosedOn = (date: string): boolean => hours.holidays.some((holiday) => date.endsWith(holiday));
  if (isClosedOn(day)) return false;
  const openings = [toDayBefore(day), day].flatMap((date, index) => {
    const dow = toDowNaively(date);
    if (!hours.days.includes(dow) || isClosedOn(date)) return [];
    const midnight = (index - 1) * 1_440;
    const entries = hours.config.filter((entry) => entry.dow === dow);
    const times = entries.length === 0 ? [{ from: 0, to: 1_440 }] : entries.flatMap((entry) => entry.times);
    return times.map(({ from, to }) => [midnight + from, midnight + (to > from ? to : to + 1_440)] as const);
  });
  return openings.some(([from, to]) => minute >= from && minute < to);
}
