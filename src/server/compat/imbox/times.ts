/** Days and instants as ImBox's callers write them, and instants as they read them. */
import { createOffset, DAY_MS } from '../../reports/time-zone.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
const MINUTE_MS = 60_000;

/** The start of a day in GMT; null for one that there is not. */
export const readDay = (text: string): number | null => (DAY.test(text) ? readUtc(text, '00:00') : null);

/** @param timeZone of what names none; empty for GMT */
export function readInstant(text: string, timeZone: string): number | null {
  // A plus that was not encoded arrives as a space.
  const [, day, time = '00:00', zone] = INSTANT.exec(text.replace(' ', '+')) ?? [];
  const local = day === undefined ? null : readUtc(day, time);
  if (local === null) return null;
  if (zone === undefined) return timeZone === '' ? local : fromLocal(local, timeZone);
  return local - toOffset(zone);
}

/** As ISO 8601: with the distance to GMT where a time zone is asked for. Made once for many: a calendar is slow to open. */
export function createLocalTime(timeZone: string): (at: number) => string {
  if (timeZone === '') return (at) => new Date(at).toISOString();
  const offsetAt = createDailyOffset(timeZone);
  return (at) => {
    const offset = offsetAt(at);
    const minutes = Math.abs(offset) / MINUTE_MS;
    const zone = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
    return `${new Date(at + offset).toISOString().slice(0, -1)}${offset < 0 ? '-' : '+'}${zone}`;
  };
}

/** A calendar is asked twice a day, not of every instant: nowhere do clocks change twice in one. */
function createDailyOffset(timeZone: string): (at: number) => number {
  const offsetAt = createOffset(timeZone);
  const known = new Map<number, number | null>();
  return (at) => {
    const start = at - (at % DAY_MS);
    let offset = known.get(start);
    if (offset === undefined) {
      const first = offsetAt(start);
      offset = first === offsetAt(start + DAY_MS) ? first : null;
      known.set(start, offset);
    }
    return offset ?? offsetAt(at);
  };
}

/** Engines take 30 February for 2 March, and 24:00 for the next day. */
function readUtc(day: string, time: string): number | null {
  const at = Date.parse(`${day}T${time}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${day}T${time.slice(0, 5)}`) ? at : null;
}

function toOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = 60 * Number(zone.slice(1, 3)) + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

/** Twice, for the first guess may be on the other side of a change of clocks. */
function fromLocal(local: number, timeZone: string): number {
  const offsetAt = createOffset(timeZone);
  return local - offsetAt(local - offsetAt(local));
}
