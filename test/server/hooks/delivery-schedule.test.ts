/** What an attempt's outcome means: the retry table, and when an endpoint is disabled. */
import { describe, expect, test } from 'vitest';
import { MAX_FAILING_MS, toSettlement } from '../../../src/server/hooks/delivery-schedule.ts';
import type { EgressOutcome } from '../../../src/server/hooks/request-once.ts';

const AT = 1_700_000_000_000;
const FIRST = { endpoint: 'e', kind: 'message-sent', attempts: 0, failingSince: null } as const;
const answer = (status: number): EgressOutcome => ({
  kind: 'answered',
  status,
  contentType: '',
  location: null,
  body: Buffer.alloc(0),
});
const FAILED: EgressOutcome = { kind: 'failed', reason: 'ECONNREFUSED' };
const settle = (outcome: EgressOutcome, wish: Partial<Parameters<typeof toSettlement>[0]> = {}, chance = 0.5) =>
  toSettlement({ ...FIRST, ...wish }, outcome, AT, chance);

test.each([200, 201, 204, 299])('%i is an arrival', (status) => {
  const nothing = { nextAt: null, error: null, disables: null };
  expect(settle(answer(status))).toEqual({ at: AT, state: 'delivered', status, ...nothing });
});

test.each([100, 300, 301, 302, 304, 307, 308, 400, 401, 404, 409, 429, 500, 503])(
  '%i is a failure, and tried again',
  (status) => {
    expect(settle(answer(status))).toMatchObject({
      state: 'failed',
      status,
      error: `answered ${status}`,
      nextAt: AT + 5_000,
    });
  },
);

test('attempts are 0 s, 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h apart, and no more', () => {
  const hour = 3_600_000;
  const delays = [5_000, 300_000, 1_800_000, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
  const settlements = delays.map((_, attempts) => settle(FAILED, { attempts }));
  expect(settlements.map(({ nextAt }) => (nextAt ?? 0) - AT)).toEqual(delays);
  expect(settlements.every(({ state }) => state === 'failed')).toBe(true);
  expect(settle(FAILED, { attempts: 9 })).toEqual({
    at: AT,
    state: 'given-up',
    nextAt: null,
    status: null,
    error: 'ECONNREFUSED',
    disables: null,
  });
});

test.each([
  [0, 4_000],
  [0.999_999, 6_000],
])('the next attempt is a fifth earlier or later, by chance %d after %i ms', (chance, delayMs) => {
  expect(settle(FAILED, {}, chance).nextAt).toBe(AT + delayMs);
});

test('what our own rules forbid is not tried again', () => {
  const forbidden = { kind: 'forbidden', reason: 'expected a public address, got a private one' } as const;
  expect(settle(forbidden)).toMatchObject({ state: 'given-up', error: forbidden.reason, disables: null });
});

test('a test is tried once', () => {
  expect(settle(FAILED, { kind: 'test' })).toMatchObject({ state: 'given-up', disables: null });
});

describe('an endpoint', () => {
  test('that answers 410 is disabled at once', () => {
    expect(settle(answer(410))).toMatchObject({ state: 'given-up', status: 410, disables: 'gone' });
    expect(settle(answer(410), { endpoint: null })).toMatchObject({ state: 'given-up', disables: null });
  });

  test('that has failed for five days is disabled, not a moment before', () => {
    expect(settle(FAILED, { failingSince: AT - MAX_FAILING_MS })).toMatchObject({
      state: 'given-up',
      disables: 'failing',
    });
    expect(settle(FAILED, { failingSince: AT - MAX_FAILING_MS + 1 })).toMatchObject({
      state: 'failed',
      disables: null,
    });
    expect(settle(answer(200), { failingSince: AT - MAX_FAILING_MS })).toMatchObject({ disables: null });
    expect(MAX_FAILING_MS).toBe(5 * 24 * 3_600_000);
  });
});
