/** Figures and periods as people read them, in the browser's own language. */
import type { ColumnKind } from '../../protocol/report-api.ts';
import { toLengthText } from '../duration.ts';
import { REPORT_STRINGS } from './report-strings.ts';

export type Figure = string | number | null | undefined;

/** Days and months are names here, not instants: read and written in one zone they stay what they are. */
const IN_ZONE = { timeZone: 'UTC' } as const;

/** Intl formatters take a millisecond to make; a table has hundreds of cells. */
const COUNT = new Intl.NumberFormat();
const MEAN = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SHARE = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const SHORT_DAY = new Intl.DateTimeFormat(undefined, { ...IN_ZONE, day: 'numeric', month: 'short' });
const WHOLE_DAY = new Intl.DateTimeFormat(undefined, { ...IN_ZONE, dateStyle: 'medium' });
const MONTH = new Intl.DateTimeFormat(undefined, { ...IN_ZONE, month: 'short', year: 'numeric' });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { ...IN_ZONE, weekday: 'short' });

/** 1970-01-05. */
const FIRST_MONDAY = 4;
const DAY_MS = 86_400_000;

const TEXTS: Readonly<Partial<Record<ColumnKind, (figure: number) => string>>> = {
  count: (figure) => COUNT.format(figure),
  ms: (figure) => toLengthText(figure),
  seconds: (figure) => toLengthText(figure * 1000, 'h'),
  mean: (figure) => MEAN.format(figure),
  share: (figure) => SHARE.format(figure),
};

export function toFigureText(kind: ColumnKind, figure: Figure): string {
  if (typeof figure === 'number') return TEXTS[kind]?.(figure) ?? String(figure);
  return figure ?? REPORT_STRINGS.unknown;
}

/** `12 Mar 2026`. @param day `2026-03-12` */
export function toDayText(day: string): string {
  return WHOLE_DAY.format(Date.parse(day));
}

/** @param weekday 1 for Monday to 7 */
export function toWeekdayText(weekday: number): string {
  return WEEKDAY.format((FIRST_MONDAY + weekday - 1) * DAY_MS);
}

export interface PeriodText {
  /** Fits below an axis. */
  readonly short: string;
  readonly whole: string;
}

/** @param period as the server names it: `2026-03-29`, `2026-W13`, `2026-03`, or `2026-03-29T01:00+01:00` */
export function toPeriodText(period: string): PeriodText {
  const [day = '', time] = period.split('T');
  const week = /^(\d+)-W(\d+)$/.exec(day);
  if (week !== null) {
    const short = REPORT_STRINGS.week(String(Number(week[2])));
    return { short, whole: `${short}, ${week[1]}` };
  }
  if (day.length === 7) return { short: MONTH.format(Date.parse(day)), whole: MONTH.format(Date.parse(day)) };
  if (time === undefined) return { short: SHORT_DAY.format(Date.parse(day)), whole: toDayText(day) };
  const hour = time.slice(0, 5);
  return { short: hour, whole: `${SHORT_DAY.format(Date.parse(day))} ${hour}` };
}
