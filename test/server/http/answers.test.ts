/** The tests' own check of answers notices an answer that is not what its operation declares. */
import Type from 'typebox';
import { expect, test } from 'vitest';
import { type Operation, operation } from '../../../src/server/http/agent/operation.ts';
import { findLie } from '../../support/check-answers.ts';

const PART = { method: 'GET', path: '/x', scope: null, right: 'everybody', summary: 'X' } as const;
const WITH_ANSWER = operation({
  ...PART,
  answer: Type.Object({ id: Type.String() }, { additionalProperties: false }),
  status: 201,
  act: async () => ({ id: 'a' }),
});
const WITHOUT = operation({ ...PART, act: async () => 'done' });

test.each<[string, Operation, number, unknown, string | null]>([
  ['what is declared', WITH_ANSWER, 201, '{"id":"a"}', null],
  ['another status', WITH_ANSWER, 200, '{"id":"a"}', 'expected 201, got 200'],
  ['a field too much', WITH_ANSWER, 201, '{"id":"a","secret":1}', 'secret: expected no such field, got 1'],
  ['a field too few', WITH_ANSWER, 201, '{}', 'id: expected a text, got nothing'],
  ['nothing', WITHOUT, 204, '', null],
  ['something where nothing is declared', WITHOUT, 200, '{}', 'expected 204 and nothing, got 200 and {}'],
])('%s', (_what, declared, status, payload, lie) => {
  expect(findLie(declared, status, payload)).toBe(lie);
});
