/** Each kind of condition at its edges, and groups. */
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/protocol/trigger.ts';
import { holdsFrom, NEVER } from '../../src/triggers/conditions.ts';
import type { Fact, Facts } from '../../src/triggers/facts.ts';
import { NEWCOMER, START, toUnknownLeaf } from './facts-fixture.ts';

const knowing = (values: Record<string, Fact>): Facts => ({ ...NEWCOMER, values });
const fromOf = (condition: Condition, facts = NEWCOMER, now = START): number => holdsFrom(condition, facts, START, now);

describe('seconds', () => {
  const condition: Condition = { name: 'idle', value: 5 };

  it('hold from the very millisecond on', () => {
    expect(fromOf(condition, NEWCOMER, START + 4_999)).toBe(START + 5_000);
    expect(fromOf(condition, NEWCOMER, START + 5_000)).toBe(0);
    expect(fromOf(condition, NEWCOMER, START + 9_000)).toBe(0);
  });

  it('never hold while there is nothing to count from', () => {
    expect(fromOf({ name: 'unanswered', value: 1 })).toBe(NEVER);
  });

  it("count from the trigger's event for delay_event, and from nothing without one", () => {
    const delay: Condition = { name: 'delay_event', value: 2 };
    expect(holdsFrom(delay, NEWCOMER, START + 7, START + 7)).toBe(START + 2_007);
    expect(holdsFrom(delay, NEWCOMER, null, START)).toBe(NEVER);
  });

  it.each(['abc', {}, [1, 2]])('never hold when %j of them are asked for', (value) => {
    expect(fromOf(toUnknownLeaf('idle', value))).toBe(NEVER);
  });
});

describe('values', () => {
  it.each<[Condition, Record<string, Fact>, boolean]>([
    [{ name: 'is_visitor_served', value: true }, { is_visitor_served: true }, true],
    [{ name: 'is_visitor_served', value: false }, { is_visitor_served: true }, false],
    [{ name: 'exit_intent', value: true }, {}, false],
    [{ name: 'exit_intent', value: false }, {}, false],
    [{ name: 'number_of_visits', value: 3 }, { number_of_visits: 3 }, true],
    [{ name: 'cart_value', cmp: 'gte', value: 99.5 }, { cart_value: 99.5 }, true],
    [{ name: 'cart_value', cmp: 'gt', value: 99.5 }, { cart_value: 99.5 }, false],
    [{ name: 'days_since_chat', cmp: 'not_eq', value: 1 }, { days_since_chat: null }, false],
    [{ name: 'visitor_city', cmp: 'not_eq', value: 'Brno' }, { visitor_city: null }, false],
    [{ name: 'visitor_city', value: 'brno' }, { visitor_city: 'Brno' }, true],
    [{ name: 'visitor_page_url', cmp: 'glob', value: '*/shop/*' }, { visitor_page_url: 'https://a.b/SHOP/x' }, true],
    [{ name: 'department_online', value: 'sales' }, { department_online: ['Support', 'Sales'] }, true],
    [{ name: 'department_online', cmp: 'not_eq', value: 'sales' }, { department_online: ['Support', 'Sales'] }, false],
    [{ name: 'department_online', cmp: 'not_eq', value: 'sales' }, { department_online: [] }, true],
  ])('%j with %j holds: %s', (condition, values, holds) => {
    expect(fromOf(condition, knowing(values))).toBe(holds ? 0 : NEVER);
  });

  it.each(['is_moon_full', 'toString', '__proto__', 'constructor'])(
    'a name that nobody knows (%s) never holds',
    (name) => {
      for (const value of [true, false, 1, 'x']) expect(fromOf(toUnknownLeaf(name, value))).toBe(NEVER);
    },
  );
});

describe('keyed values', () => {
  const facts: Facts = {
    ...NEWCOMER,
    values: { plan: 'free' },
    keyed: { variable: { plan: 'pro', seats: 5, trial: true, width: '12' }, query: { utm_source: 'News' } },
  };

  it.each<[Condition, boolean]>([
    [{ name: 'variable', key: 'plan', value: 'PRO' }, true],
    [{ name: 'variable', key: 'seats', cmp: 'gt', value: 4 }, true],
    [{ name: 'variable', key: 'width', cmp: 'lt', value: 13 }, true],
    [{ name: 'variable', key: 'plan', cmp: 'not_eq', value: 4 }, false],
    [{ name: 'variable', key: 'trial', value: true }, true],
    [{ name: 'variable', key: 'trial', cmp: 'not_eq', value: true }, false],
    [{ name: 'query', key: 'utm_source', cmp: 'start_with', value: 'new' }, true],
    [{ name: 'query', key: 'utm_medium', cmp: 'not_eq', value: 'mail' }, false],
    [{ name: 'variable', key: 'toString', cmp: 'not_eq', value: 'x' }, false],
    [{ name: 'variable', key: '__proto__', cmp: 'not_eq', value: 'x' }, false],
  ])('%j holds: %s', (condition, holds) => {
    expect(fromOf(condition, facts)).toBe(holds ? 0 : NEVER);
  });
});

describe('the calendar', () => {
  const until = START + 60_000;
  const reading = (actual: number | boolean): Facts => ({ ...NEWCOMER, calendar: () => ({ actual, until }) });

  it('is asked again at the instant it names, when what it says now does not hold', () => {
    expect(fromOf({ name: 'hour_of_day', cmp: 'lt', value: 12 }, reading(11))).toBe(0);
    expect(fromOf({ name: 'hour_of_day', cmp: 'lt', value: 12 }, reading(12))).toBe(until);
    expect(fromOf({ name: 'office_hours', value: false }, reading(true))).toBe(until);
    expect(fromOf({ name: 'office_hours', value: false }, reading(false))).toBe(0);
  });

  it('answers a range by itself', () => {
    expect(fromOf({ name: 'time_of_day', value: [60, 120] }, reading(true))).toBe(0);
    expect(fromOf({ name: 'time_of_day', value: [60, 120] }, reading(false))).toBe(until);
  });

  it('says nothing about what is unknown and not its own', () => {
    const facts: Facts = { ...NEWCOMER, calendar: () => ({ actual: Number.NaN, until: NEVER }) };
    expect(fromOf({ name: 'visitor_city', cmp: 'not_eq', value: 'Brno' }, facts)).toBe(NEVER);
    expect(fromOf({ name: 'query', key: 'term', cmp: 'not_contains', value: 'x' }, facts)).toBe(NEVER);
  });

  it('never holds before its code is here', () => {
    expect(fromOf({ name: 'office_hours', value: false })).toBe(NEVER);
  });
});

describe('groups', () => {
  const now: Condition = { name: 'is_visitor_served', value: false };
  const never: Condition = { name: 'is_visitor_served', value: true };
  const waiting = (value: number): Condition => ({ name: 'idle', value });

  it.each<[string, Condition, number]>([
    ['an empty all holds', { all: [] }, 0],
    ['an empty any does not', { any: [] }, NEVER],
    ['all waits for the last', { all: [waiting(5), now, waiting(9), waiting(7)] }, START + 9_000],
    ['all never holds with one that never does', { all: [waiting(5), never, waiting(9)] }, NEVER],
    ['any waits for the first', { any: [waiting(5), never, waiting(3)] }, START + 3_000],
    ['any holds with one that does', { any: [never, waiting(5), now] }, 0],
    ['groups nest', { all: [waiting(2), { any: [never, { all: [waiting(4), now] }, waiting(6)] }] }, START + 4_000],
  ])('%s', (_, condition, from) => {
    expect(fromOf(condition)).toBe(from);
  });
});
