/** Reads what a client misses: one page of messages after its cursor, or the conversations that an agent's list begins with. */
import type { ConversationsFrame, SyncFrame } from '../../protocol/frames.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { SYNC_PAGE_SIZE, SYNC_PAGE_TEXT } from '../../protocol/limits.ts';
import type { Message } from '../../protocol/message.ts';
import { findConversation } from '../domain/conversations/find-conversation.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import type { Principal } from '../domain/principal.ts';

/** The newest closed conversations that an agent's list begins with. */
const CLOSED_SHOWN = 50;

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
  const messages = toPage(await world.store.conversations.messages(conversation, after, SYNC_PAGE_SIZE));
  const last = messages.at(-1)?.seq ?? after;
  const head = Math.max(summary.head, last);
  return { ...empty, messages, head, limited: last < head && messages.length > 0 };
}

/** At least one message, and no more than fits a connection's buffer. */
function toPage(messages: readonly Message[]): readonly Message[] {
  let length = 0;
  const end = messages.findIndex(({ body }) => {
    length += body.kind === 'text' ? body.text.length : JSON.stringify(body).length;
    return length > SYNC_PAGE_TEXT;
  });
  return end < 0 ? messages : messages.slice(0, Math.max(1, end));
}

export async function readConversations(
  { store }: Pick<DomainWorld, 'store'>,
  site: SiteId,
): Promise<ConversationsFrame> {
  const conversations = await store.conversations.ofSite(site, CLOSED_SHOWN);
  return { type: 'conversations', reset: true, conversations };
}
