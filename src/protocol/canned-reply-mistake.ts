/** What a schema cannot say of a canned reply: that its variables exist, and are not too many. */
import { type CannedReplyRequest, MAX_REPLY_VARIABLES } from './canned-reply-api.ts';
import { countVariables, findUnknownVariable, REPLY_VARIABLES } from './canned-reply-text.ts';
import { type Mistake, toMistake } from './schema-mistake.ts';

/** @returns null when there is none */
export function findCannedReplyMistake({ text }: Pick<CannedReplyRequest, 'text'>): Mistake | null {
  const count = countVariables(text);
  if (count > MAX_REPLY_VARIABLES) return toMistake('text', `at most ${MAX_REPLY_VARIABLES} variables`, count);
  const unknown = findUnknownVariable(text);
  const known = `${REPLY_VARIABLES.join(', ')}, visitor.variables. and a name, or a fallback after |`;
  return unknown === null ? null : toMistake('text', `variables of ${known}`, unknown);
}
