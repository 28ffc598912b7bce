/** Which triggers fire, in which order, and when it is worth asking again. */
import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../src/protocol/trigger.ts';
import { evaluate } from '../../src/triggers/engine.ts';
import type { Facts } from '../../src/triggers/facts.ts';
import { GREETING } from '../support/greeting-trigger.ts';
import { NEWCOMER, SILENT, SPEAKER, START, toFiring, toUnknownLeaf } from './facts-fixture.ts';

const idsOf = (triggers: readonly Trigger[], facts: Facts = NEWCOMER, now = START): string[] =>
  evaluate(triggers, facts, now).fire.map(({ id }) => id);

describe("Smartsupp's first-visit greeting", () => {
  it('waits until 60 s have passed on the site, and says when that is', () => {
    expect(evaluate([GREETING], NEWCOMER, START + 59_999)).toEqual({ fire: [], nextAt: START + 60_000 });
  });

  it('speaks at 60 s sharp, and waits for nothing more', () => {
    expect(evaluate([GREETING], NEWCOMER, START + 60_000)).toEqual({ fire: [GREETING], nextAt: null });
  });

  it.each<[string, Partial<Facts>]>([
    ['the visitor wrote', { values: { ...NEWCOMER.values, is_visitor_send_message: true } }],
    ['an agent answered', { values: { ...NEWCOMER.values, is_visitor_served: true } }],
    ['it is the second visit', { values: { ...NEWCOMER.values, number_of_visits: 2 } }],
    ['it has spoken to this visitor before', { fired: [toFiring({ trigger: '758' })] }],
  ])('keeps silent, and sets no timer, when %s', (_, change) => {
    const facts = { ...NEWCOMER, ...change };
    expect(evaluate([GREETING], facts, START)).toEqual({ fire: [], nextAt: null });
    expect(evaluate([GREETING], facts, START + 60_000)).toEqual({ fire: [], nextAt: null });
  });
});

describe('order', () => {
  const withPriority = (trigger: Trigger, id: string, priority: number): Trigger => ({ ...trigger, id, priority });

  it('lets only the highest speak, and all that are silent fire', () => {
    const triggers = [
      withPriority(SPEAKER, 'low', -1),
      withPriority(SILENT, 'first', 0),
      { ...SPEAKER, id: 'middle' },
      withPriority(SPEAKER, 'high', 9),
      { ...SILENT, id: 'second' },
    ];
    expect(idsOf(triggers)).toEqual(['high', 'first', 'second']);
  });

  it("keeps the owner's order among equals", () => {
    expect(idsOf([SPEAKER, { ...SPEAKER, id: 'b' }])).toEqual(['a']);
  });

  it('asks again after the gap for those that had to let another one speak', () => {
    const pacing = { ...NEWCOMER.pacing, gapSeconds: 10 };
    const both = [SPEAKER, { ...SPEAKER, id: 'b' }];
    expect(evaluate(both, { ...NEWCOMER, pacing }, START).nextAt).toBe(START + 10_000);
    expect(evaluate(both, NEWCOMER, START).nextAt).toBeGreaterThan(START);
  });
});

describe('the next instant', () => {
  const waiting = (seconds: number, id: string): Trigger => ({
    ...SILENT,
    id,
    conditions: [{ name: 'delay_page', value: seconds }],
  });

  it('is the earliest of all triggers that wait', () => {
    expect(evaluate([waiting(30, 'a'), waiting(10, 'b'), waiting(20, 'c')], NEWCOMER, START).nextAt).toBe(
      START + 10_000,
    );
  });

  it('is that of the trigger whose conditions and frequency both allow it', () => {
    const pacing = { ...NEWCOMER.pacing, gapSeconds: 40 };
    const facts = { ...NEWCOMER, pacing, fired: [toFiring({ trigger: 'x', at: START })] };
    const speaker: Trigger = { ...SPEAKER, conditions: [{ name: 'delay_page', value: 30 }] };
    expect(evaluate([speaker], facts, START).nextAt).toBe(START + 40_000);
    expect(evaluate([{ ...speaker, conditions: [{ name: 'delay_page', value: 50 }] }], facts, START).nextAt).toBe(
      START + 50_000,
    );
  });

  it('is null without triggers', () => {
    expect(evaluate([], NEWCOMER, START)).toEqual({ fire: [], nextAt: null });
  });
});

describe('a trigger', () => {
  it('never fires while inactive', () => {
    expect(evaluate([{ ...SPEAKER, active: false }], NEWCOMER, START)).toEqual({ fire: [], nextAt: null });
  });

  it('needs all conditions, or one of them when its constraints say so', () => {
    const conditions = [
      { name: 'is_visitor_served', value: false },
      { name: 'is_visitor_served', value: true },
    ] as const;
    expect(idsOf([{ ...SPEAKER, conditions }])).toEqual([]);
    expect(idsOf([{ ...SPEAKER, conditions, constraints: 'any' }])).toEqual(['a']);
  });

  it('fires at its own event only', () => {
    const trigger = { ...SPEAKER, event: 'onopen' } as const;
    expect(idsOf([trigger])).toEqual([]);
    expect(idsOf([trigger], { ...NEWCOMER, events: { ...NEWCOMER.events, onopen: START } })).toEqual(['a']);
  });

  it.each(['toString', '__proto__', 'onmoon'])('never fires at an event that nobody knows: %s', (event) => {
    const trigger = { ...SPEAKER, event } as unknown as Trigger;
    expect(evaluate([trigger], NEWCOMER, START)).toEqual({ fire: [], nextAt: null });
  });

  it('with a frequency that makes no sense leaves the timer of the others alone', () => {
    const broken = { ...SILENT, frequency: { days: {} } } as unknown as Trigger;
    const other: Trigger = { ...SILENT, id: 'b', conditions: [{ name: 'delay_page', value: 5 }] };
    const facts = { ...NEWCOMER, fired: [toFiring({ trigger: 's' })] };
    expect(evaluate([broken, other, broken], facts, START)).toEqual({ fire: [], nextAt: START + 5000 });
  });

  it('with an unknown condition never fires', () => {
    expect(idsOf([{ ...SPEAKER, conditions: [toUnknownLeaf('is_moon_full')] }])).toEqual([]);
  });
});
