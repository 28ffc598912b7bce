/** Owners and admins look back at conversations: which there were, and how each went. */
import type { AgentId, ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { PageFilter } from '../../../protocol/page-filter-api.ts';
import type { Chat, TimeCursor, TimeRange, Visit } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { matchesPage } from '../sites/matches-page.ts';

/** How many are read for one answer at least, and at most once more: filters that match next to nothing must not read a year. */
const MIN_READ = 600;

type World = Pick<DomainWorld, 'store'>;

/** All that is given must hold; of several agents, conversations or filters any. */
export interface ChatWish extends TimeRange {
  readonly agents: readonly AgentId[] | null;
  readonly conversations: readonly ConversationId[] | null;
  /** Of pages on which conversations began. */
  readonly filters: readonly PageFilter[] | null;
}

export interface ChatCursor extends TimeCursor {
  readonly id: ConversationId;
}

export interface ChatPage {
  readonly chats: readonly Chat[];
  /** What the next page comes behind; null at the end. A page may be short, or empty, before that. */
  readonly next: ChatCursor | null;
}

/** The oldest first. */
export async function listChats(
  { store }: World,
  site: SiteId,
  wish: ChatWish,
  after: ChatCursor | null,
  limit: number,
): Promise<ChatPage> {
  const { filters } = wish;
  const chats: Chat[] = [];
  let start = after;
  for (let count = 0; count < MIN_READ; count += limit) {
    const rows = await readChats({ store }, site, wish, start, limit + 1);
    const read = rows.slice(0, limit);
    chats.push(...(filters === null ? read : await pick({ store }, read, filters)));
    const last = chats[limit - 1];
    if (last !== undefined && chats.length > limit) return { chats: chats.slice(0, limit), next: toCursor(last) };
    const end = read.at(-1);
    if (end === undefined || rows.length <= limit) return { chats, next: null };
    start = toCursor(end);
    if (chats.length === limit) break;
  }
  return { chats, next: start };
}

/** One conversation of the site, with the page that it began on; null: not theirs. */
export async function readChat(
  { store }: World,
  site: SiteId,
  id: ConversationId,
): Promise<{ readonly chat: Chat; readonly url: string } | null> {
  const [chat] = await store.chats.find(site, [id]);
  return chat === undefined ? null : { chat, url: (await store.chats.pages([id])).get(id) ?? '' };
}

/** How a conversation went, with what was known of its visitor then. */
export interface ChatReport {
  readonly chat: Chat;
  readonly visit: Visit | null;
  readonly tags: readonly string[];
  /** Until it was closed, or else until its last message; null: no agent answered. */
  readonly durationMs: number | null;
  /** Until an agent's first word; null: there was none. */
  readonly responseMs: number | null;
}

export async function reportChats({ store }: World, chats: readonly Chat[]): Promise<readonly ChatReport[]> {
  const ids = chats.map(({ id }) => id);
  const [visits, tags, answeredAt] = await Promise.all([
    store.chats.visits(ids),
    store.chats.tags(ids),
    store.chats.answeredAt(ids),
  ]);
  return chats.map((chat) => {
    const answered = answeredAt.get(chat.id) ?? null;
    return {
      chat,
      visit: visits.get(chat.id) ?? null,
      tags: (tags.get(chat.id) ?? []).map(({ name }) => name),
      durationMs: answered === null ? null : (chat.closedAt ?? chat.updatedAt) - chat.startedAt,
      responseMs: answered === null ? null : answered - chat.startedAt,
    };
  });
}

async function readChats(
  { store }: World,
  site: SiteId,
  { agents, conversations, ...range }: ChatWish,
  after: ChatCursor | null,
  limit: number,
): Promise<readonly Chat[]> {
  if (conversations === null) {
    if (agents === null) return store.chats.list(site, range, null, after, limit);
    // Each by an index: one question for all of them would read the whole time.
    const lists = await Promise.all(
      [...new Set(agents)].map((agent) => store.chats.list(site, range, agent, after, limit)),
    );
    return lists.flat().sort(byStart).slice(0, limit);
  }
  const found = await store.chats.find(site, [...new Set(conversations)]);
  return found
    .filter(({ startedAt }) => startedAt >= range.from && startedAt < range.to)
    .filter(({ agent }) => agents === null || (agent !== null && agents.includes(agent)))
    .filter((chat) => after === null || byStart(chat, { startedAt: after.at, id: after.id }) > 0)
    .slice(0, limit);
}

async function pick(
  { store }: World,
  chats: readonly Chat[],
  filters: readonly PageFilter[],
): Promise<readonly Chat[]> {
  const pages = await store.chats.pages(chats.map(({ id }) => id));
  return chats.filter(({ id }) => {
    const url = pages.get(id);
    return url !== undefined && filters.some((filter) => matchesPage(filter, url));
  });
}

const toCursor = ({ startedAt, id }: Pick<Chat, 'startedAt' | 'id'>): ChatCursor => ({ at: startedAt, id });

type Start = Pick<Chat, 'startedAt'> & { readonly id: string };
const byStart = (left: Start, right: Start): number =>
  left.startedAt - right.startedAt || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
