/** Tells everybody who sees a conversation of the messages that were stored in it. */
import type { Appended } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toTopics } from '../principal.ts';
import type { VisitorEvent } from '../visitors/visitor-state.ts';
import { rememberConversation } from './remember-conversation.ts';

/**
 * @param event what they mean to the visitor, if anything
 * @param origin the connection that sent the message: it gets the result instead
 */
export function announceMessages(
  world: Pick<DomainWorld, 'presence' | 'doorbell' | 'router'>,
  { messages, message, summary }: Extract<Appended, { outcome: 'stored' }>,
  event?: VisitorEvent,
  origin?: object,
): void {
  rememberConversation(world, summary, event);
  if (summary.state === 'waiting') world.router.wake(summary.site);
  for (const added of messages) {
    // The greeting goes to the sender too: only the message itself is theirs.
    world.doorbell.ring(toTopics(summary), { type: 'message', message: added }, added === message ? origin : undefined);
  }
  world.doorbell.ring([`site:${summary.site}`], { type: 'conversation', conversation: summary });
}
