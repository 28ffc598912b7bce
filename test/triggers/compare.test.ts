/** Every comparator, its opposite, and what is unknown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER_COMPARATORS, TEXT_COMPARATORS } from '../../src/protocol/trigger.ts';
import { compare } from '../../src/triggers/compare.ts';

const COMPARATORS = [...new Set([...TEXT_COMPARATORS, ...NUMBER_COMPARATORS])];

describe('texts', () => {
  it.each<[string, string, string, boolean]>([
    ['Praha', 'eq', 'praha', true],
    ['Praha', 'eq', 'prah', false],
    ['Praha', 'contains', 'RAH', true],
    ['Praha', 'contains', 'x', false],
    ['Praha', 'contains', 'p*a', false],
    ['Praha', 'start_with', 'pr', true],
    ['Praha', 'start_with', 'ra', false],
    ['Praha', 'glob', 'p*a', true],
    ['Praha', 'glob', 'p*h', false],
    ['', 'glob', '*', true],
  ])('%s %s %s: %s, and the opposite the other way', (actual, cmp, expected, holds) => {
    expect(compare(actual, cmp, expected)).toBe(holds);
    expect(compare(actual, `not_${cmp}`, expected)).toBe(!holds);
  });

  it('are what numbers and booleans are written as, where a text is expected', () => {
    expect(compare(12, 'start_with', '1')).toBe(true);
    expect(compare(true, 'eq', 'TRUE')).toBe(true);
  });
});

describe('numbers', () => {
  it.each<[string, number, number, number]>([
    ['eq', 0, 1, 0],
    ['not_eq', 1, 0, 1],
    ['gt', 0, 0, 1],
    ['gte', 0, 1, 1],
    ['lt', 1, 0, 0],
    ['lte', 1, 1, 0],
  ])('%s: below, at and above', (cmp, below, at, above) => {
    const holds = [9, 10, 11].map((actual) => compare(actual, cmp, 10));
    expect(holds).toEqual([below, at, above].map(Boolean));
    expect(['9', '10', '11'].map((actual) => compare(actual, cmp, 10))).toEqual(holds);
  });

  it.each(COMPARATORS)('%s never holds for what is no number', (cmp) => {
    for (const actual of ['', 'ten', '10 pieces', Number.NaN]) expect(compare(actual, cmp, 10)).toBe(false);
  });
});

describe('lists', () => {
  it('hold when one entry does, and for an opposite when all do', () => {
    expect(compare(['a', 'b'], 'eq', 'b')).toBe(true);
    expect(compare(['a', 'b'], 'not_eq', 'b')).toBe(false);
    expect(compare(['a', 'b'], 'not_contains', 'c')).toBe(true);
    expect(compare([], 'eq', 'a')).toBe(false);
    expect(compare([], 'not_eq', 'a')).toBe(true);
  });
});

it('is eq without a comparator', () => {
  expect(compare('a', undefined, 'A')).toBe(true);
  expect(compare('a', undefined, 'b')).toBe(false);
});

it.each(COMPARATORS)('%s never holds for what is unknown', (cmp) => {
  for (const expected of ['x', 1, true, false, 'null', 'undefined']) {
    expect(compare(null, cmp, expected)).toBe(false);
    expect(compare(undefined, cmp, expected)).toBe(false);
    expect(compare(Number.NaN, cmp, expected)).toBe(false);
  }
});

it.each(['regex', 'toString', '__proto__', 'not_', 'not_toString', ''])(
  'a comparator that nobody knows (%s) never holds',
  (cmp) => {
    for (const actual of ['x', 1, true]) expect(compare(actual, cmp, actual)).toBe(false);
  },
);

it('never throws, whatever is compared with whatever', () => {
  const single = fc.oneof(fc.string(), fc.double(), fc.boolean());
  const fact = fc.oneof(single, fc.constantFrom(null, undefined), fc.array(fc.string()));
  fc.assert(
    fc.property(fact, fc.constantFrom(...COMPARATORS), single, (actual, cmp, expected) => {
      expect(typeof compare(actual, cmp, expected)).toBe('boolean');
    }),
  );
});
