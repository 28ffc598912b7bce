/** From which instant a condition may hold. */
import type { Condition } from '../protocol/trigger.ts';
import { compare, own } from './compare.ts';
import type { Facts } from './facts.ts';

export const NEVER = Number.POSITIVE_INFINITY;

/** A condition as this file reads it: of any kind, and maybe from a newer server. */
interface Leaf {
  readonly name: string;
  readonly key?: string;
  readonly cmp?: string;
  readonly value: string | number | boolean | readonly number[];
}

/**
 * @param eventAt when the trigger's event happened; null when it has not
 * @returns the earliest instant (Unix ms) at which it is worth looking again while the facts stay as they are: 0 holds now,
 * NEVER does not. A name that nobody knows never holds.
 */
export function holdsFrom(condition: Condition, facts: Facts, eventAt: number | null, now: number): number {
  const isAny = 'any' in condition;
  if (isAny || 'all' in condition) {
    // `all`: the latest of its conditions, an empty one holds; `any`: the earliest, an empty one does not.
    let from = isAny ? NEVER : 0;
    for (const child of isAny ? condition.any : condition.all) {
      const at = holdsFrom(child, facts, eventAt, now);
      if (isAny ? at < from : at > from) from = at;
      // No other child could change it any more.
      if (from === (isAny ? 0 : NEVER)) break;
    }
    return from;
  }
  const { name, key, cmp, value }: Leaf = condition;
  const since = name === 'delay_event' ? eventAt : own(facts.since, name);
  if (since !== undefined) {
    const at = (since ?? NEVER) + Number(value) * 1000;
    // Seconds that are no number must not pass for none.
    return at <= now ? 0 : at || NEVER;
  }
  const values: Facts['values'] = own<Facts['values']>(facts.keyed, name) ?? facts.values;
  const known = own(values, key ?? name);
  // What is not among the values is the calendar's, which answers NaN for a name that it does not know.
  const reading = known === undefined ? facts.calendar?.(condition, now) : undefined;
  // Only `time_of_day` has a range, and its reading is the answer.
  const holds = compare(known ?? reading?.actual, cmp, typeof value === 'object' || value);
  return holds ? 0 : (reading?.until ?? NEVER);
}
