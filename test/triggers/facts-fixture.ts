/** A visitor who has just come, and a trigger that speaks at once, to be changed by each test. */
import type { LeafCondition, Trigger } from '../../src/protocol/trigger.ts';
import type { Facts, Firing } from '../../src/triggers/facts.ts';

export const START = 1_700_000_000_000;

export const NEWCOMER: Facts = {
  values: { number_of_visits: 1, is_visitor_send_message: false, is_visitor_served: false },
  since: { delay_site: START, delay_page: START, idle: START, unanswered: null, form_abandoned: null },
  keyed: { variable: {}, query: {} },
  events: { onload: START, onmessage: null, onopen: null },
  calendar: null,
  visit: 1,
  fired: [],
  pacing: { perVisit: 0, gapSeconds: 0, quietWhileChatting: false },
  isChatting: false,
  isSilenced: false,
  isSpeaking: false,
};

export const SPEAKER: Trigger = {
  id: 'a',
  name: 'Speaker',
  active: true,
  frequency: 'event',
  conditions: [],
  actions: [{ name: 'message', agentNick: 'Support', message: 'Hello' }],
};

export const SILENT: Trigger = { ...SPEAKER, id: 's', name: 'Silent', actions: [{ name: 'call', function: 'f' }] };

export function toFiring(change: Partial<Firing>): Firing {
  return { trigger: 'a', visit: 1, at: START - 1_000_000, spoke: true, ...change };
}

/** What a newer or a broken server may send. */
export function toUnknownLeaf(name: string, value: unknown = true): LeafCondition {
  return { name, value } as unknown as LeafCondition;
}
