/** The lazy chunk "conditions": facts that few sites' triggers ask for, and that cost something to know. */
import type { Clock } from '../protocol/clock.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { LeafCondition } from '../protocol/trigger.ts';
import type { PageViews } from '../tracker/page-views.ts';
import { watchSensors } from '../tracker/sensors.ts';
import { createCalendar } from '../triggers/calendar.ts';
import type { Facts } from '../triggers/facts.ts';
import { toLeaves } from '../triggers/leaves.ts';
import type { Guard } from './guard.ts';

export type RareFacts = Pick<Facts, 'values' | 'since' | 'calendar'>;

/** They have no value of their own: the calendar answers for them. */
const CALENDAR_NAMES = {
  hour_of_day: undefined,
  day_of_week: undefined,
  month_of_year: undefined,
  time_of_day: undefined,
  office_hours: undefined,
};

export interface RareFactsWorld {
  readonly window: Window & typeof globalThis;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly guard: Guard;
  readonly config: SiteConfig;
  readonly views: Pick<PageViews, 'current'>;
  onChange(): void;
}

export function watchRareFacts({ config, guard, views, ...world }: RareFactsWorld): RareFacts {
  const conditions = config.triggers.flatMap((trigger) => toLeaves(trigger.conditions));
  const toSelectors = (name: LeafCondition['name']): string[] => [
    ...new Set(conditions.filter((condition) => condition.name === name).map(({ value }) => String(value))),
  ];
  const sensors = watchSensors({
    ...world,
    warn: guard.warn,
    selectors: { element_clicked: toSelectors('element_clicked'), element_seen: toSelectors('element_seen') },
  });
  const { schedule } = config;
  let page = views.current;

  return {
    get values() {
      // Nothing was seen yet of a page that has just opened.
      if (page !== views.current) sensors.restart();
      page = views.current;
      return { ...(schedule && CALENDAR_NAMES), ...sensors.values };
    },
    since: sensors.since,
    calendar: schedule === undefined ? null : createCalendar(schedule),
  };
}
