/** What each condition of a trigger asks, as one table. */
import type { Condition } from '../protocol/trigger.ts';
import type { Firing } from './frequency.ts';

/** All that triggers know about a visitor. */
export interface Facts {
  /** Unix milliseconds */
  readonly visitStartedAt: number;
  /** This visit included. */
  readonly visits: number;
  readonly served: boolean;
  readonly hasSentMessage: boolean;
  readonly fired: readonly Firing[];
}

type Predicate<Name> = (value: Extract<Condition, { name: Name }>['value'], facts: Facts) => number;

/** The instant (Unix ms) from which the condition holds while the facts stay as they are: 0 now, Infinity never. */
const HOLDS_FROM: { readonly [Name in Condition['name']]: Predicate<Name> } = {
  delay_site: (seconds, facts) => facts.visitStartedAt + seconds * 1000,
  is_visitor_send_message: (expected, facts) => toInstant(facts.hasSentMessage === expected),
  is_visitor_served: (expected, facts) => toInstant(facts.served === expected),
  number_of_visits: (count, facts) => toInstant(facts.visits === count),
};

export function holdsFrom(condition: Condition, facts: Facts): number {
  // A newer server may know more conditions than this script; what is not understood must not speak to anybody.
  if (!Object.hasOwn(HOLDS_FROM, condition.name)) return Number.POSITIVE_INFINITY;
  const predicate = HOLDS_FROM[condition.name] as Predicate<Condition['name']>;
  return predicate(condition.value, facts);
}

function toInstant(holds: boolean): number {
  return holds ? 0 : Number.POSITIVE_INFINITY;
}
