/** Compares what is known with what a condition expects. */
import type { Fact } from './facts.ts';
import { matchesGlob } from './glob.ts';

type Single = string | number | boolean;

/** Both sides are of one type; `not_` and a name is its opposite. */
const COMPARATORS: Readonly<Record<string, (actual: Single, expected: Single) => boolean>> = {
  eq: (actual, expected) => actual === expected,
  gt: (actual, expected) => actual > expected,
  gte: (actual, expected) => actual >= expected,
  lt: (actual, expected) => actual < expected,
  lte: (actual, expected) => actual <= expected,
  contains: (actual, expected) => `${actual}`.includes(`${expected}`),
  start_with: (actual, expected) => `${actual}`.startsWith(`${expected}`),
  glob: (actual, expected) => matchesGlob(`${expected}`, `${actual}`),
};

/** What is unknown, or no number where one is expected, never holds, whatever the comparator; nor does one we do not know. */
export function compare(actual: Fact | undefined, cmp = 'eq', expected: Single): boolean {
  // A pattern takes anything for a text, also a comparator that is none.
  const isOpposite = /^not_/.test(cmp);
  if (typeof actual === 'object' && actual !== null) {
    // A loop: with every() and some() a list costs three times as much.
    for (const one of actual) if (compare(one, cmp, expected) !== isOpposite) return !isOpposite;
    return isOpposite;
  }
  const comparator = own(COMPARATORS, isOpposite ? cmp.slice(4) : cmp);
  const known = toTypeOf(expected, actual ?? Number.NaN);
  if (comparator === undefined || known === undefined) return false;
  return comparator(known, typeof expected === 'string' ? expected.toLowerCase() : expected) !== isOpposite;
}

/** Names come from outside: one such as `toString` must not find what every object has. */
export function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** NaN is unknown too. */
function toTypeOf(expected: Single, actual: Single): Single | undefined {
  if (Number.isNaN(actual)) return undefined;
  if (typeof expected === 'boolean') return actual;
  if (typeof expected === 'string') return `${actual}`.toLowerCase();
  // An empty text is no number, whatever JavaScript says.
  return actual === '' || Number.isNaN(Number(actual)) ? undefined : Number(actual);
}
