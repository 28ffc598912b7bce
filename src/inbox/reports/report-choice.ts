/** What the person wants to see: the time, how it is divided, and whose figures; and what the server is asked for it. */
import { MAX_HOURLY_DAYS, MAX_REPORT_DAYS } from '../../protocol/limits.ts';
import type { ReportQuery } from '../../protocol/report-api.ts';

export const RANGES = ['today', 'week', 'days30', 'month', 'custom'] as const;
export type RangeName = (typeof RANGES)[number];

export type Grouping = NonNullable<ReportQuery['groupBy']>;

/** Days as `2026-03-29`, the last one is in it. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

export interface ReportChoice extends DayRange {
  readonly range: RangeName;
  /** An IANA name. */
  readonly timeZone: string;
  readonly groupBy: Grouping;
  /** Ids; empty for all. */
  readonly agent: string;
  readonly department: string;
  /** What agents promise. */
  readonly firstResponseSeconds: string;
  readonly resolutionSeconds: string;
}

const DAY_MS = 86_400_000;
/** Above it days are too thin to be told apart. */
const MANY_DAYS = 92;

const FIRST_DAYS: Readonly<Record<Exclude<RangeName, 'custom'>, (today: string) => string>> = {
  today: (today) => today,
  week: (today) => addDays(today, -6),
  days30: (today) => addDays(today, -29),
  month: (today) => `${today.slice(0, 8)}01`,
};

/** @param now Unix ms */
export function createReportChoice(timeZone: string, now: number): ReportChoice {
  const start: ReportChoice = {
    range: 'days30',
    from: '',
    to: '',
    timeZone,
    groupBy: 'day',
    agent: '',
    department: '',
    firstResponseSeconds: '60',
    resolutionSeconds: '3600',
  };
  return chooseRange(start, 'days30', now);
}

/** A custom range begins as the one that was shown. */
export function chooseRange(choice: ReportChoice, range: RangeName, now: number): ReportChoice {
  if (range === 'custom') return { ...choice, range };
  const to = toToday(choice.timeZone, now);
  const from = FIRST_DAYS[range](to);
  return { ...choice, range, from, to, groupBy: toUsualGrouping(countDays({ from, to })) };
}

/** @returns null for days that the server would refuse */
export function chooseDays(choice: ReportChoice, days: DayRange): ReportChoice | null {
  const count = countDays(days);
  if (!(count >= 1 && count <= MAX_REPORT_DAYS)) return null;
  const isStillPossible = toGroupings(days).includes(choice.groupBy);
  return { ...choice, ...days, range: 'custom', groupBy: isStillPossible ? choice.groupBy : toUsualGrouping(count) };
}

/** Today is another day elsewhere: a range that ends today moves with it. */
export function chooseTimeZone(choice: ReportChoice, timeZone: string, now: number): ReportChoice {
  return { ...chooseRange({ ...choice, timeZone }, choice.range, now), groupBy: choice.groupBy };
}

/** What the days can be divided into. */
export function toGroupings(days: DayRange): readonly Grouping[] {
  return countDays(days) > MAX_HOURLY_DAYS ? ['day', 'week', 'month'] : ['hour', 'day', 'week', 'month'];
}

/** @param filters what the report can be asked */
export function toReportQuery(choice: ReportChoice, filters: readonly string[]): ReportQuery {
  const { from, to, timeZone, groupBy, agent, department, firstResponseSeconds, resolutionSeconds } = choice;
  const all: ReportQuery = {
    from,
    to,
    timeZone,
    groupBy,
    ...(agent !== '' && { agent }),
    ...(department !== '' && { department }),
    firstResponseSeconds,
    resolutionSeconds,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => filters.includes(name)));
}

/** Below /v1/agent/. */
export function toReportPath(report: string, query: ReportQuery): string {
  return `reports/${report}?${new URLSearchParams(query)}`;
}

function toUsualGrouping(days: number): Grouping {
  if (days === 1) return 'hour';
  return days > MANY_DAYS ? 'week' : 'day';
}

/** NaN when one is no day. */
function countDays({ from, to }: DayRange): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function toToday(timeZone: string, now: number): string {
  const parts = toDayFormat(timeZone).formatToParts(now);
  const find = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${find('year')}-${find('month')}-${find('day')}`;
}

function toDayFormat(timeZone: string): Intl.DateTimeFormat {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...digits, timeZone });
  } catch {
    // The server may know names that this browser is too old for; its own today is right but for some hours.
    return new Intl.DateTimeFormat('en-US', digits);
  }
}
