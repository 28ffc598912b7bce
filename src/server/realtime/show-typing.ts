/** Passes on that somebody types, to everybody else who sees the conversation (P19). */
import type { ConversationId } from '../../protocol/ids.ts';
import { findConversation } from '../domain/conversations/find-conversation.ts';
import { type Principal, toAuthor, toTopics } from '../domain/principal.ts';
import type { RealtimeWorld } from './realtime-world.ts';

/** @param origin the connection that says so */
export async function showTyping(
  { domain, hub }: RealtimeWorld,
  principal: Principal,
  { conversation, active }: { readonly conversation: ConversationId; readonly active: boolean },
  origin: object,
): Promise<void> {
  const summary = await findConversation(domain, principal, conversation);
  if (summary === null) return;
  hub.ring(toTopics(summary), { type: 'typing', conversation, author: toAuthor(principal), active }, origin);
}
