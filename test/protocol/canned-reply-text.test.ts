/** A canned reply's variables: known ones are filled, unknown ones are told by name. */
import { describe, expect, test } from 'vitest';
import { MAX_REPLY_VARIABLES } from '../../src/protocol/canned-reply-api.ts';
import { findCannedReplyMistake } from '../../src/protocol/canned-reply-mistake.ts';
import { fillVariables, findUnknownVariable } from '../../src/protocol/canned-reply-text.ts';

const values = new Map([
  ['visitor.name', 'Eva'],
  ['agent.name', ''],
  ['visitor.variables.plan', 'pro'],
]);

describe('a text', () => {
  test.each([
    ['Hello {{visitor.name}}!', 'Hello Eva!', []],
    ['{{ visitor.name }}, {{visitor.name|there}}', 'Eva, Eva', []],
    ['plan {{visitor.variables.plan}}', 'plan pro', []],
    ['I am {{agent.name|a human }}.', 'I am a human.', []],
    ['I am {{agent.name}}, {{agent.name}}.', 'I am , .', ['agent.name']],
    ['I am {{agent.name|}}.', 'I am .', []],
    ['{{visitor.colour|red|blue}}', 'red|blue', []],
    ['{{constructor|none}}', 'none', []],
    ['{ {visitor.name} } {{visitor.name} {{}', '{ {visitor.name} } {{visitor.name} {{}', []],
    ['{{{visitor.name}}}', '{Eva}', []],
    ['<b>{{visitor.name}}</b> & $&', '<b>Eva</b> & $&', []],
  ])('%j is filled to %j', (text, filled, missing) => {
    expect(fillVariables(text, values)).toEqual({ text: filled, missing });
  });

  test('that a visitor gave is not looked into for variables', () => {
    const sly = new Map([['visitor.name', '{{agent.name}} $1 $&']]);
    expect(fillVariables('{{visitor.name}}', sly).text).toBe('{{agent.name}} $1 $&');
  });

  test('of ten thousand braces takes no longer than another one', () => {
    for (const text of ['{'.repeat(100_000), '{{a'.repeat(50_000), `{{${' '.repeat(100_000)}`]) {
      const start = performance.now();
      expect(fillVariables(text, values).text).toBe(text);
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});

test.each([
  ['{{visitor.name}} {{agent.name}} {{site.name}} {{page.url}} {{visitor.variables.any thing}}', null],
  ['{{visitor.nme}}', '{{visitor.nme}}'],
  ['{{visitor.name}} {{ Agent.Name }}', '{{ Agent.Name }}'],
  ['{{visitor.variables.}}', '{{visitor.variables.}}'],
  ['{{}}', '{{}}'],
  ['{{visitor.nme|there}}', null],
])('in %j the unknown variable is %j', (text, unknown) => {
  expect(findUnknownVariable(text)).toBe(unknown);
});

test('a reply with more variables than the limit is refused', () => {
  const toReply = (count: number) => ({
    shortcut: 'A',
    title: 'T',
    text: '{{site.name}}'.repeat(count),
    shared: true,
    tags: [],
  });
  expect(findCannedReplyMistake(toReply(MAX_REPLY_VARIABLES))).toBeNull();
  expect(findCannedReplyMistake(toReply(MAX_REPLY_VARIABLES + 1))).toMatchObject({ field: 'text' });
});
