/** The promise of the check in the browser: it calls wrong what the server would refuse, and nothing else. */
import { expect, it } from 'vitest';
import { decodeFormAnswers } from '../../src/protocol/decode-form.ts';
import type { FormField } from '../../src/protocol/form-field.ts';
import { findAnswerMistake } from '../../src/widget/find-answer-mistake.ts';

const KINDS = ['text', 'textarea', 'email', 'phone', 'select', 'checkbox', 'department'] as const;
const TEXTS = [
  ...['', ' ', 'x', 'One', ' One ', 'a@b', ' a@b ', 'a@b@c', 'a b@c', '@b', 'a@', `${'a'.repeat(64)}@b`],
  ...[
    `${'a'.repeat(65)}@b`,
    `a@${'b'.repeat(189)}`,
    `a@${'b'.repeat(190)}`,
    'ä@ö',
    '+49 30 1234',
    '0',
    '07',
    '(030) 1-2/3.4',
  ],
  ...[
    '+',
    '++49',
    '49a',
    '1'.repeat(39),
    '1'.repeat(40),
    'x'.repeat(20),
    'x'.repeat(21),
    'x'.repeat(1_000),
    'x'.repeat(1_001),
  ],
];

function* toCases(): Generator<readonly [FormField, string | boolean]> {
  for (const kind of KINDS) {
    for (const required of [true, false]) {
      for (const maxLength of [undefined, 20]) {
        const field: FormField = {
          ...{ id: 'f', kind, label: 'F', required },
          ...(kind === 'select' ? { options: ['One', 'x'] } : {}),
          ...(maxLength !== undefined && (kind === 'text' || kind === 'textarea') ? { maxLength } : {}),
        };
        // What a list offers is all that can be chosen in it.
        const texts = kind === 'select' ? ['', 'One', 'x'] : kind === 'department' ? ['', 'Sales'] : TEXTS;
        for (const answer of kind === 'checkbox' ? [true, false] : texts) yield [field, answer];
      }
    }
  }
}

it('agrees with the server on every kind of field and answer', () => {
  const cases = [...toCases()];
  const wrong = cases.filter(([field, answer]) => {
    const isRefused = 'mistake' in decodeFormAnswers({ fields: [field] }, { f: answer });
    return isRefused !== (findAnswerMistake(field, answer) !== null);
  });
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(200);
});

it.each([
  ['missing', { kind: 'text', required: true }, ' '],
  ['missing', { kind: 'checkbox', required: true }, false],
  ['email', { kind: 'email', required: false }, 'nowhere'],
  ['phone', { kind: 'phone', required: false }, 'soon'],
  ['too-long', { kind: 'textarea', required: false, maxLength: 3 }, 'four'],
] as const)('says "%s" of %o answered by %o', (mistake, field, answer) => {
  expect(findAnswerMistake({ id: 'f', label: 'F', ...field }, answer)).toBe(mistake);
});
