/** Lengths of time as the lists show them. */
import { expect, test } from 'vitest';
import { toAgeText, toClockText } from '../../src/inbox/duration.ts';

test('time on site counts seconds, and hours only when there are some', () => {
  const texts = [7_000, 725_000, 3_731_000, -5_000].map(toClockText);
  expect(texts).toEqual(['0:07', '12:05', '1:02:11', '0:00']);
});

test('an age is said in its largest unit', () => {
  const texts = [-1, 59_999, 60_000, 3_599_999, 7_200_000, 4 * 86_400_000].map(toAgeText);
  expect(texts).toEqual(['now', 'now', '1 min', '59 min', '2 h', '4 d']);
});
