/** The page's guard: names what would break the engine, and never breaks itself. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CONDITION_NAMES,
  type Condition,
  MAX_GROUP_DEPTH,
  MAX_PATTERN_LENGTH,
  type Trigger,
} from '../../src/protocol/trigger.ts';
import { findMistake } from '../../src/triggers/check-trigger.ts';
import { evaluate } from '../../src/triggers/engine.ts';
import { GREETING } from '../support/greeting-trigger.ts';
import { NEWCOMER, START } from './facts-fixture.ts';

const NAMES = Object.values(CONDITION_NAMES).flat();
const KNOWN = Object.fromEntries(NAMES.map((name) => [name, undefined]));

/** What comes from a server, whatever its shape. */
const findInJson = (trigger: unknown): string => findMistake(trigger as Trigger, KNOWN);
const find = (change: object): string => findInJson({ ...GREETING, ...change });
const findIn = (condition: unknown): string => find({ conditions: [GREETING.conditions[0], condition] });
const nest = (depth: number, inner: unknown): unknown => (depth === 0 ? inner : { all: [nest(depth - 1, inner)] });
const leaf: Condition = { name: 'visitor_city', value: 'Brno' };

it('finds nothing in a trigger that is right', () => {
  expect(find({})).toBe('');
  expect(find({ frequency: { days: 3 }, event: 'onopen' })).toBe('');
  expect(findIn({ any: [leaf, { all: [leaf] }] })).toBe('');
  expect(findIn(nest(MAX_GROUP_DEPTH, leaf))).toBe('');
  expect(findIn({ name: 'time_of_day', value: [60, 120] })).toBe('');
});

it.each<[unknown, string]>([
  [{ name: 'is_moon_full', value: true }, '"is_moon_full" is unknown'],
  [{ name: 'toString', value: true }, '"toString" is unknown'],
  [{ any: [leaf, { all: [{ name: 'is_moon_full' }] }] }, '"is_moon_full" is unknown'],
  [{ value: 1 }, '"undefined" is unknown'],
  [{ name: 'delay_site', value: -5 }, '"delay_site"'],
  [{ name: 'delay_page', value: 0 }, '"delay_page"'],
  [{ all: [{ name: 'idle', value: 'x' }] }, '"idle"'],
  [null, 'malformed'],
  [7, 'malformed'],
  [{ any: 'x' }, 'malformed'],
  [{ all: { name: 'idle' } }, 'malformed'],
])('names what is wrong with the condition %j', (condition, mistake) => {
  expect(findIn(condition)).toContain(mistake);
});

it.each(CONDITION_NAMES.seconds)('wants a positive number of seconds for %s', (name) => {
  expect(findIn({ name, value: 1 })).toBe('');
  expect(findIn({ name, value: -1 })).toContain(`"${name}"`);
});

it('takes a text up to its limit and not beyond, nor a glob of 10,000 stars', () => {
  const url = (value: string): string => findIn({ name: 'visitor_page_url', cmp: 'glob', value });
  expect(url('*'.repeat(10_000))).toContain('"visitor_page_url"');
  expect(url('a'.repeat(MAX_PATTERN_LENGTH))).toBe('');
  expect(url('a'.repeat(MAX_PATTERN_LENGTH + 1))).toContain('"visitor_page_url"');
});

it.each([
  { actions: {} },
  { actions: [null] },
  { conditions: 'all' },
  { conditions: null },
  { frequency: null },
  { frequency: { days: -1 } },
])('finds a mistake in %j', (change) => {
  expect(find(change)).not.toBe('');
});

it('never throws, whatever the server sends', () => {
  let deep: unknown = leaf;
  for (let depth = 0; depth < 50_000; depth++) deep = { any: [deep] };
  expect(findIn(deep)).not.toBe('');
  fc.assert(
    fc.property(fc.json(), fc.json(), (trigger, condition) => {
      expect(typeof findInJson(JSON.parse(trigger))).toBe('string');
      expect(typeof findIn(JSON.parse(condition))).toBe('string');
    }),
    { numRuns: 500 },
  );
});

it('lets nothing through that breaks the engine, or the timer of the other triggers', () => {
  const oddity = fc.constantFrom<unknown>(null, -1, 0, 1, 3, 1e300, '', 'a*', true, {}, [], [1, 2]);
  const name = fc.constantFrom(...NAMES, 'is_moon_full', 'toString', '__proto__');
  const broken = fc.letrec((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      fc.record({ name, value: oddity, cmp: oddity, key: fc.constantFrom('a', 1, null) }, { requiredKeys: ['name'] }),
      fc.record({ all: tie('list') }),
      fc.record({ any: tie('list') }),
      oddity,
    ),
    list: fc.oneof({ depthSize: 'small' }, fc.array(tie('condition'), { maxLength: 3 }), oddity),
  }));
  const trigger = fc.record({
    id: fc.constantFrom('758', 5),
    active: fc.boolean(),
    conditions: broken.list,
    actions: fc.oneof(fc.constant(GREETING.actions), oddity),
    frequency: fc.oneof(fc.constantFrom('visitor', 'event', 'never'), fc.record({ days: oddity }), oddity),
    event: fc.constantFrom('onload', 'onmoon', 5),
    priority: fc.constantFrom(1, 'x', null),
  });
  const fired = [{ trigger: '758', visit: 1, at: START - 5, spoke: true }];
  const other: Trigger = { ...GREETING, id: 'other', conditions: [{ name: 'delay_page', value: 60 }] };
  let passed = 0;
  fc.assert(
    fc.property(trigger, (one) => {
      const received = one as unknown as Trigger;
      if (findMistake(received, { ...KNOWN, is_moon_full: 1 }) !== '') return;
      passed++;
      const { nextAt } = evaluate([received, other], { ...NEWCOMER, fired }, START);
      expect(nextAt).toBeGreaterThan(START);
      expect(nextAt).toBeLessThanOrEqual(START + 60_000);
    }),
    { numRuns: 2_000 },
  );
  expect(passed).toBeGreaterThan(50);
});
