/** Which conditions the active triggers of a site ask for, in whatever groups they stand. */
import type { Trigger } from '../../../protocol/trigger.ts';
import { toLeaves } from '../../../triggers/leaves.ts';

export function toConditionNames(triggers: readonly Trigger[]): ReadonlySet<string> {
  const active = triggers.filter((trigger) => trigger.active);
  return new Set(active.flatMap(({ conditions }) => toLeaves(conditions).map(({ name }) => name)));
}
