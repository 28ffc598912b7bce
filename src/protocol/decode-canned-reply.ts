/** The agent's door for canned replies: exact shapes, variables that exist, and an answer that names the field that is wrong. */
import { CannedRepliesQuery, CannedReplyRequest, MAX_REPLY_VARIABLES } from './canned-reply-api.ts';
import { countVariables, findUnknownVariable, REPLY_VARIABLES } from './canned-reply-text.ts';
import { findSchemaMistake, type Mistake, toMistake } from './schema-mistake.ts';

/** @param value a parsed JSON value */
export function decodeCannedReply(
  value: unknown,
): { readonly reply: CannedReplyRequest } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(CannedReplyRequest, value, '');
  if (mistake !== null) return { mistake };
  const reply = value as CannedReplyRequest;
  const count = countVariables(reply.text);
  if (count > MAX_REPLY_VARIABLES) {
    return { mistake: toMistake('text', `at most ${MAX_REPLY_VARIABLES} variables`, count) };
  }
  const unknown = findUnknownVariable(reply.text);
  const known = `${REPLY_VARIABLES.join(', ')}, visitor.variables. and a name, or a fallback after |`;
  if (unknown !== null) return { mistake: toMistake('text', `variables of ${known}`, unknown) };
  return { reply: { ...reply, shortcut: reply.shortcut.toLowerCase() } };
}

/** @param query of the address, as it came */
export function decodeCannedRepliesQuery(
  query: unknown,
): { readonly query: CannedRepliesQuery } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(CannedRepliesQuery, query, '');
  return mistake === null ? { query: query as CannedRepliesQuery } : { mistake };
}
