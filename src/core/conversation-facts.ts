/** What the logs of conversations teach the record and the badge. Pure. */
import { isSaid } from '../protocol/body-text.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationLog } from '../session/session.ts';
import type { VisitorRecord } from './visitor-record.ts';

/** Null when the record knows it already: a log changes with every key that an agent types, and storage is slow. */
export function toLearned(
  conversation: ConversationId,
  { summary, messages, pending }: ConversationLog,
  current: VisitorRecord,
  now: number,
): ((record: VisitorRecord) => VisitorRecord) | null {
  const wrote = (kind: 'agent' | 'visitor'): boolean => messages.some(({ author }) => author.kind === kind);
  const last = messages.findLast(({ author, body }) => isSaid(body) && author.kind !== 'greeting');
  const open = pending.length > 0 || (summary !== null && summary.state !== 'closed');
  const waits = open && (pending.length > 0 || last?.author.kind === 'visitor');
  const next = {
    served: open && (current.served || wrote('agent')),
    hasSentMessage: current.hasSentMessage || pending.length > 0 || wrote('visitor'),
    unansweredSince: waits ? (current.unansweredSince ?? now) : null,
  };
  const isSame = open === current.conversation?.open && conversation === current.conversation.id;
  if (isSame && Object.entries(next).every(([name, value]) => current[name as keyof typeof next] === value))
    return null;
  return (record) => ({
    ...record,
    ...next,
    // Answered: what a greeting said is in the conversation now.
    greeting: open ? null : record.greeting,
    conversation: { id: conversation, open },
  });
}

/**
 * What agents said and the visitor has not read; what happened is said by the system, and is no news.
 *
 * @param seenSeq the newest that was there while the box showed it: its receipt may still be on its way
 */
export function countUnread({ messages, readByVisitor }: ConversationLog, seenSeq: number): number {
  const readSeq = Math.max(seenSeq, readByVisitor);
  return messages.filter(({ seq, author, body }) => seq > readSeq && author.kind === 'agent' && isSaid(body)).length;
}
