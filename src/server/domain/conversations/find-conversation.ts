/** A conversation, if it is this principal's to see. Foreign and missing look the same (P5). */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Principal } from '../principal.ts';

export async function findConversation(
  { store }: Pick<DomainWorld, 'store'>,
  principal: Principal,
  id: ConversationId,
): Promise<ConversationSummary | null> {
  const found = await store.conversations.find(id);
  if (found === null) return null;
  const isTheirs = found.site === principal.site && (principal.kind === 'agent' || found.visitor === principal.id);
  return isTheirs ? found : null;
}
