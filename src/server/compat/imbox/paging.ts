/** Where a page of conversations ended, as the address of the next one says it. */
import { toMistake } from '../../../protocol/schema-mistake.ts';
import type { ChatCursor } from '../../domain/conversations/chat-history.ts';
import type { Refused } from '../refused.ts';
import type { Asked } from './call.ts';
import { fromChannel, toChannel } from './numbers.ts';

const INSTANT = /^[0-9]{1,15}$/;
const EXPECTED = 'what "next" of the page before says';

export const toNext = (next: ChatCursor | null): Readonly<Record<string, string>> | null =>
  next === null ? null : { cursorId: toChannel(next.id), cursorDate: String(next.at) };

export function readCursor({ query }: Asked): { readonly after: ChatCursor | null } | Refused {
  const [channel, date] = [query('cursorId'), query('cursorDate')];
  if (channel === '' && date === '') return { after: null };
  const id = fromChannel(channel);
  if (id === null) return { mistake: toMistake('cursorId', EXPECTED, channel) };
  if (!INSTANT.test(date)) return { mistake: toMistake('cursorDate', EXPECTED, date) };
  return { after: { at: Number(date), id } };
}
