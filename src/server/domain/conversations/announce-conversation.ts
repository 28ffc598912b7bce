/** Tells everybody who sees a conversation that something about it is different. */
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { VisitorEvent } from '../visitors/visitor-state.ts';
import { rememberConversation } from './remember-conversation.ts';

/** @param event what the change means to the visitor, if anything */
export function announceConversation(
  world: Pick<DomainWorld, 'presence' | 'doorbell'>,
  summary: ConversationSummary,
  event?: VisitorEvent,
): void {
  rememberConversation(world, summary, event);
  const { visitor, site } = summary;
  world.doorbell.ring([`visitor:${visitor}`, `site:${site}`], { type: 'conversation', conversation: summary });
}
