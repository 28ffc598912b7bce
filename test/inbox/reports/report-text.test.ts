/** Figures and periods in words. */
import { expect, test } from 'vitest';
import { toFigureText, toPeriodText, toWeekdayText } from '../../../src/inbox/reports/report-text.ts';

const toDigits = (text: string): string => text.replace(/\D+/g, ' ').trim();

test('a figure is said in its unit', () => {
  expect(toFigureText('ms', 80_000)).toBe('1 min 20 s');
  expect(toFigureText('seconds', 171_000)).toBe('47 h 30 min');
  expect(toDigits(toFigureText('mean', 4.5))).toBe('4 50');
  expect(toDigits(toFigureText('share', 0.4854))).toBe('48 5');
  expect(toDigits(toFigureText('count', 0))).toBe('0');
  expect(toFigureText('text', 'Ann')).toBe('Ann');
});

test('what is not known is a dash', () => {
  expect(toFigureText('ms', null)).toBe('–');
  expect(toFigureText('count', undefined)).toBe('–');
});

test('a period is a day, a week, a month or an hour, the same in every time zone of the browser', () => {
  expect(toDigits(toPeriodText('2026-03-29').short)).toMatch(/29/);
  expect(toPeriodText('2026-03-29').whole).toMatch(/2026/);
  expect(toPeriodText('2026-W03')).toEqual({ short: 'Week 3', whole: 'Week 3, 2026' });
  expect(toDigits(toPeriodText('2026-01').whole)).toMatch(/2026/);
  expect(toPeriodText('2026-03-29T01:00+01:00').short).toBe('01:00');
  expect(toPeriodText('2026-03-29T01:00+01:00').whole).toMatch(/29.* 01:00$/);
});

test('weeks begin on Monday', () => {
  const monday = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2026, 10, 16),
  );
  expect(toWeekdayText(1)).toBe(monday);
});
