/**
 * When triggers fire, written straight from the meaning of the words and asked every second: what the engine, which only
 * looks at the instants that it names itself, is held against.
 */
import type { SiteConfig } from '../../src/protocol/site-config.ts';
import type { Condition, LeafCondition, Trigger } from '../../src/protocol/trigger.ts';
import type { Fact, Facts } from '../../src/triggers/facts.ts';
import { isOpenNaively, toDowNaively, toWallNaively } from './naive-calendar.ts';

type Schedule = NonNullable<SiteConfig['schedule']>;

/** Everything that a question about one trigger at one instant is about. */
interface Moment {
  readonly trigger: Trigger;
  readonly facts: Facts;
  readonly schedule: Schedule;
  readonly now: number;
}

const SPEAKING = new Set(['message', 'open', 'badge', 'form']);

export function speaksNaively({ actions }: Trigger): boolean {
  return actions.filter((action) => SPEAKING.has(action.name)).length > 0;
}

/** Those that fire at this instant, in their order. */
export function fireNaively(triggers: readonly Trigger[], facts: Facts, schedule: Schedule, now: number): Trigger[] {
  const ready = triggers.filter((trigger) => isReady({ trigger, facts, schedule, now }));
  const inOrder = [...new Set(ready.map(({ priority }) => priority ?? 0))]
    .sort((low, high) => high - low)
    .flatMap((level) => ready.filter(({ priority }) => (priority ?? 0) === level));
  const first = inOrder.findIndex(speaksNaively);
  return inOrder.filter((trigger, index) => index === first || !speaksNaively(trigger));
}

function isReady(moment: Moment): boolean {
  const { trigger } = moment;
  if (!trigger.active || toEventAt(moment) === null) return false;
  const holding = trigger.conditions.filter((condition) => holds(condition, moment)).length;
  const enough = trigger.constraints === 'any' ? holding > 0 : holding === trigger.conditions.length;
  return enough && isAllowed(moment) && (!speaksNaively(trigger) || maySpeak(moment));
}

function toEventAt({ trigger, facts }: Moment): number | null {
  return facts.events[trigger.event ?? 'onload'];
}

function isAllowed(moment: Moment): boolean {
  const { trigger, facts, now } = moment;
  const mine = facts.fired.filter((firing) => firing.trigger === trigger.id);
  const eventAt = toEventAt(moment) ?? Number.NaN;
  if (mine.some((firing) => firing.at >= eventAt)) return false;
  const { frequency } = trigger;
  if (frequency === 'visitor') return mine.length === 0;
  if (frequency === 'visit') return mine.filter((firing) => firing.visit === facts.visit).length === 0;
  if (frequency === 'event') return true;
  return mine.every((firing) => (now - firing.at) / 86_400_000 >= frequency.days);
}

function maySpeak({ trigger, facts, now }: Moment): boolean {
  const { pacing } = facts;
  const spoken = facts.fired.filter((firing) => firing.spoke);
  if (facts.isSilenced || facts.isSpeaking) return false;
  if (facts.isChatting && pacing.quietWhileChatting && (trigger.event ?? 'onload') === 'onload') return false;
  const inThisVisit = spoken.filter((firing) => firing.visit === facts.visit).length;
  if (pacing.perVisit !== 0 && inThisVisit >= pacing.perVisit) return false;
  return spoken.every((firing) => (now - firing.at) / 1000 >= pacing.gapSeconds);
}

function holds(condition: Condition, moment: Moment): boolean {
  if ('all' in condition) return !condition.all.some((child) => !holds(child, moment));
  if ('any' in condition) return condition.any.some((child) => holds(child, moment));
  const { facts, now } = moment;
  switch (condition.name) {
    case 'delay_event':
      return (now - (toEventAt(moment) ?? Number.NaN)) / 1000 >= condition.value;
    case 'delay_site':
    case 'delay_page':
    case 'idle':
    case 'unanswered':
    case 'form_abandoned':
      return (now - (facts.since[condition.name] ?? Number.NaN)) / 1000 >= condition.value;
    case 'hour_of_day':
    case 'day_of_week':
    case 'month_of_year':
    case 'time_of_day':
    case 'office_hours':
      return holdsByWall(condition, moment);
    case 'variable':
    case 'query':
      return holdsFor(facts.keyed[condition.name][condition.key], condition);
    default:
      return holdsFor(facts.values[condition.name], condition);
  }
}

function holdsByWall(condition: LeafCondition, { schedule, now }: Moment): boolean {
  const wall = toWallNaively(schedule.timeZone, now);
  switch (condition.name) {
    case 'hour_of_day':
      return holdsFor(Number.parseInt(String(wall.minute / 60), 10), condition);
    case 'day_of_week':
      return holdsFor([7, 1, 2, 3, 4, 5, 6][toDowNaively(wall.day)], condition);
    case 'month_of_year':
      return holdsFor(Number(wall.day.slice(5, 7)) - 1, condition);
    case 'time_of_day': {
      const [from, to] = condition.value;
      const end = to > from ? to : to + 1_440;
      return [wall.minute, wall.minute + 1_440].some((minute) => minute >= from && minute < end);
    }
    case 'office_hours':
      return isOpenNaively(schedule.officeHours, wall) === condition.value;
    default:
      throw new Error(`${condition.name} is no condition of the calendar`);
  }
}

function holdsFor(actual: Fact | undefined, condition: LeafCondition): boolean {
  const cmp = ('cmp' in condition ? condition.cmp : undefined) ?? 'eq';
  if (actual === null || actual === undefined) return false;
  if (typeof actual === 'object') {
    const holding = actual.filter((one) => holdsFor(one, condition)).length;
    return cmp.startsWith('not_') ? holding === actual.length : holding > 0;
  }
  const { value } = condition;
  if (typeof value === 'number') return holdsForNumber(actual, cmp, value);
  if (typeof value === 'string') return holdsForText(String(actual).toUpperCase(), cmp, value.toUpperCase());
  return cmp === 'not_eq' ? actual !== value : actual === value;
}

function holdsForNumber(actual: string | number | boolean, cmp: string, value: number): boolean {
  const difference = typeof actual === 'string' && actual.trim() === '' ? Number.NaN : Number(actual) - value;
  if (cmp === 'gt') return difference > 0;
  if (cmp === 'gte') return difference >= 0;
  if (cmp === 'lt') return difference < 0;
  if (cmp === 'lte') return difference <= 0;
  return cmp === 'eq' ? difference === 0 : difference < 0 || difference > 0;
}

function holdsForText(actual: string, cmp: string, value: string): boolean {
  const literal = (text: string): string => text.replace(/[^A-Z0-9]/g, '\\$&');
  const patterns: Readonly<Record<string, string>> = {
    eq: literal(value),
    contains: `.*${literal(value)}.*`,
    start_with: `${literal(value)}.*`,
    glob: value.split('*').map(literal).join('.*'),
  };
  const pattern = patterns[cmp.replace('not_', '')];
  if (pattern === undefined) throw new Error(`${cmp} is no comparator of texts`);
  return new RegExp(`^${pattern}$`, 's').test(actual) !== cmp.startsWith('not_');
}
