/** Takes acts out of a failing plan as long as it fails. */
import type { Act, Plan } from './plan.ts';
import { runPlan } from './world.ts';

export function minimise(plan: Plan): Plan {
  const fails = (acts: readonly Act[]): boolean => runPlan({ ...plan, acts }).violations.length > 0;
  let acts = plan.acts;
  for (let size = Math.ceil(acts.length / 2); size > 0; size = Math.floor(size / 2)) {
    for (let start = 0; start < acts.length; ) {
      const fewer = [...acts.slice(0, start), ...acts.slice(start + size)];
      if (fails(fewer)) acts = fewer;
      else start += size;
    }
  }
  return { ...plan, acts };
}
