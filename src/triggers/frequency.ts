/** From which instant a trigger may fire again, by what has fired before and by how much all of them may talk. */
import type { Trigger } from '../protocol/trigger.ts';
import { NEVER } from './conditions.ts';
import type { Facts } from './facts.ts';

export const DAY_MS = 86_400_000;

/** Whether the visitor sees or hears of it; pacing is for these. */
export function speaks({ actions }: Trigger): boolean {
  return actions.some(({ name }) => ['message', 'open', 'badge', 'form'].includes(name));
}

/**
 * @param eventAt when the trigger's event happened; null when it has not
 * @returns Unix ms; 0 is now, NEVER while the facts stay as they are
 */
export function mayFireFrom(trigger: Trigger, facts: Facts, eventAt: number | null, now: number): number {
  const { frequency, event = 'onload' } = trigger;
  const { pacing } = facts;
  const isVoice = speaks(trigger);
  const isQuiet =
    facts.isSilenced || facts.isSpeaking || (facts.isChatting && pacing.quietWhileChatting && event === 'onload');
  if (eventAt === null || (isVoice && isQuiet)) return NEVER;
  let from = 0;
  let spokenInThisVisit = 0;
  for (const firing of facts.fired) {
    const { at } = firing;
    const isInThisVisit = firing.visit === facts.visit;
    if (firing.trigger === trigger.id) {
      // One event fires a trigger once, however often it may fire.
      if (at >= eventAt || frequency === 'visitor' || (frequency === 'visit' && isInThisVisit)) return NEVER;
      if (typeof frequency === 'object') from = Math.max(from, at + frequency.days * DAY_MS);
    }
    if (isVoice && firing.spoke) {
      from = Math.max(from, at + pacing.gapSeconds * 1000);
      // Never equal when it is 0, which is no limit.
      if (isInThisVisit && ++spokenInThisVisit === pacing.perVisit) return NEVER;
    }
  }
  // Days that are no number must not pass for none.
  return from <= now ? 0 : from || NEVER;
}
