/** What many times look like together: mean, median, the slowest, and how they are spread. */
import { type RowOf, toFields } from './report.ts';

/** The longest time that a column counts; what is longer is in the next one. */
const UP_TO_MS = {
  upTo15s: 15_000,
  upTo30s: 30_000,
  upTo1m: 60_000,
  upTo2m: 120_000,
  upTo5m: 300_000,
  upTo15m: 900_000,
  upTo1h: 3_600_000,
  upTo4h: 14_400_000,
  upTo1d: 86_400_000,
  longer: Number.POSITIVE_INFINITY,
} as const;

const SPREAD = [
  'upTo15s',
  'upTo30s',
  'upTo1m',
  'upTo2m',
  'upTo5m',
  'upTo15m',
  'upTo1h',
  'upTo4h',
  'upTo1d',
  'longer',
] as const satisfies readonly (keyof typeof UP_TO_MS)[];

export const TIMES = {
  count: 'count',
  meanMs: 'ms',
  medianMs: 'ms',
  p90Ms: 'ms',
  p95Ms: 'ms',
  ...toFields(SPREAD, () => 'count' as const),
} as const;

export function describeTimes(values: readonly number[]): RowOf<typeof TIMES> {
  const sorted = Float64Array.from(values).sort();
  const counts = toFields(SPREAD, () => [0]);
  for (const value of sorted) {
    const column = SPREAD.find((candidate) => value <= UP_TO_MS[candidate]) ?? 'longer';
    counts[column][0] = (counts[column][0] ?? 0) + 1;
  }
  return {
    count: sorted.length,
    meanMs: sorted.length === 0 ? null : Math.round(sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    medianMs: toMedian(sorted),
    p90Ms: toPercentile(sorted, 90),
    p95Ms: toPercentile(sorted, 95),
    ...toFields(SPREAD, (column) => counts[column][0] ?? 0),
  };
}

function toMedian(sorted: Float64Array): number | null {
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}

/** The nearest rank: the least value that so many percent of them do not exceed. */
function toPercentile(sorted: Float64Array, percent: number): number | null {
  const value = sorted[Math.ceil((percent * sorted.length) / 100) - 1];
  return value === undefined ? null : Math.round(value);
}
