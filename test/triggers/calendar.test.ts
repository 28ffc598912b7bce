/** What the site's wall clock says about each condition of time, and when it may say something else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type OfficeHours } from '../../src/protocol/site-settings.ts';
import type { LeafCondition } from '../../src/protocol/trigger.ts';
import { createCalendar } from '../../src/triggers/calendar.ts';
import { toUnknownLeaf } from './facts-fixture.ts';

const { officeHours } = DEFAULT_SETTINGS;
const prague = createCalendar({ timeZone: 'Europe/Prague', officeHours });
const at = (text: string): number => Date.parse(text);
const timeOfDay = (from: number, to: number): LeafCondition => ({ name: 'time_of_day', value: [from, to] });

describe('readings', () => {
  it.each<[LeafCondition, string, number]>([
    [{ name: 'hour_of_day', value: 0 }, '2024-01-01T00:30Z', 1],
    [{ name: 'hour_of_day', value: 0 }, '2024-07-01T22:00Z', 0],
    [{ name: 'hour_of_day', value: 0 }, '2024-07-01T21:59Z', 23],
    [{ name: 'day_of_week', value: 1 }, '2024-07-01T12:00Z', 1],
    [{ name: 'day_of_week', value: 1 }, '2024-07-07T12:00Z', 7],
    [{ name: 'day_of_week', value: 1 }, '2024-07-07T22:00Z', 1],
    [{ name: 'month_of_year', value: 1 }, '2024-01-31T12:00Z', 0],
    [{ name: 'month_of_year', value: 1 }, '2024-12-31T22:59Z', 11],
    [{ name: 'month_of_year', value: 1 }, '2024-12-31T23:00Z', 0],
  ])('%j at %s is %s', (condition, now, actual) => {
    expect(prague(condition, at(now)).actual).toBe(actual);
  });

  it.each<[number, number, string, boolean]>([
    [540, 1_020, '2024-01-01T07:59Z', false],
    [540, 1_020, '2024-01-01T08:00Z', true],
    [540, 1_020, '2024-01-01T15:59Z', true],
    [540, 1_020, '2024-01-01T16:00Z', false],
    [1_320, 360, '2024-01-01T20:59Z', false],
    [1_320, 360, '2024-01-01T21:00Z', true],
    [1_320, 360, '2024-01-01T04:59Z', true],
    [1_320, 360, '2024-01-01T05:00Z', false],
    [0, 1_440, '2024-01-01T22:59Z', true],
    [600, 600, '2024-01-01T03:00Z', true],
  ])('the time of day from %i to %i at %s: %s', (from, to, now, actual) => {
    expect(prague(timeOfDay(from, to), at(now)).actual).toBe(actual);
  });

  it.each([5, 'x', null, {}, [], ['a', null]])('of a range that is none (%j) is false', (value) => {
    expect(prague(toUnknownLeaf('time_of_day', value), at('2024-01-01T03:00Z')).actual).toBe(false);
  });

  it('of office hours says whether the office is open', () => {
    const calendar = createCalendar({ timeZone: 'Europe/Prague', officeHours: { ...officeHours, active: true } });
    expect(calendar({ name: 'office_hours', value: true }, at('2024-07-06T12:00Z')).actual).toBe(false);
    expect(calendar({ name: 'office_hours', value: true }, at('2024-07-05T12:00Z')).actual).toBe(true);
  });

  it('of a name that it does not know can never hold', () => {
    const reading = prague(toUnknownLeaf('is_moon_full'), 0);
    expect(reading).toEqual({ actual: Number.NaN, until: Number.POSITIVE_INFINITY });
  });

  it('in a time zone that nobody knows are those of UTC', () => {
    const calendar = createCalendar({ timeZone: 'Moon/Tycho', officeHours });
    expect(calendar({ name: 'hour_of_day', value: 0 }, at('2024-07-01T05:00Z')).actual).toBe(5);
  });
});

describe('the next look', () => {
  it.each<[string, LeafCondition, string, string]>([
    ['is the next full hour', { name: 'hour_of_day', value: 1 }, '2024-01-01T08:10:30.500Z', '2024-01-01T09:00Z'],
    ['at a full hour is the next one', { name: 'hour_of_day', value: 1 }, '2024-01-01T08:00Z', '2024-01-01T09:00Z'],
    ['is an edge within this hour', timeOfDay(555, 600), '2024-01-01T08:10:30.500Z', '2024-01-01T08:15Z'],
    ['is no edge of a later hour', timeOfDay(615, 690), '2024-01-01T08:10Z', '2024-01-01T09:00Z'],
    ['follows the local hour', { name: 'hour_of_day', value: 1 }, '2024-01-01T08:45Z', '2024-01-01T09:00Z'],
  ])('%s', (_, condition, now, until) => {
    expect(prague(condition, at(now)).until).toBe(at(until));
  });

  it('in a zone half an hour off is at the half hour of UTC', () => {
    const kolkata = createCalendar({ timeZone: 'Asia/Kolkata', officeHours });
    expect(kolkata({ name: 'hour_of_day', value: 1 }, at('2024-01-01T08:10Z')).until).toBe(at('2024-01-01T08:30Z'));
  });

  it.each([
    ['Europe/Prague', '2024-03-30T22:00Z'],
    ['Europe/Prague', '2024-10-26T22:00Z'],
    ['America/New_York', '2024-03-10T04:00Z'],
    ['America/New_York', '2024-11-03T03:00Z'],
    ['Australia/Lord_Howe', '2024-10-05T13:00Z'],
    ['Australia/Lord_Howe', '2024-04-06T12:00Z'],
  ])('comes before anything changes, in the night in which the clocks of %s do (from %s)', (timeZone, night) => {
    const edge = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(edge, edge, fc.integer({ min: 0, max: 6 * 3_600 }), (from, to, seconds) => {
        const hours: OfficeHours = {
          ...officeHours,
          active: true,
          days: [0],
          config: [{ dow: 0, times: [{ from, to }] }],
        };
        const calendar = createCalendar({ timeZone, officeHours: hours });
        const now = at(night) + seconds * 1000;
        for (const condition of [
          timeOfDay(from, to),
          { name: 'office_hours', value: true },
          { name: 'hour_of_day', value: 1 },
        ] as const) {
          const { actual, until } = calendar(condition, now);
          expect(until).toBeGreaterThan(now);
          expect(until).toBeLessThanOrEqual(now + 3_600_000);
          for (let later = now; later < until; later += 60_000) expect(calendar(condition, later).actual).toBe(actual);
          expect(calendar(condition, until - 1).actual).toBe(actual);
        }
      }),
      { numRuns: 40 },
    );
  });
});
