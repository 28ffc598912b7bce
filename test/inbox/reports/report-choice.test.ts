/** What is asked for what a person chose. */
import { describe, expect, test } from 'vitest';
import {
  chooseDays,
  chooseRange,
  chooseTimeZone,
  createReportChoice,
  toGroupings,
  toReportPath,
  toReportQuery,
} from '../../../src/inbox/reports/report-choice.ts';

/** A Saturday evening in Europe, and already Sunday in Tokyo. */
const NOW = Date.UTC(2026, 10, 21, 18);
const START = createReportChoice('Europe/Prague', NOW);

describe('a range', () => {
  test.each([
    ['today', '2026-11-21', 'hour'],
    ['week', '2026-11-15', 'day'],
    ['days30', '2026-10-23', 'day'],
    ['month', '2026-11-01', 'day'],
  ] as const)('%s begins on %s and is divided by %s', (range, from, groupBy) => {
    expect(chooseRange(START, range, NOW)).toMatchObject({ range, from, to: '2026-11-21', groupBy });
  });

  test('of thirty days is what is shown first', () => {
    expect(START).toMatchObject({ range: 'days30', from: '2026-10-23', to: '2026-11-21' });
  });

  test('ends on the day that it is in the chosen time zone, by the division that was chosen', () => {
    const byWeek = { ...chooseRange(START, 'today', NOW), groupBy: 'week' } as const;
    expect(chooseTimeZone(byWeek, 'Asia/Tokyo', NOW)).toMatchObject({
      from: '2026-11-22',
      to: '2026-11-22',
      timeZone: 'Asia/Tokyo',
      groupBy: 'week',
    });
  });

  test('survives a time zone that the browser is too old for', () => {
    expect(createReportChoice('Mars/Olympus', NOW).to).toMatch(/^2026-11-2[12]$/);
  });

  test('of one’s own days begins as what was shown, and stays where it is in another time zone', () => {
    const custom = chooseRange(START, 'custom', NOW);
    expect(custom).toEqual({ ...START, range: 'custom' });
    expect(chooseTimeZone(custom, 'Asia/Tokyo', NOW)).toMatchObject({ from: '2026-10-23', to: '2026-11-21' });
  });
});

describe('days of one’s own', () => {
  test('keep the division where it is still possible, and get the usual one where it is not', () => {
    const byHour = { ...START, groupBy: 'hour' } as const;
    expect(chooseDays(byHour, { from: '2026-03-01', to: '2026-03-31' })?.groupBy).toBe('hour');
    expect(chooseDays(byHour, { from: '2026-03-01', to: '2026-04-01' })?.groupBy).toBe('day');
    expect(chooseDays(byHour, { from: '2026-01-01', to: '2026-11-21' })?.groupBy).toBe('week');
    expect(chooseDays({ ...START, groupBy: 'month' }, { from: '2026-03-01', to: '2026-03-01' })?.groupBy).toBe('month');
  });

  test.each([
    ['in the wrong order', { from: '2026-03-02', to: '2026-03-01' }],
    ['of which one is missing', { from: '', to: '2026-03-01' }],
    ['of more than a leap year', { from: '2025-01-01', to: '2026-01-02' }],
  ])('%s are none', (_what, days) => {
    expect(chooseDays(START, days)).toBeNull();
  });

  test('can be divided into hours up to 31 of them', () => {
    expect(toGroupings({ from: '2026-03-01', to: '2026-03-31' })).toContain('hour');
    expect(toGroupings({ from: '2026-03-01', to: '2026-04-01' })).not.toContain('hour');
  });
});

describe('a question', () => {
  test('holds the filters that the report has, and no others', () => {
    const choice = { ...START, agent: 'ann', department: 'sales' };
    expect(toReportQuery(choice, ['from', 'to', 'timeZone', 'agent'])).toEqual({
      from: '2026-10-23',
      to: '2026-11-21',
      timeZone: 'Europe/Prague',
      agent: 'ann',
    });
    expect(toReportQuery(choice, ['groupBy', 'department', 'firstResponseSeconds', 'resolutionSeconds'])).toEqual({
      groupBy: 'day',
      department: 'sales',
      firstResponseSeconds: '60',
      resolutionSeconds: '3600',
    });
  });

  test('names nobody where everybody is meant', () => {
    expect(toReportQuery(START, ['agent', 'department'])).toEqual({});
  });

  test('is an address', () => {
    expect(toReportPath('chats', { timeZone: 'Europe/Prague', from: '2026-03-01' })).toBe(
      'reports/chats?timeZone=Europe%2FPrague&from=2026-03-01',
    );
  });
});
