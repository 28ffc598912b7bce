/** Decides which triggers fire now, and when it is worth asking again. Pure. */
import type { Condition, Trigger } from '../protocol/trigger.ts';
import { own } from './compare.ts';
import { holdsFrom, NEVER } from './conditions.ts';
import type { Facts } from './facts.ts';
import { mayFireFrom, speaks } from './frequency.ts';

export interface Evaluation {
  /** By priority, then in the owner's order; of those that speak only the first, since they speak one at a time. */
  readonly fire: readonly Trigger[];
  /**
   * The next instant (Unix ms), always after `now`, at which more can become true by time alone; null when none can. Whoever
   * fires a trigger changes the facts, and asks again.
   */
  readonly nextAt: number | null;
}

export function evaluate(triggers: readonly Trigger[], facts: Facts, now: number): Evaluation {
  const ready: Trigger[] = [];
  let nextAt = NEVER;
  for (const trigger of triggers) {
    if (!trigger.active) continue;
    const eventAt = own(facts.events, trigger.event ?? 'onload') ?? null;
    let at = holdsFrom(toCondition(trigger), facts, eventAt, now);
    // Most conditions do not hold, and history is the longer read.
    if (at < NEVER) at = Math.max(at, mayFireFrom(trigger, facts, eventAt, now));
    if (at <= now) ready.push(trigger);
    else nextAt = Math.min(nextAt, at);
  }
  ready.sort((left, right) => (right.priority ?? 0) - (left.priority ?? 0));
  const [voice, rival] = ready.filter(speaks);
  // The others have to wait for the gap; a gap of nothing still gives the first one time to be recorded.
  if (rival) nextAt = Math.min(nextAt, now + (facts.pacing.gapSeconds || 1) * 1000);
  return {
    fire: ready.filter((trigger) => trigger === voice || !speaks(trigger)),
    nextAt: nextAt < NEVER ? nextAt : null,
  };
}

/** All of a trigger's conditions as one. */
export function toCondition({ conditions, constraints }: Trigger): Condition {
  return constraints === 'any' ? { any: conditions } : { all: conditions };
}
