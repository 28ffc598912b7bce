/** When triggers speak: Smartsupp's own example at its edges, the frequency rules, and the promise of `nextAt`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition, Trigger } from '../../src/protocol/trigger.ts';
import type { Facts } from '../../src/triggers/conditions.ts';
import { evaluate } from '../../src/triggers/engine.ts';
import { GREETING } from '../support/greeting-trigger.ts';

const START = 1_700_000_000_000;

const NEWCOMER: Facts = { visitStartedAt: START, visits: 1, served: false, hasSentMessage: false, fired: [] };

const idsAt = (trigger: Trigger, facts: Facts, now: number): string[] =>
  evaluate([trigger], facts, now).fire.map(({ id }) => id);

describe("Smartsupp's first-visit greeting", () => {
  it('waits until 60 s have passed on the site, and says when that is', () => {
    expect(evaluate([GREETING], NEWCOMER, START + 59_999)).toEqual({ fire: [], nextAt: START + 60_000 });
  });

  it('speaks at 60 s sharp, and waits for nothing more', () => {
    expect(evaluate([GREETING], NEWCOMER, START + 60_000)).toEqual({ fire: [GREETING], nextAt: null });
  });

  it.each<[string, Partial<Facts>]>([
    ['the visitor wrote', { hasSentMessage: true }],
    ['an agent answered', { served: true }],
    ['it is the second visit', { visits: 2 }],
    ['it has spoken to this visitor before', { fired: [{ trigger: '758', visit: 1 }] }],
  ])('keeps silent, and sets no timer, when %s', (_, change) => {
    const facts = { ...NEWCOMER, ...change };
    expect(evaluate([GREETING], facts, START)).toEqual({ fire: [], nextAt: null });
    expect(evaluate([GREETING], facts, START + 60_000)).toEqual({ fire: [], nextAt: null });
  });
});

describe('conditions', () => {
  it.each<[Condition, Partial<Facts>, boolean]>([
    [{ name: 'is_visitor_send_message', value: true }, { hasSentMessage: true }, true],
    [{ name: 'is_visitor_send_message', value: true }, { hasSentMessage: false }, false],
    [{ name: 'is_visitor_served', value: true }, { served: true }, true],
    [{ name: 'is_visitor_served', value: true }, { served: false }, false],
    [{ name: 'number_of_visits', value: 3 }, { visits: 3 }, true],
    [{ name: 'number_of_visits', value: 3 }, { visits: 4 }, false],
  ])('%j with %j holds: %s', (condition, change, holds) => {
    const trigger = { ...GREETING, conditions: [condition] };
    expect(idsAt(trigger, { ...NEWCOMER, ...change }, START)).toEqual(holds ? ['758'] : []);
  });

  it.each(['is_moon_full', 'toString', '__proto__'])('an unknown one (%s) never holds', (name) => {
    const unknown = { name, value: true } as unknown as Condition;
    const trigger = { ...GREETING, conditions: [unknown] };
    expect(evaluate([trigger], NEWCOMER, START + 1e9)).toEqual({ fire: [], nextAt: null });
  });

  it('a trigger without any speaks at once', () => {
    expect(idsAt({ ...GREETING, conditions: [] }, NEWCOMER, START)).toEqual(['758']);
  });
});

describe('frequency', () => {
  const often = { ...GREETING, onlyOnce: false, conditions: [] };

  it('speaks once a visit when it may speak often', () => {
    const spoken = { ...NEWCOMER, fired: [{ trigger: '758', visit: 1 }] };
    expect(idsAt(often, spoken, START)).toEqual([]);
    expect(idsAt(often, { ...spoken, visits: 2 }, START)).toEqual(['758']);
  });

  it('speaks once ever when it may speak once', () => {
    const spoken = { ...NEWCOMER, visits: 2, fired: [{ trigger: '758', visit: 1 }] };
    expect(idsAt({ ...often, onlyOnce: true }, spoken, START)).toEqual([]);
  });

  it('is not kept back by what another trigger said', () => {
    expect(idsAt(often, { ...NEWCOMER, fired: [{ trigger: 'other', visit: 1 }] }, START)).toEqual(['758']);
  });

  it('never speaks while inactive', () => {
    expect(idsAt({ ...often, active: false }, NEWCOMER, START)).toEqual([]);
  });
});

it('asking again at nextAt only says the same as asking at every millisecond', () => {
  const condition = fc.oneof(
    fc.record({ name: fc.constant('delay_site' as const), value: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ name: fc.constant('is_visitor_served' as const), value: fc.boolean() }),
    fc.record({ name: fc.constant('number_of_visits' as const), value: fc.integer({ min: 1, max: 2 }) }),
  );
  const trigger = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    name: fc.constant('any'),
    active: fc.boolean(),
    onlyOnce: fc.boolean(),
    conditions: fc.array(condition, { maxLength: 3 }),
    actions: fc.constant(GREETING.actions),
  });
  const firings = (triggers: readonly Trigger[], everyMs: boolean): string[] => {
    const log: string[] = [];
    let facts = NEWCOMER;
    let now: number | null = START;
    while (now !== null && now <= START + 4_000) {
      const { fire, nextAt } = evaluate(triggers, facts, now);
      if (nextAt !== null && nextAt <= now) throw new Error('the next instant must be in the future');
      for (const { id } of fire) {
        log.push(`${id} at ${now - START}`);
        facts = { ...facts, fired: [...facts.fired, { trigger: id, visit: 1 }] };
      }
      now = everyMs ? now + 1 : nextAt;
    }
    return log;
  };
  fc.assert(
    fc.property(fc.array(trigger, { maxLength: 4 }), (triggers) => {
      expect(firings(triggers, false)).toEqual(firings(triggers, true));
    }),
    { numRuns: 40 },
  );
});
