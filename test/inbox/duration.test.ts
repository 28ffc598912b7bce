/** Lengths of time as the lists show them. */
import { expect, test } from 'vitest';
import { toAgeText, toClockText, toLengthText } from '../../src/inbox/duration.ts';

test('time on site counts seconds, and hours only when there are some', () => {
  const texts = [7_000, 725_000, 3_731_000, -5_000].map(toClockText);
  expect(texts).toEqual(['0:07', '12:05', '1:02:11', '0:00']);
});

test('an age is said in its largest unit', () => {
  const texts = [-1, 59_999, 60_000, 3_599_999, 7_200_000, 4 * 86_400_000].map(toAgeText);
  expect(texts).toEqual(['now', 'now', '1 min', '59 min', '2 h', '4 d']);
});

test('a length is said in its two largest units', () => {
  const lengths = [0, 400, 45_400, 60_000, 80_000, 3_599_600, 7_500_000, 273_600_000, 90_000_000];
  expect(lengths.map((ms) => toLengthText(ms))).toEqual([
    '0 s',
    '0 s',
    '45 s',
    '1 min',
    '1 min 20 s',
    '1 h',
    '2 h 5 min',
    '3 d 4 h',
    '1 d 1 h',
  ]);
});

test('a length is said in hours where days have no 24 of them', () => {
  expect(toLengthText(565_200_000, 'h')).toBe('157 h');
  expect(toLengthText(5_400_000, 'h')).toBe('1 h 30 min');
});
