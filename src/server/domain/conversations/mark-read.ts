/** One side has seen a conversation up to a message; the other side is told. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { DomainWorld } from '../domain-world.ts';
import { type Principal, toTopics } from '../principal.ts';
import { findConversation } from './find-conversation.ts';
import { rememberConversation } from './remember-conversation.ts';

export async function markRead(
  world: DomainWorld,
  principal: Principal,
  id: ConversationId,
  seq: number,
): Promise<void> {
  if ((await findConversation(world, principal, id)) === null) return;
  const summary = await world.store.conversations.markRead(id, principal.kind, seq);
  if (summary === null) return;
  rememberConversation(world, summary);
  world.doorbell.ring(toTopics(summary), { type: 'receipt', conversation: id, reader: principal.kind, seq });
  world.doorbell.ring([`site:${principal.site}`], { type: 'conversation', conversation: summary });
}
