/** What an attempt's outcome means for its delivery and its endpoint. Pure. */
import type { ClaimedDelivery, Settlement } from '../store/store.ts';
import type { EgressOutcome } from './request-once.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** From one attempt to the next, after the first, which comes at once: what Standard Webhooks gives as an example. Three days. */
export const RETRY_AFTER_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;
/** Either way, so that what failed together does not come back together. */
export const RETRY_JITTER = 0.2;
/** Longer than all the attempts of one delivery: none of them alone disables an endpoint. */
export const MAX_FAILING_MS = 5 * 24 * HOUR;
const GONE = 410;

/** @param chance in [0, 1) */
export function toSettlement(
  delivery: Pick<ClaimedDelivery, 'endpoint' | 'kind' | 'attempts' | 'failingSince'>,
  outcome: EgressOutcome,
  at: number,
  chance: number,
): Settlement {
  const { endpoint, kind, attempts, failingSince } = delivery;
  const status = outcome.kind === 'answered' ? outcome.status : null;
  const settled = { at, nextAt: null, status, error: null, disables: null };
  if (status !== null && status >= 200 && status < 300) return { ...settled, state: 'delivered' };
  const error = outcome.kind === 'answered' ? `answered ${outcome.status}` : outcome.reason;
  const disables = endpoint === null ? null : toReason(status, failingSince, at);
  const delayMs = RETRY_AFTER_MS[attempts];
  const isPointless = status === GONE || disables !== null;
  // What our own rules forbid they forbid again, and a test has somebody who waits for it and looks.
  if (isPointless || outcome.kind === 'forbidden' || kind === 'test' || delayMs === undefined) {
    return { ...settled, state: 'given-up', error, disables };
  }
  const jitter = 1 + RETRY_JITTER * (2 * chance - 1);
  return { ...settled, state: 'failed', error, nextAt: at + Math.round(delayMs * jitter) };
}

function toReason(status: number | null, failingSince: number | null, at: number): Settlement['disables'] {
  if (status === GONE) return 'gone';
  return failingSince !== null && at - failingSince >= MAX_FAILING_MS ? 'failing' : null;
}
