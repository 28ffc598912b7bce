/** Random triggers and a random visitor to hold the engine against, around instants at which clocks have something to say. */
import fc from 'fast-check';
import type { SiteConfig } from '../../src/protocol/site-config.ts';
import {
  type Condition,
  type LeafCondition,
  NUMBER_COMPARATORS,
  TEXT_COMPARATORS,
  type Trigger,
} from '../../src/protocol/trigger.ts';
import type { Facts } from '../../src/triggers/facts.ts';
import { toDowNaively, toWallNaively } from './naive-calendar.ts';

export const HORIZON_SECONDS = 200;
const DAY_SECONDS = 86_400;

/** Something that happens to the visitor while the triggers watch. */
export interface Change {
  readonly second: number;
  readonly apply: (facts: Facts, now: number) => Facts;
}

export interface World {
  readonly start: number;
  readonly schedule: NonNullable<SiteConfig['schedule']>;
  readonly triggers: readonly Trigger[];
  /** Without a calendar. */
  readonly facts: Facts;
  readonly changes: readonly Change[];
}

/** Days on which clocks change, midnights, the turn of a year, and nothing special; up to two minutes before. */
const INSTANTS = [
  ['Europe/Prague', '2024-03-31T01:00Z'],
  ['Europe/Prague', '2024-10-27T01:00Z'],
  ['America/New_York', '2024-03-10T07:00Z'],
  ['America/New_York', '2024-11-03T06:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T15:30Z'],
  ['Australia/Lord_Howe', '2024-04-06T15:00Z'],
  ['UTC', '2024-12-31T24:00Z'],
  ['Asia/Kolkata', '2024-06-30T18:30Z'],
  ['Europe/Prague', '2024-07-03T08:17Z'],
] as const;

export const world: fc.Arbitrary<World> = fc
  .tuple(fc.constantFrom(...INSTANTS), fc.integer({ min: 0, max: 120 }))
  .chain(([[timeZone, instant], before]) => {
    const start = Date.parse(instant) - before * 1000;
    const wall = toWallNaively(timeZone, start);
    return fc.record({
      start: fc.constant(start),
      schedule: fc.record({ timeZone: fc.constant(timeZone), officeHours: officeHours(wall) }),
      triggers: fc
        .array(trigger(wall.minute), { minLength: 1, maxLength: 4 })
        .map((all) => all.map((one, index) => ({ ...one, id: `t${index}` }))),
      facts: facts(start),
      changes: fc
        .array(change, { maxLength: 5 })
        .map((all) => all.toSorted((left, right) => left.second - right.second)),
    });
  });

const seconds = fc.integer({ min: 1, max: HORIZON_SECONDS });
const mostly = (usual: boolean): fc.Arbitrary<boolean> => fc.constantFrom(...Array(7).fill(usual), !usual);
const small = fc.integer({ min: 0, max: 3 });
const cities = fc.constantFrom('Brno', 'brno', 'Praha', 'Nové Město', '');
const spoken = fc.constantFrom<Trigger['actions'][number]>({ name: 'open' }, { name: 'badge', count: 1 });
const silent = fc.constantFrom<Trigger['actions'][number]>({ name: 'call', function: 'f' });

/** A minute of the day close to the one that the world begins in. */
function nearby(minute: number): fc.Arbitrary<number> {
  return fc.integer({ min: -2, max: 5 }).map((offset) => (minute + offset + 1_440) % 1_440);
}

function officeHours({ day, minute }: { day: string; minute: number }) {
  const dow = toDowNaively(day);
  const time = fc.record({ from: nearby(minute), to: nearby(minute) });
  const entry = (of: number) => fc.record({ dow: fc.constant(of), times: fc.array(time, { maxLength: 2 }) });
  return fc.record({
    active: fc.boolean(),
    days: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 3 }),
    config: fc.tuple(entry(dow), entry((dow + 1) % 7), entry((dow + 6) % 7)).chain((entries) => fc.subarray(entries)),
    holidays: fc.subarray([day, day.slice(5)], { maxLength: 1 }).chain((all) => fc.constantFrom([], [], [], all)),
  });
}

function leaf(minute: number): fc.Arbitrary<LeafCondition> {
  const numberCmp = fc.constantFrom(...NUMBER_COMPARATORS);
  const textCmp = fc.constantFrom(...TEXT_COMPARATORS);
  const text = fc.constantFrom('br', 'BRNO', 'n*', '*o', 'nové město', 'p');
  const hour = Math.floor(minute / 60);
  return fc.oneof(
    {
      // Time is what this is about.
      weight: 8,
      arbitrary: fc.record({
        name: fc.constantFrom('delay_site', 'delay_page', 'delay_event', 'idle', 'unanswered', 'form_abandoned'),
        value: seconds,
      }),
    },
    fc.record({ name: fc.constantFrom('number_of_pages', 'scroll_depth'), cmp: numberCmp, value: small }),
    fc.record({ name: fc.constantFrom('is_triggered', 'exit_intent'), value: fc.boolean() }),
    fc.record({
      name: fc.constantFrom('visitor_city', 'department_online', 'custom_event'),
      cmp: textCmp,
      value: text,
    }),
    fc.record({ name: fc.constant('variable'), key: fc.constantFrom('a', 'b'), cmp: numberCmp, value: small }),
    fc.record({ name: fc.constant('query'), key: fc.constantFrom('source', 'term'), cmp: textCmp, value: text }),
    fc.record({ name: fc.constant('hour_of_day'), cmp: numberCmp, value: fc.constantFrom(hour, (hour + 1) % 24) }),
    fc.record({ name: fc.constant('day_of_week'), cmp: numberCmp, value: fc.integer({ min: 1, max: 7 }) }),
    fc.record({ name: fc.constant('month_of_year'), cmp: numberCmp, value: fc.integer({ min: 0, max: 11 }) }),
    fc.record({ name: fc.constant('time_of_day'), value: fc.tuple(nearby(minute), nearby(minute)) }),
    fc.record({ name: fc.constant('office_hours'), value: fc.boolean() }),
  );
}

function condition(minute: number, depth = 0): fc.Arbitrary<Condition> {
  if (depth === 3) return leaf(minute);
  const children = fc
    .array(fc.constant(null), { maxLength: 3 })
    .chain((all) => fc.tuple(...all.map(() => condition(minute, depth + 1))));
  return fc.oneof(
    { weight: 5, arbitrary: leaf(minute) },
    { weight: 1, arbitrary: fc.record({ all: children }) },
    { weight: 1, arbitrary: fc.record({ any: children }) },
  );
}

function trigger(minute: number): fc.Arbitrary<Trigger> {
  return fc.record(
    {
      id: fc.constant(''),
      name: fc.constant('any'),
      active: mostly(true),
      event: fc.constantFrom('onload', 'onload', 'onload', 'onmessage', 'onopen'),
      frequency: fc.constantFrom<Trigger['frequency']>('visitor', 'visit', 'event', { days: 1 }, { days: 3 }),
      priority: fc.integer({ min: -1, max: 1 }),
      constraints: fc.constantFrom('all', 'any'),
      conditions: fc.array(condition(minute), { maxLength: 3 }),
      actions: fc.array(fc.oneof(spoken, silent), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['id', 'name', 'active', 'frequency', 'conditions', 'actions'] },
  );
}

function facts(start: number): fc.Arbitrary<Facts> {
  const ago = fc.integer({ min: 0, max: HORIZON_SECONDS }).map((passed) => start - passed * 1000);
  const maybe = fc.oneof(fc.constant(null), ago, ago);
  const firing = fc.record({
    trigger: fc.constantFrom('t0', 't1', 'gone', 'gone'),
    visit: fc.integer({ min: 1, max: 2 }),
    // In the last minutes, or so that its days end soon.
    at: fc
      .tuple(fc.constantFrom(0, DAY_SECONDS, 3 * DAY_SECONDS), fc.integer({ min: -HORIZON_SECONDS, max: 300 }))
      .map(([days, passed]) => start - Math.max(0, days + passed) * 1000),
    spoke: fc.boolean(),
  });
  return fc.record({
    values: fc.record(
      {
        number_of_pages: small,
        scroll_depth: fc.option(small),
        is_triggered: fc.boolean(),
        visitor_city: fc.option(cities),
        department_online: fc.array(cities, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    since: fc.record({ delay_site: ago, delay_page: ago, idle: ago, unanswered: maybe, form_abandoned: maybe }),
    keyed: fc.record({
      variable: fc.record({ a: fc.oneof(small, small.map(String), cities, fc.boolean()) }),
      query: fc.record({ source: cities }),
    }),
    events: fc.record({ onload: ago, onmessage: maybe, onopen: maybe }),
    calendar: fc.constant(null),
    visit: fc.constant(2),
    fired: fc.array(firing, { maxLength: 3 }),
    pacing: fc.record({
      perVisit: fc.integer({ min: 0, max: 3 }),
      gapSeconds: fc.constantFrom(0, 1, 10, 60),
      quietWhileChatting: fc.boolean(),
    }),
    isChatting: mostly(false),
    isSilenced: mostly(false),
    isSpeaking: mostly(false),
  });
}

const change: fc.Arbitrary<Change> = fc.record({
  second: seconds,
  apply: fc.oneof(
    small.map((pages) => (facts: Facts) => ({ ...facts, values: { ...facts.values, number_of_pages: pages } })),
    fc.constantFrom<Change['apply']>(
      (facts, now) => ({ ...facts, since: { ...facts.since, idle: now } }),
      (facts, now) => ({ ...facts, since: { ...facts.since, unanswered: now } }),
      (facts) => ({ ...facts, since: { ...facts.since, unanswered: null } }),
      (facts, now) => ({ ...facts, events: { ...facts.events, onmessage: now } }),
      (facts, now) => ({
        ...facts,
        events: { ...facts.events, onload: now },
        since: { ...facts.since, delay_page: now },
      }),
      (facts) => ({ ...facts, values: { ...facts.values, exit_intent: true, custom_event: ['bro', 'Brno'] } }),
      (facts) => ({ ...facts, isSpeaking: !facts.isSpeaking }),
      (facts) => ({ ...facts, isChatting: !facts.isChatting }),
      (facts) => ({ ...facts, visit: facts.visit + 1, isSilenced: false }),
    ),
  ),
});
