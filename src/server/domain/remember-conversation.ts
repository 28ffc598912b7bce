/** Keeps what presence knows of a visitor's conversation true after the conversation changed. */
import type { ConversationSummary } from '../../protocol/message.ts';
import type { DomainWorld } from './domain-world.ts';
import type { Present } from './presence.ts';

export function rememberConversation({ presence }: Pick<DomainWorld, 'presence'>, summary: ConversationSummary): void {
  presence.touch(summary.visitor, (present) => {
    present.conversation = toPresentConversation(summary);
    present.hasSentMessage ||= summary.lastMessage?.author.kind === 'visitor';
    present.summary = { ...present.summary, conversation: present.conversation?.id ?? null };
  });
}

/** A closed conversation is nobody's present one. */
export function toPresentConversation(summary: ConversationSummary | undefined): Present['conversation'] {
  if (summary === undefined || summary.state === 'closed') return null;
  const { id, agent, head, readByVisitor } = summary;
  return { id, served: agent !== null, head, read: readByVisitor };
}
