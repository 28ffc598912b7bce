/** What a thousand triggers cost a page each time that a fact changes. */
import type { Condition, Trigger } from '../../src/protocol/trigger.ts';
import { evaluate } from '../../src/triggers/engine.ts';
import type { Facts } from '../../src/triggers/facts.ts';
import { printFigure, toPercentile } from './figure.ts';

const TRIGGERS = 1_000;
const ROUNDS = 2_000;
const NOW = 1_700_000_000_000;

/** A trigger as owners write them; what holds and what does not differs from one to the next. */
function toTrigger(index: number): Trigger {
  const conditions: Condition[] = [
    { name: 'visitor_page_url', cmp: 'glob', value: index % 3 === 0 ? '/shop/*' : `*/campaign-${index}*` },
    { name: 'delay_page', value: 30 + (index % 60) },
    { name: 'number_of_visits', cmp: 'gte', value: 1 + (index % 3) },
    {
      any: [
        { name: 'visitor_country_code', value: 'cz' },
        { name: 'visitor_language', cmp: 'start_with', value: 'de' },
      ],
    },
    { name: 'is_visitor_served', value: false },
  ];
  const actions: Trigger['actions'] = [{ name: 'message', agentNick: 'Ann', message: 'Hello' }];
  return { id: `${index}`, name: `${index}`, active: true, frequency: 'visit', conditions, actions };
}

const FACTS: Facts = {
  values: {
    visitor_page_url: ['https://shop.example/shop/ferns?page=2', '/shop/ferns?page=2'],
    number_of_visits: 2,
    visitor_country_code: 'de',
    visitor_language: 'de-DE',
    is_visitor_served: false,
  },
  since: { delay_site: NOW - 20_000, delay_page: NOW - 20_000 },
  keyed: { variable: {}, query: {} },
  events: { onload: NOW - 20_000, onmessage: null, onopen: null },
  calendar: null,
  visit: 2,
  fired: Array.from({ length: 20 }, (_, index) => ({ trigger: `${index}`, visit: 1, at: NOW - 1e8, spoke: true })),
  pacing: { perVisit: 5, gapSeconds: 10, quietWhileChatting: true },
  isChatting: false,
  isSilenced: false,
  isSpeaking: false,
};

export function measureTriggers(): void {
  const triggers = Array.from({ length: TRIGGERS }, (_, index) => toTrigger(index));
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    evaluate(triggers, FACTS, NOW);
    return performance.now() - startedAt;
  });
  printFigure({
    name: 'evaluate-1000-triggers',
    value: toPercentile(times, 0.5),
    unit: 'ms',
    goal: { atMost: 1 },
    detail: { p95: Number(toPercentile(times, 0.95).toFixed(3)), first: Number((times[0] ?? 0).toFixed(2)) },
  });
}
