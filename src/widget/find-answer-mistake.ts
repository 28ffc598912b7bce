/** What is wrong with an answer, before it is sent: the server's rules (decode-form.ts) without its schema library. Pure. */
import type { FormField } from '../protocol/form-field.ts';

export type AnswerMistake = 'missing' | 'too-long' | 'email' | 'phone';

const MAX_ANSWER_LENGTH = 1_000;
/** As profile-api.ts has them. */
const SHAPES = {
  email: /^[^\s@]{1,64}@[^\s@]{1,189}$/,
  phone: /^[+(]?[0-9][0-9 ()./-]{1,38}$/,
} as const;

export function findAnswerMistake(field: FormField, answer: string | boolean): AnswerMistake | null {
  const { kind, required, maxLength = MAX_ANSWER_LENGTH } = field;
  if (typeof answer === 'boolean') return required && !answer ? 'missing' : null;
  const text = answer.trim();
  if (text === '') return required ? 'missing' : null;
  if (kind === 'email' || kind === 'phone') return SHAPES[kind].test(text) ? null : kind;
  return (kind === 'text' || kind === 'textarea') && text.length > maxLength ? 'too-long' : null;
}
