/** Reads what a client misses: one page of messages after its cursor, with the conversation's present state. */
import type { SyncFrame } from '../../protocol/frames.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { SYNC_PAGE_SIZE } from '../../protocol/limits.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import { findConversation } from '../domain/find-conversation.ts';
import type { Principal } from '../domain/principal.ts';

/** @returns null for a conversation that is not the principal's; one that nobody has started yet is an empty page */
export async function readPage(
  world: Pick<DomainWorld, 'store'>,
  principal: Principal,
  conversation: ConversationId,
  after: number,
): Promise<SyncFrame> {
  const summary = await findConversation(world, principal, conversation);
  const empty = { type: 'sync', conversation, after, messages: [], head: 0, limited: false, summary } as const;
  if (summary === null) return empty;
  const messages = await world.store.conversations.messages(conversation, after, SYNC_PAGE_SIZE);
  const last = messages.at(-1)?.seq ?? after;
  const head = Math.max(summary.head, last);
  return { ...empty, messages, head, limited: last < head && messages.length > 0 };
}
