/** Days and instants as ImBox's callers write them. */
import { describe, expect, test } from 'vitest';
import { toCountryName } from '../../../src/server/compat/country-name.ts';
import { fromChannel, toChannel } from '../../../src/server/compat/imbox/numbers.ts';
import { createLocalTime, readDay, readInstant } from '../../../src/server/compat/imbox/times.ts';
import { newId } from '../../support/callers.ts';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

describe('an instant', () => {
  test.each([
    ['2026-01-01T00:00:00.000Z', '', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T02:00+02:00', '', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T02:00 02:00', '', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00-0530', '', '2026-01-01T05:30:00.000Z'],
    ['2026-07-01', 'Europe/Stockholm', '2026-06-30T22:00:00.000Z'],
    ['2026-01-01T00:00', 'Europe/Stockholm', '2025-12-31T23:00:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Stockholm', '2026-03-29T01:00:00.000Z'],
    ['2026-01-01T00:00Z', 'Europe/Stockholm', '2026-01-01T00:00:00.000Z'],
  ])('%s in "%s" is %s', (text, timeZone, expected) => {
    expect(iso(readInstant(text, timeZone))).toBe(expected);
  });

  test.each([[''], ['yesterday'], ['2026-02-30'], ['2026-01-01T24:00:00Z'], ['2026-13-01'], ['2026-01-01T00:60Z']])(
    '%s is none',
    (text) => {
      expect(readInstant(text, '')).toBeNull();
    },
  );

  test('is told with the distance to GMT of that day, on both sides of it', () => {
    const [winter, summer] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)];
    const inNewYork = createLocalTime('America/New_York');
    expect([inNewYork(winter), inNewYork(summer)]).toEqual([
      '2025-12-31T19:00:00.000-05:00',
      '2026-06-30T20:00:00.000-04:00',
    ]);
    expect(createLocalTime('')(winter)).toBe('2026-01-01T00:00:00.000Z');
  });

  test('is told with the distance of its hour on the day on which clocks change', () => {
    const toTime = createLocalTime('Europe/Stockholm');
    const change = Date.UTC(2026, 2, 29, 1);
    expect([change - 1, change].map(toTime)).toEqual([
      '2026-03-29T01:59:59.999+01:00',
      '2026-03-29T03:00:00.000+02:00',
    ]);
  });
});

test('a day is written in one way only', () => {
  expect(iso(readDay('2024-02-29'))).toBe('2024-02-29T00:00:00.000Z');
  for (const text of ['2026-02-29', '2026-1-1', '20260101', '2026-01-01T00:00']) expect(readDay(text)).toBeNull();
});

test('a channel stands for one conversation, and there and back is the same', () => {
  for (const id of [newId<never>(), 'ffffffff-ffff-ffff-ffff-ffffffffffff' as never]) {
    expect(toChannel(id)).toMatch(/^V[1-9]\d*$/);
    expect(fromChannel(toChannel(id))).toBe(id);
  }
  for (const text of ['', 'V', 'V0', 'V01', 'v1', 'V1x', `V${2n ** 128n}`]) expect(fromChannel(text)).toBeNull();
});

test('a country has its English name, and what is no code is told as it is', () => {
  expect(['SE', 'gb', '', 'XX-1'].map(toCountryName)).toEqual(['Sweden', 'United Kingdom', '', 'XX-1']);
});
