/** Web vitals as people read them, with web.dev's judgement. */
import type { Vitals } from '../protocol/presence.ts';

export type VitalName = keyof Vitals;
export type VitalRating = 'good' | 'needs-work' | 'poor';

/** Good up to the first, poor above the second: https://web.dev/articles/defining-core-web-vitals-thresholds */
const THRESHOLDS = {
  lcp: [2_500, 4_000],
  inp: [200, 500],
  cls: [0.1, 0.25],
  fcp: [1_800, 3_000],
  ttfb: [800, 1_800],
} as const satisfies Record<VitalName, readonly [number, number]>;

/** The three of the core first. */
export const VITAL_NAMES: readonly VitalName[] = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'];

export function toVitalRating(name: VitalName, value: number): VitalRating {
  const [good, poor] = THRESHOLDS[name];
  if (value <= good) return 'good';
  return value <= poor ? 'needs-work' : 'poor';
}

/** Milliseconds, but for the layout shift's score. */
export function toVitalText(name: VitalName, value: number): string {
  if (name === 'cls') return value.toFixed(2);
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
}
