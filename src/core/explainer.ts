/** The lazy chunk "explain": tells a page that listens to `trigger` what each trigger waits for, once for each change. */
import type { Trigger } from '../protocol/trigger.ts';
import { explain } from '../triggers/explain.ts';
import type { Facts } from '../triggers/facts.ts';
import type { PageEvents } from './page-events.ts';

export function createExplainer(events: PageEvents): (triggers: readonly Trigger[], facts: Facts, now: number) => void {
  const told = new Map<string, string>();
  return (triggers, facts, now) => {
    for (const trigger of triggers) {
      const explanation = explain(trigger, facts, now);
      const text = JSON.stringify(explanation);
      if (told.get(trigger.id) === text) continue;
      told.set(trigger.id, text);
      events.emit('trigger', { ...explanation, calls: [] });
    }
  };
}
