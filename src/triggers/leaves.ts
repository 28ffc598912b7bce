/** The conditions of a trigger that are no groups, in whatever groups they stand. */
import type { Condition, LeafCondition } from '../protocol/trigger.ts';

export function toLeaves(conditions: readonly Condition[]): readonly LeafCondition[] {
  return conditions.flatMap((condition) => {
    if ('all' in condition) return toLeaves(condition.all);
    return 'any' in condition ? toLeaves(condition.any) : [condition];
  });
}
