/** Keeps what presence knows of a visitor's conversation true after the conversation changed. */
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Present } from '../visitors/present.ts';
import { toNextState, type VisitorEvent } from '../visitors/visitor-state.ts';

/** @param event what the change means to the visitor, if anything */
export function rememberConversation(
  { presence }: Pick<DomainWorld, 'presence'>,
  summary: ConversationSummary,
  event?: VisitorEvent,
): void {
  presence.touch(summary.visitor, (present) => {
    const isAnother = present.conversation !== null && present.conversation.id !== summary.id;
    // An old conversation that closes says nothing of the one that goes on.
    if (!isAnother || summary.state !== 'closed') present.conversation = toPresentConversation(summary);
    present.chats.set(summary.id, toChat(summary));
    present.hasSentMessage ||= summary.lastMessage?.author.kind === 'visitor';
    if (event !== undefined) present.state = toNextState(present.state, event);
  });
}

/** A closed conversation is nobody's present one. */
export function toPresentConversation(summary: ConversationSummary | undefined): Present['conversation'] {
  if (summary === undefined || summary.state === 'closed') return null;
  const { id, state, head, readByVisitor } = summary;
  return { id, state, served: state === 'open' || state === 'transferring', head, read: readByVisitor };
}

export function toChat({ state, lastMessage, updatedAt }: ConversationSummary) {
  return { isClosed: state === 'closed', lastAt: lastMessage?.at ?? updatedAt };
}
