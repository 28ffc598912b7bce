/** Office hours at their edges, on holidays, and minute by minute through the days on which clocks change. */
import { describe, expect, it } from 'vitest';
import type { OfficeHours } from '../../src/protocol/site-settings.ts';
import { createOfficeClock, isOfficeOpen } from '../../src/triggers/office-hours.ts';
import { isOpenNaively, toWallNaively } from './naive-calendar.ts';

const MINUTE_MS = 60_000;
const WEEK: OfficeHours = {
  active: true,
  days: [1, 2, 6, 0],
  config: [
    {
      dow: 1,
      times: [
        { from: 480, to: 705 },
        { from: 780, to: 1_020 },
      ],
    },
    { dow: 6, times: [{ from: 1_320, to: 120 }] },
    { dow: 3, times: [{ from: 0, to: 1_440 }] },
  ],
  holidays: ['12-24', '2024-07-08'],
};

const utc = createOfficeClock('UTC');
const isOpen = (at: string, hours = WEEK): boolean => isOfficeOpen(hours, utc(Date.parse(`${at}Z`)));

describe('office hours', () => {
  it.each<[string, string, boolean]>([
    ['before the first hours of a Monday', '2024-07-01T07:59', false],
    ['as they begin', '2024-07-01T08:00', true],
    ['in their last minute', '2024-07-01T11:44', true],
    ['as they end', '2024-07-01T11:45', false],
    ['in the afternoon', '2024-07-01T13:00', true],
    ['all Tuesday, which has no entry: its first minute', '2024-07-02T00:00', true],
    ['all Tuesday, which has no entry: its last minute', '2024-07-02T23:59', true],
    ['on a Wednesday, which has hours but is no open day', '2024-07-03T12:00', false],
    ['on a Saturday before the night shift', '2024-07-06T21:59', false],
    ['as the night shift begins', '2024-07-06T22:00', true],
    ['in the night shift, on Sunday', '2024-07-07T01:59', true],
    ['on a holiday of one year', '2024-07-08T09:00', false],
    ['on the same day of another year, a Tuesday', '2025-07-08T09:00', true],
    ['on a holiday of every year', '2024-12-24T09:00', false],
  ])('%s', (_, at, open) => {
    expect(isOpen(at)).toBe(open);
  });

  it('are always while they are not active', () => {
    expect(isOpen('2024-12-24T03:00', { ...WEEK, active: false })).toBe(true);
  });

  it('end a night shift at its end also when the day after is not open', () => {
    const hours = { ...WEEK, days: [6] };
    expect(isOpen('2024-07-07T01:59', hours)).toBe(true);
    expect(isOpen('2024-07-07T02:00', hours)).toBe(false);
  });

  it('know no night shift that would have begun on a holiday, nor one that reaches into a holiday', () => {
    expect(isOpen('2024-07-07T01:00', { ...WEEK, days: [6], holidays: ['07-06'] })).toBe(false);
    expect(isOpen('2024-07-07T01:00', { ...WEEK, days: [6], holidays: ['07-07'] })).toBe(false);
  });

  it('of a day with an entry without hours are none', () => {
    expect(isOpen('2024-07-01T09:00', { ...WEEK, config: [{ dow: 1, times: [] }] })).toBe(false);
  });

  it('last a whole day when they end at the minute at which they begin', () => {
    const hours = { ...WEEK, days: [1], config: [{ dow: 1, times: [{ from: 480, to: 480 }] }] };
    expect(isOpen('2024-07-01T08:00', hours)).toBe(true);
    expect(isOpen('2024-07-02T07:59', hours)).toBe(true);
    expect(isOpen('2024-07-02T08:00', hours)).toBe(false);
  });
});

it('takes a time zone that nobody knows for UTC', () => {
  const at = Date.UTC(2024, 5, 1, 12, 34);
  expect(createOfficeClock('Moon/Tycho')(at)).toEqual(utc(at));
});

/** Each from noon before the change to noon after it; Lord Howe's clocks change by half an hour. */
const CHANGES: readonly [string, string, string][] = [
  ['Europe/Prague', 'spring', '2024-03-30T11:00Z'],
  ['Europe/Prague', 'autumn', '2024-10-26T10:00Z'],
  ['America/New_York', 'spring', '2024-03-09T17:00Z'],
  ['America/New_York', 'autumn', '2024-11-02T16:00Z'],
  ['Australia/Lord_Howe', 'spring', '2024-10-05T01:30Z'],
  ['Australia/Lord_Howe', 'autumn', '2024-04-06T01:00Z'],
];

describe.each(CHANGES)('%s in %s', (timeZone, _season, from) => {
  const minutes = Array.from({ length: 2 * 24 * 60 }, (_, index) => Date.parse(from) + index * MINUTE_MS);
  const clock = createOfficeClock(timeZone);

  it('really changes its clocks in these two days', () => {
    const jumps = minutes.filter((at) => {
      const step = clock(at + MINUTE_MS).minute - clock(at).minute;
      return step !== 1 && step !== 1 - 1_440;
    });
    expect(jumps).toHaveLength(1);
  });

  it('opens and closes at the minutes that an independent reading of the wall clock says', () => {
    const hours: OfficeHours = {
      active: true,
      days: [0, 6],
      config: [
        { dow: 6, times: [{ from: 1_380, to: 135 }] },
        {
          dow: 0,
          times: [
            { from: 150, to: 185 },
            { from: 95, to: 115 },
            { from: 600, to: 601 },
          ],
        },
      ],
      holidays: [],
    };
    const open = minutes.map((at) => isOfficeOpen(hours, clock(at)));
    expect(open).toEqual(minutes.map((at) => isOpenNaively(hours, toWallNaively(timeZone, at))));
    expect(new Set(open).size).toBe(2);
  });
});
