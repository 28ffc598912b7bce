/** The doors of forms: what owners ask for makes sense, and what visitors answer is what was asked for. */
import type { FormRequest } from './form-api.ts';
import type { FormAnswer, FormField } from './form-field.ts';
import { Email, Phone } from './profile-api.ts';
import { findSchemaMistake, type Mistake, toField, toMistake } from './schema-mistake.ts';

const MAX_ANSWER_LENGTH = 1_000;
const MAX_DEPARTMENT_LENGTH = 80;

/** @returns what the schema alone cannot see */
export function findFormMistake({ fields }: FormRequest): Mistake | null {
  for (const [index, { id, kind, options }] of fields.entries()) {
    const place = toField('fields', index);
    if (fields.findIndex((other) => other.id === id) < index) return toMistake(`${place}.id`, 'each id once', id);
    if (kind === 'select' && options === undefined)
      return toMistake(`${place}.options`, 'options to choose from', options);
    if (kind !== 'select' && options !== undefined)
      return toMistake(`${place}.options`, 'none but of a select', options);
  }
  return null;
}

/** @param value by the ids of the form's fields; an empty text is no answer */
export function decodeFormAnswers(
  { fields }: Pick<FormRequest, 'fields'>,
  value: unknown,
): { readonly answers: readonly FormAnswer[] } | { readonly mistake: Mistake } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { mistake: toMistake('answers', 'an object with an answer by each field’s id', value) };
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const unknown = [...given.keys()].find((id) => !fields.some((field) => field.id === id));
  if (unknown !== undefined) {
    return { mistake: toMistake(toField('answers', unknown), 'no such field', given.get(unknown)) };
  }
  const answers: FormAnswer[] = [];
  for (const field of fields) {
    const place = toField('answers', field.id);
    const answer = toAnswer(field, given.get(field.id));
    const mistake = findMistake(field, answer, place);
    if (mistake !== null) return { mistake };
    const { id, label, kind } = field;
    // What the checks let through is one of the two, or nothing.
    if (typeof answer === 'string' || typeof answer === 'boolean') answers.push({ id, label, kind, value: answer });
  }
  return { answers };
}

function toAnswer({ kind }: FormField, value: unknown): unknown {
  if (kind === 'checkbox') return value ?? false;
  const text = typeof value === 'string' ? value.trim() : value;
  return text === '' ? undefined : text;
}

function findMistake(field: FormField, answer: unknown, place: string): Mistake | null {
  if (field.kind === 'checkbox') {
    if (typeof answer !== 'boolean') return toMistake(place, 'true or false', answer);
    return field.required && !answer ? toMistake(place, 'true', answer) : null;
  }
  if (answer === undefined || answer === null) return field.required ? toMistake(place, 'an answer', answer) : null;
  return CHECKS[field.kind](field, answer, place);
}

type Check = (field: FormField, answer: unknown, place: string) => Mistake | null;

const findTooLong = (most: number, answer: unknown, place: string): Mistake | null =>
  typeof answer === 'string' && answer.length <= most
    ? null
    : toMistake(place, `a text of at most ${most} characters`, answer);

const checkText: Check = ({ maxLength = MAX_ANSWER_LENGTH }, answer, place) => findTooLong(maxLength, answer, place);

const CHECKS: Readonly<Record<Exclude<FormField['kind'], 'checkbox'>, Check>> = {
  text: checkText,
  textarea: checkText,
  email: (_field, answer, place) =>
    findSchemaMistake(Email, answer, place) && toMistake(place, 'an e-mail address', answer),
  phone: (_field, answer, place) =>
    findSchemaMistake(Phone, answer, place) && toMistake(place, 'a phone number', answer),
  select: ({ options = [] }, answer, place) =>
    options.some((option) => option === answer)
      ? null
      : toMistake(place, `one of ${options.map((option) => JSON.stringify(option)).join(', ')}`, answer),
  department: (_field, answer, place) => findTooLong(MAX_DEPARTMENT_LENGTH, answer, place),
};
