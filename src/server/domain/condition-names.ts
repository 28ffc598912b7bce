/** Which conditions the active triggers of a site ask for, in whatever groups they stand. */
import type { Condition, Trigger } from '../../protocol/trigger.ts';

export function toConditionNames(triggers: readonly Trigger[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { active, conditions } of triggers) if (active) addNames(conditions, names);
  return names;
}

function addNames(conditions: readonly Condition[], names: Set<string>): void {
  for (const condition of conditions) {
    if ('all' in condition) addNames(condition.all, names);
    else if ('any' in condition) addNames(condition.any, names);
    else names.add(condition.name);
  }
}
