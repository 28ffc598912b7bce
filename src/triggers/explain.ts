/** Says why a trigger fires, or what it is waiting for, as data; fetched when somebody asks. */
import type { Condition, EVENTS, Trigger } from '../protocol/trigger.ts';
import { own } from './compare.ts';
import { holdsFrom, NEVER } from './conditions.ts';
import { toCondition } from './engine.ts';
import type { Fact, Facts, Firing } from './facts.ts';
import { DAY_MS, mayFireFrom, speaks } from './frequency.ts';

/** Whether something is so now, and if not, when time alone may make it so (Unix ms; null: it will not). */
export interface Outlook {
  readonly holds: boolean;
  readonly at: number | null;
}

/** One condition with what it found: for one that counts seconds, how many have passed. Null is unknown. */
export interface ExplainedLeaf extends Outlook {
  readonly name: string;
  readonly key?: string;
  readonly cmp: string;
  readonly value: string | number | boolean | readonly number[];
  readonly actual: Fact;
}

export type ExplainedCondition =
  | ExplainedLeaf
  | (Outlook & { readonly all: readonly ExplainedCondition[] })
  | (Outlook & { readonly any: readonly ExplainedCondition[] });

/** What keeps a trigger from firing whatever its conditions say. */
export type QuietReason =
  | 'inactive'
  | 'no-event'
  | 'event-used'
  | 'fired-before'
  | 'fired-in-this-visit'
  | 'silenced'
  | 'speaking'
  | 'chatting'
  | 'visit-limit'
  | 'days'
  | 'gap';

export interface Explanation {
  readonly id: string;
  readonly name: string;
  /** `fires`: all holds now; `waits`: time alone may do it; `held`: something else must change first. */
  readonly status: 'fires' | 'waits' | 'held';
  /** Unix ms at which it may fire by time alone; null unless it waits. */
  readonly at: number | null;
  readonly event: (typeof EVENTS)[number];
  readonly eventAt: number | null;
  /** A group with all of the trigger's conditions. */
  readonly conditions: ExplainedCondition;
  readonly frequency: Outlook & { readonly reason: QuietReason | null };
}

/** It is about this trigger alone: of several that could speak now the engine lets only one. */
export function explain(trigger: Trigger, facts: Facts, now: number): Explanation {
  const event = trigger.event ?? 'onload';
  const eventAt = own(facts.events, event) ?? null;
  const mayFire = trigger.active ? mayFireFrom(trigger, facts, eventAt, now) : NEVER;
  const group = toCondition(trigger);
  const at = Math.max(mayFire, holdsFrom(group, facts, eventAt, now));
  const waits = Number.isFinite(at) && at > now;
  return {
    id: trigger.id,
    name: trigger.name,
    status: at <= now ? 'fires' : waits ? 'waits' : 'held',
    at: waits ? at : null,
    event,
    eventAt,
    conditions: explainCondition(group, facts, eventAt, now),
    frequency: { ...toOutlook(mayFire), reason: mayFire === 0 ? null : toReason(trigger, facts, eventAt) },
  };
}

function toOutlook(from: number): Outlook {
  return { holds: from === 0, at: from === 0 || from === NEVER ? null : from };
}

function explainCondition(condition: Condition, facts: Facts, eventAt: number | null, now: number): ExplainedCondition {
  const outlook = toOutlook(holdsFrom(condition, facts, eventAt, now));
  const explainAll = (children: readonly Condition[]): ExplainedCondition[] =>
    children.map((child) => explainCondition(child, facts, eventAt, now));
  if ('any' in condition) return { ...outlook, any: explainAll(condition.any) };
  if ('all' in condition) return { ...outlook, all: explainAll(condition.all) };
  const { name, value } = condition;
  const cmp = 'cmp' in condition ? condition.cmp : undefined;
  const key = 'key' in condition ? { key: condition.key } : {};
  return { name, ...key, cmp: cmp ?? 'eq', value, actual: toActual(condition, facts, eventAt, now), ...outlook };
}

type Leaf = Parameters<NonNullable<Facts['calendar']>>[0];

function toActual(condition: Leaf, facts: Facts, eventAt: number | null, now: number): Fact {
  const { name } = condition;
  const since = name === 'delay_event' ? eventAt : own(facts.since, name);
  if (since !== undefined) return since === null ? null : Math.floor((now - since) / 1000);
  if ('key' in condition) return own(facts.keyed[condition.name], condition.key) ?? null;
  const known = own(facts.values, name);
  if (known !== undefined) return known;
  const reading = facts.calendar?.(condition, now).actual ?? null;
  return Number.isNaN(reading) ? null : reading;
}

/** What no time changes comes first, and then the later of what time does. */
function toReason(trigger: Trigger, facts: Facts, eventAt: number | null): QuietReason {
  const { frequency } = trigger;
  const mine = facts.fired.filter((firing) => firing.trigger === trigger.id);
  if (!trigger.active) return 'inactive';
  if (eventAt === null) return 'no-event';
  if (mine.some(({ at }) => at >= eventAt)) return 'event-used';
  if (frequency === 'visitor' && mine.length > 0) return 'fired-before';
  if (frequency === 'visit' && mine.some(({ visit }) => visit === facts.visit)) return 'fired-in-this-visit';
  const spoken = facts.fired.filter(({ spoke }) => spoke && speaks(trigger));
  const daysEnd = typeof frequency === 'object' ? toLatest(mine) + frequency.days * DAY_MS : -NEVER;
  const gapEnd = toLatest(spoken) + facts.pacing.gapSeconds * 1000;
  return toSilence(trigger, facts, spoken) ?? (daysEnd > gapEnd ? 'days' : 'gap');
}

/** Why nobody but this visitor's next step lets it speak. */
function toSilence(trigger: Trigger, facts: Facts, spoken: readonly Firing[]): QuietReason | null {
  const { isSilenced, isSpeaking, isChatting, pacing, visit } = facts;
  if (!speaks(trigger)) return null;
  if (isSilenced) return 'silenced';
  if (isSpeaking) return 'speaking';
  if (isChatting && pacing.quietWhileChatting && (trigger.event ?? 'onload') === 'onload') return 'chatting';
  const isSpent = pacing.perVisit > 0 && spoken.filter((firing) => firing.visit === visit).length >= pacing.perVisit;
  return isSpent ? 'visit-limit' : null;
}

function toLatest(firings: readonly Firing[]): number {
  return Math.max(...firings.map(({ at }) => at));
}
