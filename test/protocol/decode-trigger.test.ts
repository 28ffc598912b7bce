/** The owner's door: what is right passes unchanged, what is wrong is answered with its field. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSettings, decodeTrigger } from '../../src/protocol/decode-trigger.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import {
  CONDITION_NAMES,
  MAX_CONDITIONS,
  MAX_GROUP_DEPTH,
  MAX_PATTERN_LENGTH,
  MAX_PATTERN_STARS,
} from '../../src/protocol/trigger.ts';
import { GREETING } from '../support/greeting-trigger.ts';

const RIGHT_VALUES = { seconds: 5, number: -2.5, flag: false, text: 'x', keyed: 'x', minutes: [1_320, 60] } as const;

const decode = (change: object) => decodeTrigger(JSON.parse(JSON.stringify({ ...GREETING, ...change })));
const decodeLeaf = (condition: unknown) => decode({ conditions: [GREETING.conditions[0], condition] });
const city = (cmp: string, value: unknown): object => ({ name: 'visitor_city', cmp, value });
const mistakeOf = (answer: object): object | null => ('mistake' in answer ? Object(answer.mistake) : null);
const nest = (depth: number): object =>
  depth === 0 ? city('eq', 'Brno') : { [depth % 2 === 0 ? 'all' : 'any']: [nest(depth - 1)] };

describe('a trigger that is right', () => {
  it('passes unchanged', () => {
    expect(decodeTrigger(GREETING)).toEqual({ trigger: GREETING });
  });

  it.each([
    { description: '', event: 'onopen', priority: -100, constraints: 'any', frequency: { days: 7 } },
    { conditions: [] },
    { conditions: [nest(MAX_GROUP_DEPTH)] },
    { conditions: Array(MAX_CONDITIONS).fill({ all: Array(MAX_CONDITIONS).fill(nest(1)) }) },
    { conditions: [city('glob', '*'.repeat(MAX_PATTERN_STARS))] },
    { conditions: [city('contains', '*'.repeat(MAX_PATTERN_LENGTH))] },
    { conditions: [{ name: 'variable', key: 'seats', cmp: 'gte', value: 5 }] },
    { conditions: [{ name: 'variable', key: 'plan', cmp: 'not_glob', value: 'pro*' }] },
    { conditions: [{ name: 'variable', key: 'trial', cmp: 'not_eq', value: true }] },
    { actions: [{ name: 'open' }, { name: 'webhook', url: 'https://example.com/hook' }] },
  ])('may have %j', (change) => {
    expect(decode(change)).toEqual({ trigger: { ...GREETING, ...change } });
  });

  it.each(Object.entries(CONDITION_NAMES))('may ask for every name that is about %s', (kind, names) => {
    const value = Object.entries(RIGHT_VALUES).find(([name]) => name === kind)?.[1];
    const key = kind === 'keyed' ? { key: 'a' } : {};
    for (const name of names) expect(mistakeOf(decodeLeaf({ name, ...key, value }))).toBeNull();
  });
});

describe('a condition', () => {
  const leaf = 'conditions[1]';
  it.each<[unknown, string, string, string]>([
    [{ name: 'is_moon_full', value: true }, `${leaf}.name`, 'the name of a condition', '"is_moon_full"'],
    [{ name: 'toString', value: true }, `${leaf}.name`, 'the name of a condition', '"toString"'],
    [{ value: true }, `${leaf}.name`, 'the name of a condition', 'nothing'],
    [null, leaf, 'a condition', 'null'],
    ['delay_site', leaf, 'a condition', '"delay_site"'],
    [{ name: 'delay_page', value: -5 }, `${leaf}.value`, 'a whole number of 1 to 31536000', '-5'],
    [{ name: 'delay_page', value: 0 }, `${leaf}.value`, 'a whole number of 1 to 31536000', '0'],
    [{ name: 'delay_page', value: 1.5 }, `${leaf}.value`, 'a whole number of 1 to 31536000', '1.5'],
    [{ name: 'delay_page', value: '5' }, `${leaf}.value`, 'a whole number of 1 to 31536000', '"5"'],
    [{ name: 'delay_page' }, `${leaf}.value`, 'a whole number of 1 to 31536000', 'nothing'],
    [{ name: 'delay_page', value: 5, cmp: 'gt' }, `${leaf}.cmp`, 'no such field', '"gt"'],
    [{ name: 'exit_intent', value: 1 }, `${leaf}.value`, 'true or false', '1'],
    [city('regex', 'x'), `${leaf}.cmp`, 'one of "eq", "not_eq", "contains"', '"regex"'],
    [city('eq', ''), `${leaf}.value`, 'a text of 1 to 500 characters', '""'],
    [city('glob', '*'.repeat(10_000)), `${leaf}.value`, 'a text of 1 to 500 characters', `"${'*'.repeat(78)}…`],
    [city('glob', '*'.repeat(21)), `${leaf}.value`, 'a pattern with at most 20 *', `"${'*'.repeat(21)}"`],
    [city('not_glob', '*'.repeat(21)), `${leaf}.value`, 'a pattern with at most 20 *', `"${'*'.repeat(21)}"`],
    [{ name: 'time_of_day', value: [0, 1_441] }, `${leaf}.value[1]`, 'a whole number of 0 to 1440', '1441'],
    [{ name: 'time_of_day', value: [0] }, `${leaf}.value`, '[a whole number', '[0]'],
    [{ name: 'variable', key: '', value: 1 }, `${leaf}.key`, 'a text of 1 to 64 characters', '""'],
    [{ name: 'variable', value: 1 }, `${leaf}.key`, 'a text of 1 to 64 characters', 'nothing'],
    [{ name: 'variable', key: 'a', value: null }, `${leaf}.value`, 'a number of', 'null'],
    [{ name: 'variable', key: 'a', cmp: 'gt', value: 'x' }, `${leaf}.cmp`, 'for a string', '"gt"'],
    [{ name: 'variable', key: 'a', cmp: 'glob', value: 5 }, `${leaf}.cmp`, 'for a number', '"glob"'],
    [{ name: 'variable', key: 'a', cmp: 'lt', value: true }, `${leaf}.cmp`, 'eq, not_eq', '"lt"'],
    [{ any: [city('eq', 'a'), { all: [{ name: 'x' }] }] }, `${leaf}.any[1].all[0].name`, 'a condition', '"x"'],
    [{ any: {} }, `${leaf}.any`, 'a list of at most 20 entries', '{}'],
    [{ any: [], all: [] }, `${leaf}.all`, 'no such field', '[]'],
    [{ all: [], name: 'idle' }, `${leaf}.name`, 'no such field', '"idle"'],
    [{ all: Array(21).fill(city('eq', 'a')) }, `${leaf}.all`, 'a list of at most 20 entries', '[{"name"'],
    [nest(MAX_GROUP_DEPTH + 1), `${leaf}.all[0].any[0].all[0]`, 'groups at most 3 deep', '{"any":'],
  ])('%j is refused at %s', (condition, field, expected, got) => {
    expect(mistakeOf(decodeLeaf(condition))).toEqual({
      field,
      expected: expect.stringContaining(expected),
      got: expect.stringContaining(got),
    });
  });
});

describe('the rest of a trigger', () => {
  it.each<[object, string, string]>([
    [{ id: '' }, 'id', 'a text of 1 to 64 characters'],
    [{ name: undefined }, 'name', 'a text of 1 to 120 characters'],
    [{ onlyOnce: true }, 'onlyOnce', 'no such field'],
    [{ active: 'yes' }, 'active', 'true or false'],
    [{ event: 'onmoon' }, 'event', 'one of "onload", "onmessage", "onopen"'],
    [{ frequency: 'always' }, 'frequency', 'one of "visitor", "visit", "event" or an object with days'],
    [{ frequency: { days: 0 } }, 'frequency', 'one of "visitor", "visit", "event" or an object with days'],
    [{ priority: 101 }, 'priority', 'a whole number of -100 to 100'],
    [{ constraints: 'none' }, 'constraints', 'one of "all", "any"'],
    [{ conditions: {} }, 'conditions', 'a list of at most 20 entries'],
    [{ conditions: Array(21).fill(city('eq', 'a')) }, 'conditions', 'a list of at most 20 entries'],
    [{ actions: [] }, 'actions', 'a list of 1 to 5 entries'],
    [{ actions: Array(6).fill({ name: 'open' }) }, 'actions', 'a list of 1 to 5 entries'],
    [{ actions: [{ name: 'open' }, { name: 'explode' }] }, 'actions[1].name', 'the name of an action'],
    [{ actions: ['open'] }, 'actions[0]', 'an action'],
    [{ actions: [{ name: 'message', message: 'Hi' }] }, 'actions[0].agentNick', 'a text of 1 to 80 characters'],
    [{ actions: [{ name: 'open', wide: true }] }, 'actions[0].wide', 'no such field'],
    [{ actions: [{ name: 'badge', count: 100 }] }, 'actions[0].count', 'a whole number of 1 to 99'],
    [{ actions: [{ name: 'webhook', url: 'ftp://a' }] }, 'actions[0].url', 'a text that matches ^https?://'],
    [
      {
        actions: [
          {
            name: 'form',
            title: 't',
            submit: 's',
            thanks: 't',
            fields: [{ name: '1', label: 'l', type: 'text', required: true }],
          },
        ],
      },
      'actions[0].fields[0].name',
      'a text that matches',
    ],
  ])('%j is refused at %s', (change, field, expected) => {
    expect(mistakeOf(decode(change))).toMatchObject({ field, expected: expect.stringContaining(expected) });
  });

  it.each([null, 5, 'trigger', []])('is not there in %j', (value) => {
    expect(mistakeOf(decodeTrigger(value))).toMatchObject({ field: '' });
  });

  it('may be nested as deeply as it likes without a throw', () => {
    let deep: unknown = city('eq', 'a');
    for (let depth = 0; depth < 20_000; depth++) deep = { all: [deep] };
    expect(mistakeOf(decodeTrigger({ ...GREETING, conditions: [deep] }))).toMatchObject({
      field: 'conditions[0].all[0].all[0].all[0]',
    });
    expect(mistakeOf(decodeTrigger({ ...GREETING, priority: deep }))).toMatchObject({ field: 'priority' });
  });

  it('may be any JSON without a throw, and what is got is short', () => {
    const check = (answer: object): void => {
      const mistake = mistakeOf(answer);
      expect(mistake).toMatchObject({ field: expect.any(String), expected: expect.any(String) });
      expect(String(Object(mistake).got).length).toBeLessThanOrEqual(80);
    };
    fc.assert(
      fc.property(fc.json(), (json) => {
        check(decodeTrigger(JSON.parse(json)));
        check(decodeTrigger({ ...GREETING, conditions: [JSON.parse(json)] }));
        check(decodeTrigger({ ...GREETING, actions: [JSON.parse(json)] }));
        check(decodeSettings(JSON.parse(json)));
      }),
    );
  });
});

describe('settings', () => {
  const { officeHours } = DEFAULT_SETTINGS;
  const times = [{ from: 480, to: 1_020 }];

  it('that are right pass unchanged', () => {
    expect(decodeSettings(DEFAULT_SETTINGS)).toEqual({ settings: DEFAULT_SETTINGS });
    const config = [
      { dow: 1, times },
      { dow: 2, times },
    ];
    const settings = {
      ...DEFAULT_SETTINGS,
      timeZone: 'Australia/Lord_Howe',
      officeHours: { ...officeHours, config, holidays: ['12-24', '2027-03-29'] },
    };
    expect(decodeSettings(settings)).toEqual({ settings });
  });

  it.each<[object, string, string]>([
    [{ timeZone: 'Moon/Tycho' }, 'timeZone', 'an IANA time zone such as "Europe/Prague"'],
    [{ timeZone: undefined }, 'timeZone', 'a text of 1 to 64 characters'],
    [{ mail: { offlineTo: [], transcripts: 'yes' } }, 'mail.transcripts', 'true or false'],
    [{ mail: undefined }, 'mail', 'an object with offlineTo, transcripts'],
    [{ currency: 'CZK' }, 'currency', 'no such field'],
    [{ officeHours: { ...officeHours, days: [7] } }, 'officeHours.days[0]', 'a whole number of 0 to 6'],
    [{ officeHours: { ...officeHours, holidays: ['13-01'] } }, 'officeHours.holidays[0]', 'a text that matches'],
    [
      { officeHours: { ...officeHours, config: [{ dow: 1, times: [{ from: -1, to: 5 }] }] } },
      'officeHours.config[0].times[0].from',
      'a whole number of 0 to 1440',
    ],
    [
      { officeHours: { ...officeHours, config: [3, 1, 3].map((dow) => ({ dow, times })) } },
      'officeHours.config[2].dow',
      'one entry a day',
    ],
  ])('%j are refused at %s', (change, field, expected) => {
    const mistake = mistakeOf(decodeSettings({ ...DEFAULT_SETTINGS, ...change }));
    expect(mistake).toMatchObject({ field, expected: expect.stringContaining(expected) });
  });
});
