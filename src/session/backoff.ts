/** How long to wait before the next attempt: exponential with full jitter. */
import { BACKOFF_BASE_MS, BACKOFF_CAP_MS, BACKOFF_FLOOR_MS } from '../protocol/limits.ts';

/**
 * @param attempt failures so far, from 0
 * @param random in [0, 1)
 * @returns milliseconds between BACKOFF_FLOOR_MS and BACKOFF_FLOOR_MS + BACKOFF_CAP_MS
 */
export function toBackoffMs(attempt: number, random: number): number {
  return Math.round(BACKOFF_FLOOR_MS + random * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt));
}
