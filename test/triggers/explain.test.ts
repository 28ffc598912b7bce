/** Why a trigger fires, waits or is held, as data. next-at.test.ts holds it against the engine. */
import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../src/protocol/trigger.ts';
import { type Explanation, explain } from '../../src/triggers/explain.ts';
import type { Facts } from '../../src/triggers/facts.ts';
import { GREETING } from '../support/greeting-trigger.ts';
import { NEWCOMER, SILENT, SPEAKER, START, toFiring, toUnknownLeaf } from './facts-fixture.ts';

it('tells all of the first-visit greeting while it waits', () => {
  expect(explain(GREETING, NEWCOMER, START + 20_500)).toEqual({
    id: '758',
    name: '1st visit greeting',
    status: 'waits',
    at: START + 60_000,
    event: 'onload',
    eventAt: START,
    conditions: {
      holds: false,
      at: START + 60_000,
      all: [
        { name: 'delay_site', cmp: 'eq', value: 60, actual: 20, holds: false, at: START + 60_000 },
        { name: 'is_visitor_send_message', cmp: 'eq', value: false, actual: false, holds: true, at: null },
        { name: 'is_visitor_served', cmp: 'eq', value: false, actual: false, holds: true, at: null },
        { name: 'number_of_visits', cmp: 'eq', value: 1, actual: 1, holds: true, at: null },
      ],
    },
    frequency: { holds: true, at: null, reason: null },
  } satisfies Explanation);
});

it('fires once everything holds, and is held once it has fired', () => {
  const now = START + 60_000;
  expect(explain(GREETING, NEWCOMER, now)).toMatchObject({ status: 'fires', at: null });
  const fired = [toFiring({ trigger: '758', at: now })];
  expect(explain(GREETING, { ...NEWCOMER, fired }, now)).toMatchObject({
    status: 'held',
    at: null,
    conditions: { holds: true },
    frequency: { holds: false, reason: 'event-used' },
  });
});

it('looks into every condition, also behind one that decides', () => {
  const trigger: Trigger = {
    ...SPEAKER,
    constraints: 'any',
    conditions: [
      { name: 'is_visitor_served', value: false },
      { all: [{ name: 'variable', key: 'plan', cmp: 'not_eq', value: 'pro' }, toUnknownLeaf('is_moon_full')] },
      { name: 'unanswered', value: 5 },
    ],
  };
  expect(explain(trigger, NEWCOMER, START).conditions).toEqual({
    holds: true,
    at: null,
    any: [
      { name: 'is_visitor_served', cmp: 'eq', value: false, actual: false, holds: true, at: null },
      {
        holds: false,
        at: null,
        all: [
          { name: 'variable', key: 'plan', cmp: 'not_eq', value: 'pro', actual: null, holds: false, at: null },
          { name: 'is_moon_full', cmp: 'eq', value: true, actual: null, holds: false, at: null },
        ],
      },
      { name: 'unanswered', cmp: 'eq', value: 5, actual: null, holds: false, at: null },
    ],
  });
});

it('reads the calendar, and says nothing about what the calendar does not know', () => {
  const conditions = [
    { name: 'hour_of_day', cmp: 'gt', value: 9 },
    { name: 'visitor_city', value: 'Brno' },
  ] as const;
  const calendar: Facts['calendar'] = ({ name }) =>
    name === 'hour_of_day' ? { actual: 8, until: START + 1 } : { actual: Number.NaN, until: Number.POSITIVE_INFINITY };
  expect(explain({ ...SPEAKER, conditions }, { ...NEWCOMER, calendar }, START).conditions).toMatchObject({
    all: [
      { actual: 8, holds: false, at: START + 1 },
      { actual: null, holds: false, at: null },
    ],
  });
});

describe('the reason why it may not fire', () => {
  const pacing = { perVisit: 2, gapSeconds: 30, quietWhileChatting: true };
  const others = [toFiring({ trigger: 'b' }), toFiring({ trigger: 'c' })];
  const justNow = [toFiring({ trigger: 'b', at: START - 10_000 })];

  it.each<[NonNullable<Explanation['frequency']['reason']>, number | null, Partial<Trigger>, Partial<Facts>]>([
    ['inactive', null, { active: false }, {}],
    ['no-event', null, { event: 'onopen' }, {}],
    ['event-used', null, {}, { fired: [toFiring({ at: START })] }],
    ['fired-before', null, { frequency: 'visitor' }, { fired: [toFiring({})] }],
    ['fired-in-this-visit', null, { frequency: 'visit' }, { fired: [toFiring({})] }],
    ['silenced', null, {}, { isSilenced: true }],
    ['speaking', null, {}, { isSpeaking: true }],
    ['chatting', null, {}, { isChatting: true }],
    ['visit-limit', null, {}, { fired: others }],
    ['gap', START + 20_000, {}, { fired: justNow }],
    ['days', START + 85_400_000, { frequency: { days: 1 } }, { fired: [toFiring({})] }],
    ['days', START + 85_400_000, { frequency: { days: 1 } }, { fired: [toFiring({}), ...justNow], visit: 2 }],
  ])('is %s, until %s', (reason, at, trigger, facts) => {
    const { status, frequency } = explain({ ...SPEAKER, ...trigger }, { ...NEWCOMER, pacing, ...facts }, START);
    expect(frequency).toEqual({ holds: false, at, reason });
    expect(status).toBe(at === null ? 'held' : 'waits');
  });

  it('is none of pacing for a trigger that is silent', () => {
    const facts = { ...NEWCOMER, pacing, fired: others, isSilenced: true, isSpeaking: true, isChatting: true };
    expect(explain(SILENT, facts, START).frequency).toEqual({ holds: true, at: null, reason: null });
  });
});
