/** One page of a list that grows: how many, from where on, and what to ask for next. */
import { PAGE_SIZE, type PageQuery } from '../../../protocol/list-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { TimeCursor } from '../../store/store.ts';

export interface CursorPage<Cursor> {
  readonly limit: number;
  /** Null at the beginning. */
  readonly cursor: Cursor | null;
}

type Decode<Cursor> = (text: string) => Cursor | null;

export function readPage<Cursor>(
  { limit, cursor: text }: PageQuery,
  decode: Decode<Cursor>,
): CursorPage<Cursor> | { readonly mistake: Mistake } {
  const cursor = text === undefined ? null : decode(text);
  if (text !== undefined && cursor === null) {
    return { mistake: toMistake('cursor', 'the next of the page before', text) };
  }
  return { limit: limit === undefined ? PAGE_SIZE : Number(limit), cursor };
}

/** @param rows one more than the page has, where there is one */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  encode: (last: Row) => string,
): { readonly shown: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last !== undefined ? encode(last) : null };
}

/** Opaque: nobody should come to rely on what is in it. */
export const encodeTime = ({ at, id }: TimeCursor): string => Buffer.from(`${at} ${id}`).toString('base64url');

export function decodeTime(text: string): TimeCursor | null {
  const [, at, id] = /^([0-9]{1,15}) ([0-9a-f-]{1,64})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return at === undefined || id === undefined ? null : { at: Number(at), id };
}

/** Where the order has numbers that are shown anyway. */
export const decodeNumber = (text: string): number | null => (/^[0-9]{1,15}$/.test(text) ? Number(text) : null);
