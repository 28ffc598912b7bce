/** Where a page of a list that is sorted by a text ended: the `next` of one page is the `after` of the one that follows. */
import Type from 'typebox';

export interface TextPosition {
  /** What the list is sorted by. */
  readonly key: string;
  /** Tells those apart that share it. */
  readonly id: string;
}

/** Ids have no blank; keys may. */
export const TextCursor = Type.String({ pattern: '^[^ ]{1,64} .{0,300}$' });

export const toTextCursor = ({ key, id }: TextPosition): string => `${id} ${key}`;

/** @param cursor one that fits TextCursor */
export function fromTextCursor(cursor: string | undefined): TextPosition | null {
  if (cursor === undefined) return null;
  const blank = cursor.indexOf(' ');
  return { id: cursor.slice(0, blank), key: cursor.slice(blank + 1) };
}
