/** What a visitor answers is what the form asks for, or the field that is wrong is named. */
import { describe, expect, test } from 'vitest';
import { decodeFormAnswers, findFormMistake } from '../../src/protocol/decode-form.ts';
import type { FormRequest } from '../../src/protocol/form-api.ts';
import type { FormField } from '../../src/protocol/form-field.ts';

const field = (id: string, kind: FormField['kind'], wish: Partial<FormField> = {}): FormField => ({
  id,
  kind,
  label: `The ${id}`,
  required: false,
  ...wish,
});
const toForm = (...fields: FormField[]): FormRequest => ({ name: 'Form', kind: 'free', fields, consent: '' });

const ALL = toForm(
  field('name', 'text', { required: true, maxLength: 20 }),
  field('text', 'textarea'),
  field('email', 'email'),
  field('phone', 'phone'),
  field('size', 'select', { options: ['S', 'M'] }),
  field('news', 'checkbox'),
  field('team', 'department'),
);

test('answers come in the order of the form, with their labels, trimmed, and without what was left empty', () => {
  const value = { size: 'M', name: ' Jana ', email: '', text: '  ', news: true, team: 'sales' };
  expect(decodeFormAnswers(ALL, value)).toEqual({
    answers: [
      { id: 'name', label: 'The name', kind: 'text', value: 'Jana' },
      { id: 'size', label: 'The size', kind: 'select', value: 'M' },
      { id: 'news', label: 'The news', kind: 'checkbox', value: true },
      { id: 'team', label: 'The team', kind: 'department', value: 'sales' },
    ],
  });
});

test('a box that was not ticked says so', () => {
  expect(decodeFormAnswers(toForm(field('news', 'checkbox')), {})).toMatchObject({ answers: [{ value: false }] });
});

describe('an answer is refused with its field', () => {
  test.each([
    ['that is not one of the form', { name: 'J', age: 3 }, 'answers.age'],
    ['that is missing though it is required', {}, 'answers.name'],
    ['that is blank though it is required', { name: ' ' }, 'answers.name'],
    ['that is null though it is required', { name: null }, 'answers.name'],
    ['that is no text', { name: 7 }, 'answers.name'],
    ['that is longer than the form allows', { name: 'x'.repeat(21) }, 'answers.name'],
    ['that is longer than any', { name: 'J', text: 'x'.repeat(1_001) }, 'answers.text'],
    ['that is no e-mail address', { name: 'J', email: 'jana' }, 'answers.email'],
    ['that is no phone number', { name: 'J', phone: 'call me' }, 'answers.phone'],
    ['that is none of the options', { name: 'J', size: 'XL' }, 'answers.size'],
    ['that is an object', { name: 'J', size: { S: 1 } }, 'answers.size'],
    ['to a box that is no yes or no', { name: 'J', news: 'yes' }, 'answers.news'],
    ['that is too long for a department', { name: 'J', team: 'x'.repeat(81) }, 'answers.team'],
    ['by a name that objects have', { name: 'J', constructor: 'x' }, 'answers.constructor'],
  ])('%s', (_what, value, place) => {
    expect(decodeFormAnswers(ALL, value)).toMatchObject({ mistake: { field: place } });
  });

  test.each([[null], ['text'], [['name']], [7], [undefined]])('when the whole is %j', (value) => {
    expect(decodeFormAnswers(ALL, value)).toMatchObject({ mistake: { field: 'answers' } });
  });

  test('when a box that is required was not ticked', () => {
    const form = toForm(field('terms', 'checkbox', { required: true }));
    expect(decodeFormAnswers(form, { terms: false })).toMatchObject({ mistake: { field: 'answers.terms' } });
    expect(decodeFormAnswers(form, { terms: true })).toHaveProperty('answers');
  });
});

test.each([
  ['an id twice', toForm(field('a', 'text'), field('a', 'email')), 'fields[1].id'],
  ['a choice without options', toForm(field('a', 'select')), 'fields[0].options'],
  ['options of a text', toForm(field('a', 'text', { options: ['x'] })), 'fields[0].options'],
])('a form with %s is refused with the field named', (_what, form, place) => {
  expect(findFormMistake(form)).toMatchObject({ field: place });
  expect(findFormMistake(ALL)).toBeNull();
});
