/** How faces hear no from our use cases, and what they tell of it: by a status, a message and, of a mistake, the field. */
import type { Mistake } from '../../protocol/schema-mistake.ts';

/** Why not: a use case's word, or what is wrong with which parameter. */
export type Refused = { readonly refused: string } | { readonly mistake: Mistake };

export const NOT_FOUND = { refused: 'not-found' } as const;

export const isRefused = (result: object): result is Refused => 'refused' in result || 'mistake' in result;

export interface Told {
  readonly status: number;
  readonly message: string;
}

/** By a use case's word. */
const WORDS: Readonly<Record<string, Told>> = {
  'not-found': { status: 404, message: 'There is nothing with this id.' },
  forbidden: { status: 403, message: 'The agent whom this key acts for may not do this.' },
  'email-taken': { status: 409, message: 'Another user has this e-mail.' },
  'account-stays': {
    status: 403,
    message: 'Accounts are not deleted by calls; delete its users, or stop using its key.',
  },
  'last-owner': { status: 409, message: 'An account keeps one owner at least.' },
};

export function tellRefusal(result: Refused): Told {
  if ('refused' in result) return WORDS[result.refused] ?? { status: 400, message: 'This cannot be done.' };
  const { field, expected, got } = result.mistake;
  return { status: 400, message: `${field === '' ? 'the body' : field}: expected ${expected}, got ${got}` };
}

/** @param names as the face calls our fields */
export function renameField(result: Refused, names: Readonly<Record<string, string>>): Refused {
  if (!('mistake' in result)) return result;
  const { field } = result.mistake;
  return { mistake: { ...result.mistake, field: names[field] ?? field } };
}
