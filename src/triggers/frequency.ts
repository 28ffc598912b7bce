/** How often a trigger may speak: once for a visitor, or once a visit. */
import type { Trigger } from '../protocol/trigger.ts';

/** One time that a trigger fired for this visitor. */
export interface Firing {
  readonly trigger: string;
  /** The number of the visit that it happened in, from 1. */
  readonly visit: number;
}

export function mayFire(trigger: Trigger, fired: readonly Firing[], visit: number): boolean {
  return !fired.some((firing) => firing.trigger === trigger.id && (trigger.onlyOnce || firing.visit === visit));
}
