/** Conversations for whoever takes them elsewhere: how many there are, some of them by their place, and all of one. */
import type { ConversationDetail } from '../../../protocol/conversation-api.ts';
import type { ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { Message } from '../../../protocol/message.ts';
import type { Values } from '../../../protocol/presence.ts';
import type { VisitorProfile } from '../../../protocol/profile-api.ts';
import { toSaidMessages } from '../../../protocol/said-messages.ts';
import type { Chat, PathStep, Visit } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { loadProfile } from '../visitors/visitor-profile.ts';

/** Longer ones are cut: nobody has read so many. */
const MAX_MESSAGES = 2_000;
const MAX_PAGES = 200;

type World = Pick<DomainWorld, 'store'>;

export interface ExportedChat {
  readonly chat: Chat;
  readonly detail: ConversationDetail;
  /** In which it began; null: nothing is known of it yet. */
  readonly visit: Visit | null;
  readonly path: readonly PathStep[];
  readonly variables: Values;
  readonly profile: VisitorProfile;
  /** As it reads in the end. */
  readonly messages: readonly Message[];
}

/** The oldest first: what comes new moves nobody's place. */
export async function pageChats(
  { store }: World,
  site: SiteId,
  offset: number,
  limit: number,
): Promise<{ readonly total: number; readonly chats: readonly Chat[] }> {
  const [total, chats] = await Promise.all([store.chats.count(site), store.chats.page(site, offset, limit)]);
  return { total, chats };
}

/** Any text may be asked for. @returns null for what is no conversation of the site */
export async function exportChat({ store }: World, site: SiteId, id: string): Promise<ExportedChat | null> {
  const [chat] = await store.chats.find(site, [id as ConversationId]);
  const detail = chat === undefined ? null : await store.conversationDetails.find(site, chat.id);
  if (chat === undefined || detail === null) return null;
  const [visits, visitor, profile, messages] = await Promise.all([
    store.chats.visits([chat.id]),
    store.visitors.find(chat.visitor),
    loadProfile({ store }, chat.visitor),
    store.conversations.messages(chat.id, 0, MAX_MESSAGES),
  ]);
  const visit = visits.get(chat.id) ?? null;
  const path = visit === null ? [] : await store.visitors.path(visit.id, MAX_PAGES);
  const variables = visitor?.visitor.variables ?? {};
  return { chat, detail, visit, path, variables, profile, messages: toSaidMessages(messages) };
}
