/** The judgement of web vitals at web.dev's thresholds. */
import { expect, test } from 'vitest';
import { toVitalRating, toVitalText } from '../../src/inbox/vital-rating.ts';

test.each([
  ['lcp', 2_500, 4_000],
  ['inp', 200, 500],
  ['cls', 0.1, 0.25],
  ['fcp', 1_800, 3_000],
  ['ttfb', 800, 1_800],
] as const)('%s is good up to %d and poor above %d', (name, good, poor) => {
  const ratings = [0, good, good + 0.01, poor, poor + 0.01].map((value) => toVitalRating(name, value));
  expect(ratings).toEqual(['good', 'good', 'needs-work', 'needs-work', 'poor']);
});

test('a short time is in milliseconds, a long one in seconds, and a layout shift has no unit', () => {
  expect(toVitalText('inp', 96.4)).toBe('96 ms');
  expect(toVitalText('lcp', 2_449)).toBe('2.4 s');
  expect(toVitalText('cls', 0.126)).toBe('0.13');
});
