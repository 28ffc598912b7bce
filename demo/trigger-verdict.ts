/** What becomes of each trigger at this moment: the engine's answer for all of them, and its reasons for each. */
import type { Trigger } from '../src/protocol/trigger.ts';
import { evaluate } from '../src/triggers/engine.ts';
import { type Explanation, explain } from '../src/triggers/explain.ts';
import type { Facts } from '../src/triggers/facts.ts';
import { speaks } from '../src/triggers/frequency.ts';

/** A week of full hours: the calendar looks no further ahead than one. */
const MAX_LOOKS = 200;

export interface Verdict {
  readonly trigger: Trigger;
  readonly explanation: Explanation;
  /** `yields`: it could speak, but another speaks first. */
  readonly status: Explanation['status'] | 'yields';
  /** The one that speaks, where this one yields to it. */
  readonly speaker: Trigger | null;
  /** Unix ms at which it fires if nothing but time changes; null when that does not happen within a week. */
  readonly firesAt: number | null;
}

export function judge(triggers: readonly Trigger[], facts: Facts, now: number): readonly Verdict[] {
  const { fire } = evaluate(triggers, facts, now);
  const speaker = fire.find(speaks) ?? null;
  return triggers.map((trigger) => {
    const explanation = explain(trigger, facts, now);
    const yields = explanation.status === 'fires' && !fire.includes(trigger);
    return {
      trigger,
      explanation,
      status: yields ? 'yields' : explanation.status,
      speaker: yields ? speaker : null,
      firesAt: explanation.status === 'waits' ? toFiringTime(trigger, facts, now) : null,
    };
  });
}

/** An explanation's `at` is when it is worth looking again, which for the calendar is each full hour. */
function toFiringTime(trigger: Trigger, facts: Facts, now: number): number | null {
  let at = now;
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const { fire, nextAt } = evaluate([trigger], facts, at);
    if (fire.length > 0) return at;
    if (nextAt === null) return null;
    at = nextAt;
  }
  return null;
}
