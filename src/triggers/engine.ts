/** Decides which triggers speak now, and when it is worth asking again. Pure. */
import type { Trigger } from '../protocol/trigger.ts';
import { type Facts, holdsFrom } from './conditions.ts';
import { mayFire } from './frequency.ts';

export interface Evaluation {
  /** In the owner's order. */
  readonly fire: readonly Trigger[];
  /** The next instant (Unix ms) at which more can become true by time alone; null when none can. */
  readonly nextAt: number | null;
}

export function evaluate(triggers: readonly Trigger[], facts: Facts, now: number): Evaluation {
  const fire: Trigger[] = [];
  let nextAt = Number.POSITIVE_INFINITY;
  for (const trigger of triggers) {
    if (!trigger.active || !mayFire(trigger, facts.fired, facts.visits)) continue;
    const at = Math.max(...trigger.conditions.map((condition) => holdsFrom(condition, facts)));
    if (at <= now) fire.push(trigger);
    else nextAt = Math.min(nextAt, at);
  }
  return { fire, nextAt: Number.isFinite(nextAt) ? nextAt : null };
}
