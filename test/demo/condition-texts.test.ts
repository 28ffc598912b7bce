/** The words for conditions: for each of them, and such that a person can read them aloud. */
import { describe, expect, test } from 'vitest';
import { CONDITION_TEXTS, toExpectation, toReality } from '../../demo/condition-texts.ts';
import { CONDITION_NAMES } from '../../src/protocol/trigger.ts';
import type { ExplainedLeaf } from '../../src/triggers/explain.ts';

const NAMES = Object.values(CONDITION_NAMES).flat();

function toLeaf(leaf: Pick<ExplainedLeaf, 'name' | 'value' | 'actual'> & Partial<ExplainedLeaf>): ExplainedLeaf {
  return { cmp: 'eq', holds: false, at: null, ...leaf };
}

test('has words for every condition and for no other', () => {
  expect(Object.keys(CONDITION_TEXTS).sort()).toEqual([...NAMES].sort());
});

test('says of each something of its own', () => {
  const sentences = NAMES.map((name) => toExpectation(toLeaf({ name, value: 2, actual: null })));
  expect(new Set(sentences).size).toBe(NAMES.length);
});

describe.each([
  [{ name: 'visitor_country_code', value: 'cz', actual: 'de' }, 'country is cz', 'de'],
  [{ name: 'visitor_country_code', cmp: 'not_eq', value: 'cz', actual: null }, 'country is not cz', 'unknown'],
  [{ name: 'delay_page', value: 90, actual: 5 }, 'time on this page is at least 1:30', '0:05'],
  [{ name: 'unanswered', value: 45, actual: null }, 'wait for an answer is at least 0:45', 'nobody is waiting'],
  [{ name: 'cart_value', cmp: 'gte', value: 50, actual: 0 }, 'cart value is at least 50', '0'],
  [{ name: 'scroll_depth', cmp: 'gt', value: 50, actual: 20 }, 'scroll depth is more than 50 %', '20 %'],
  [{ name: 'day_of_week', value: 1, actual: 7 }, 'day of the week is Monday', 'Sunday'],
  [{ name: 'month_of_year', value: 0, actual: 11 }, 'month is January', 'December'],
  [{ name: 'office_hours', value: false, actual: true }, 'the office is closed', 'open'],
  [{ name: 'query', key: 'utm_source', value: 'x', actual: null }, 'query “utm_source” is x', 'not set'],
  [{ name: 'time_of_day', value: [480, 1_440], actual: true }, 'time of day is 08:00 to 24:00', 'within it'],
  [{ name: 'department_online', value: 'sales', actual: [] }, 'a department online is sales', 'none'],
  [
    { name: 'visitor_page_url', cmp: 'glob', value: '/a*', actual: ['https://shop.example/b', '/b'] },
    'page address matches /a*',
    '/b',
  ],
] as const)('%o', (leaf, expectation, reality) => {
  test(`reads "${expectation}", now ${reality}`, () => {
    expect([toExpectation(toLeaf(leaf)), toReality(toLeaf(leaf))]).toEqual([expectation, reality]);
  });
});

test('a condition of a newer server is called by its name', () => {
  const leaf = toLeaf({ name: 'moon_phase', value: 'full', actual: 'new' });
  expect([toExpectation(leaf), toReality(leaf)]).toEqual(['moon_phase', 'unknown']);
});
