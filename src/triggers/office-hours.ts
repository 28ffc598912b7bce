/** Whether the office is open at a moment of its own wall clock, and that wall clock. */
import type { OfficeHours } from '../protocol/site-settings.ts';

/** What a clock on the office's wall shows. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly date: number;
  /** 0 for Sunday to 6 */
  readonly dow: number;
  /** Minutes after midnight as the clock shows them: on a day on which clocks change, some come twice or never. */
  readonly minute: number;
}

const MINUTE_MS = 60_000;

/**
 * @param timeZone an IANA name; one that this browser does not know is taken for UTC, since a page must not throw
 * @returns the local time at an instant in Unix ms
 */
export function createOfficeClock(timeZone: string): (at: number) => LocalTime {
  const format = toFormat(timeZone);
  let minuteAt = Number.NaN;
  let local: LocalTime | undefined;
  return (at) => {
    // Many triggers ask in the same minute, and formatting is the slow part.
    const asked = Math.floor(at / MINUTE_MS);
    if (local === undefined || asked !== minuteAt) local = toLocalTime(format, asked * MINUTE_MS);
    minuteAt = asked;
    return local;
  };
}

/** A day that is a holiday has no hours, also none that would have reached into the next day. */
export function isOfficeOpen(officeHours: OfficeHours, local: LocalTime): boolean {
  if (!officeHours.active) return true;
  if (isHoliday(officeHours, local)) return false;
  const { minute } = local;
  const opensToday = toTimes(officeHours, local.dow).some(
    ({ from, to }) => minute >= from && (minute < to || to <= from),
  );
  return opensToday || isStillOpen(officeHours, toDayBefore(local), minute);
}

/** The night shift of the day before. */
function isStillOpen(officeHours: OfficeHours, dayBefore: Omit<LocalTime, 'minute'>, minute: number): boolean {
  if (isHoliday(officeHours, dayBefore)) return false;
  return toTimes(officeHours, dayBefore.dow).some(({ from, to }) => to <= from && minute < to);
}

type Times = OfficeHours['config'][number]['times'];

const ALL_DAY: Times = [{ from: 0, to: 1_440 }];

function toTimes({ days, config }: OfficeHours, dow: number): Times {
  if (!days.includes(dow)) return [];
  return config.find((entry) => entry.dow === dow)?.times ?? ALL_DAY;
}

function isHoliday({ holidays }: OfficeHours, { year, month, date }: Omit<LocalTime, 'minute'>): boolean {
  const day = `${twoDigits(month)}-${twoDigits(date)}`;
  return holidays.includes(day) || holidays.includes(`${year}-${day}`);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function toDayBefore({ year, month, date }: LocalTime): Omit<LocalTime, 'minute'> {
  return toDay(new Date(Date.UTC(year, month - 1, date - 1)));
}

function toDay(midnight: Date): Omit<LocalTime, 'minute'> {
  return {
    year: midnight.getUTCFullYear(),
    month: midnight.getUTCMonth() + 1,
    date: midnight.getUTCDate(),
    dow: midnight.getUTCDay(),
  };
}

function toFormat(timeZone: string): Intl.DateTimeFormat {
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    // Documented above: the API refuses such a zone, a page must live with it.
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}

function toLocalTime(format: Intl.DateTimeFormat, at: number): LocalTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { ...toDay(new Date(Date.UTC(year, month - 1, day))), minute: hour * 60 + minute };
}
