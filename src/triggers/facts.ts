/** All that triggers know: values that conditions compare, by the condition's name, and instants that they count from. */
import type { Pacing } from '../protocol/site-settings.ts';
import type { EVENTS, LeafCondition } from '../protocol/trigger.ts';

/** A list holds when one of its texts does. Null is unknown: no condition about it holds. */
export type Fact = string | number | boolean | readonly string[] | null;

/** What the wall clock of the site says about a condition of time. */
export interface CalendarReading {
  readonly actual: number | boolean;
  /** Unix ms; the next instant at which it may say something else. */
  readonly until: number;
}

/** One time that a trigger fired for this visitor. */
export interface Firing {
  readonly trigger: string;
  /** The number of the visit that it happened in, from 1. */
  readonly visit: number;
  /** Unix ms */
  readonly at: number;
  /** Whether the visitor saw or heard of it. */
  readonly spoke: boolean;
}

export interface Facts {
  /** By the name of the condition; one that is absent is not known yet, or to nobody. */
  readonly values: Readonly<Record<string, Fact | undefined>>;
  /** Unix ms by the name of a condition that counts seconds; null while there is nothing to count from. */
  readonly since: Readonly<Record<string, number | null>>;
  /** By the name of the condition, then by its key. */
  readonly keyed: Readonly<Record<'variable' | 'query', Readonly<Record<string, string | number | boolean>>>>;
  /** Unix ms at which each event happened last on this page. */
  readonly events: Readonly<Record<(typeof EVENTS)[number], number | null>>;
  /** For `hour_of_day`, `day_of_week`, `month_of_year`, `time_of_day`, `office_hours`; null until its code is here. */
  readonly calendar: ((condition: LeafCondition, now: number) => CalendarReading) | null;
  readonly visit: number;
  readonly fired: readonly Firing[];
  readonly pacing: Pacing;
  /** A conversation is open. */
  readonly isChatting: boolean;
  /** The visitor sent a greeting away in this visit: nobody speaks first until the next. */
  readonly isSilenced: boolean;
  /** Something is being said right now: one voice at a time. */
  readonly isSpeaking: boolean;
}
