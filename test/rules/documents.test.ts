/** Documents say what the code says: the snippet, the settings, the commands, the page's API. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeTrigger } from '../../src/protocol/decode-trigger.ts';
import { ACTIONS, CONDITION_NAMES, EVENTS, NUMBER_COMPARATORS, TEXT_COMPARATORS } from '../../src/protocol/trigger.ts';
import { VARIABLES } from '../../src/server/config.ts';
import { listSources, readCode } from './sources.ts';

const readme = readFileSync('README.md', 'utf8');
const protocol = readFileSync('src/protocol/PROTOCOL.md', 'utf8');

test('the README shows the snippet as it is', () => {
  expect(readme).toContain(readFileSync('loader/snippet.html', 'utf8').trim());
});

test('the README lists every setting with its default and its meaning', () => {
  const table = Object.entries(VARIABLES).map(
    ([name, [standard, meaning]]) => `| \`${name}\` | ${standard && `\`${standard}\``} | ${meaning} |`,
  );
  const shown = /<!-- variables:begin.*?-->\n(.*)<!-- variables:end -->/s.exec(readme)?.[1];
  expect(shown?.trim().split('\n')).toEqual(table);
});

describe('the page about triggers', () => {
  const triggers = readFileSync('src/triggers/TRIGGERS.md', 'utf8');
  const conditions = Object.values(CONDITION_NAMES).flat();

  test.each([
    ['condition', conditions],
    ['action', Object.keys(ACTIONS)],
    ['event', EVENTS],
    ['comparator', [...NUMBER_COMPARATORS, ...TEXT_COMPARATORS]],
  ])('explains every %s', (_, names) => {
    expect(names.filter((name) => !triggers.includes(`\`${name}\``) && !triggers.includes(`"${name}"`))).toEqual([]);
  });

  test('shows an example that the server takes', () => {
    const example = /```json\n(.*?)```/s.exec(triggers)?.[1] ?? '';
    expect(decodeTrigger(JSON.parse(example))).toHaveProperty('trigger');
  });

  test('is counted right in the README', () => {
    expect(readme).toContain(`There are ${conditions.length} conditions`);
  });
});

test('every rule of the protocol that a test cites exists', () => {
  const rules = new Set([...protocol.matchAll(/\*\*(P\d+) /g)].map(([, rule]) => rule));
  const cited = listSources(['test', 'src']).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/[[(](P\d+)(?:, (P\d+))?[\])]/g)].flatMap(([, ...found]) =>
      found.filter(Boolean),
    ),
  );
  expect(cited.length).toBeGreaterThan(20);
  expect([...new Set(cited)].filter((rule) => !rules.has(rule))).toEqual([]);
});

test('the rules of the protocol that can be tested are cited by a test', () => {
  const rules = [...protocol.matchAll(/\*\*(P\d+) /g)].map(([, rule]) => rule ?? '');
  const tests = listSources(['test'])
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  expect(rules.filter((rule) => !tests.includes(`[${rule}]`))).toEqual([]);
});

describe('the types of the page API', () => {
  const types = readFileSync('loader/parlor.d.ts', 'utf8');

  test('name every command that core knows, and no other', () => {
    const commands = ['src/core/page-api.ts', 'src/core/page-commands.ts'].flatMap((file) =>
      [...readCode(file).matchAll(/^ {2}(\w+)\(.*unknown;$/gm)].map(([, name]) => name),
    );
    const typed = [...types.matchAll(/command: ([^,)]+)/g)].flatMap(([, names = '']) =>
      [...names.matchAll(/'(\w+)'/g)].map(([, name]) => name),
    );
    expect(typed.sort()).toEqual([...commands].sort());
  });

  test('name every event that core tells', () => {
    const events = /interface PageEventDetails \{(.*?)\n\}/s.exec(readCode('src/core/page-events.ts'))?.[1] ?? '';
    const told = [...events.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    const typed = /interface ParlorEvents \{(.*?)\n\}/s.exec(types)?.[1] ?? '';
    expect([...typed.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)).toEqual(told);
    expect(told.length).toBeGreaterThan(5);
  });
});
