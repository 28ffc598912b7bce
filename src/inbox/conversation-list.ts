/** The conversations of the site as the agents' page keeps them: pure changes, and the order they are shown in. */
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';

export type ConversationList = ReadonlyMap<ConversationId, ConversationSummary>;

/** `handed`: a colleague gave it to me, or it is my turn, and I have not taken it yet. */
export type ConversationGroup = 'handed' | 'waiting' | 'mine' | 'others' | 'closed';

export type ConversationGroups = Readonly<Record<ConversationGroup, readonly ConversationSummary[]>>;

/** Takes each summary as the newest word on its conversation. */
export function upsertConversations(
  list: ConversationList,
  conversations: readonly ConversationSummary[],
): ConversationList {
  const next = new Map(list);
  for (const conversation of conversations) next.set(conversation.id, keepRead(conversation, list));
  return next;
}

/** Everything up to `seq` was seen here; the server's own word on it follows. */
export function markRead(list: ConversationList, id: ConversationId, seq: number): ConversationList {
  const known = list.get(id);
  if (known === undefined || known.readByAgent >= seq) return list;
  return new Map(list).set(id, { ...known, readByAgent: seq });
}

/** Those that need somebody: who came first. The rest: where something was said last, so that reading alone moves nothing. */
export function groupConversations(list: ConversationList, self: string): ConversationGroups {
  const groups: Record<ConversationGroup, ConversationSummary[]> = {
    handed: [],
    waiting: [],
    mine: [],
    others: [],
    closed: [],
  };
  for (const conversation of list.values()) groups[toGroup(conversation, self)].push(conversation);
  for (const group of [groups.handed, groups.waiting]) {
    group.sort((a, b) => a.startedAt - b.startedAt || compareIds(a, b));
  }
  for (const group of [groups.mine, groups.others, groups.closed]) {
    group.sort((a, b) => toLastSaidAt(b) - toLastSaidAt(a) || compareIds(a, b));
  }
  return groups;
}

export function toGroup(conversation: ConversationSummary, self: string): ConversationGroup {
  if (conversation.state === 'closed') return 'closed';
  if (conversation.agent === null) return 'waiting';
  if (conversation.agent.id !== self) return 'others';
  return conversation.state === 'open' ? 'mine' : 'handed';
}

/** Whether an agent said no to it, which is how it ended. */
export function isDeclined({ state, lastMessage }: ConversationSummary): boolean {
  const body = lastMessage?.body;
  return state === 'closed' && body?.kind === 'event' && body.event === 'refused';
}

/** Whether the visitor had the last word and no agent has seen it. */
export function isUnread(conversation: ConversationSummary): boolean {
  return conversation.lastMessage?.author.kind === 'visitor' && conversation.head > conversation.readByAgent;
}

export function toLastSaidAt(conversation: ConversationSummary): number {
  return conversation.lastMessage?.at ?? conversation.startedAt;
}

/** Receipts are cumulative: one that crossed with our own reading must not make a conversation unread again. */
function keepRead(conversation: ConversationSummary, list: ConversationList): ConversationSummary {
  const read = Math.min(list.get(conversation.id)?.readByAgent ?? 0, conversation.head);
  return read > conversation.readByAgent ? { ...conversation, readByAgent: read } : conversation;
}

function compareIds(a: ConversationSummary, b: ConversationSummary): number {
  return a.id < b.id ? -1 : 1;
}
