/** ImBox's conversations: those of some days, and what was said in one. */
import { toBodyText } from '../../../protocol/body-text.ts';
import type { Author, Body, Message } from '../../../protocol/message.ts';
import { toSaidMessages } from '../../../protocol/said-messages.ts';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import { listChats, readChat } from '../../domain/conversations/chat-history.ts';
import { listMessages } from '../../domain/conversations/list-conversations.ts';
import { loadProfile } from '../../domain/visitors/visitor-profile.ts';
import { toFileUrl } from '../file-url.ts';
import { isRefused, NOT_FOUND } from '../refused.ts';
import { type Asked, type Call, toTime } from './call.ts';
import { findChannel, readPageFilters, toChannel, toId, toIds } from './numbers.ts';
import { readCursor, toNext } from './paging.ts';
import { readDay } from './times.ts';

const DAY_MS = 86_400_000;
const MAX_CONVERSATIONS = 1_000;
const MAX_MESSAGES = '500';
/** Messages are numbered in their conversation; with the conversation's own number before it, theirs is nobody else's. */
const NUMBERS_OF_ONE = 1_000_000;
const EXPECTED_DAY = 'a day that there is, as YYYY-MM-DD';

export const CONVERSATION_CALLS: readonly Call[] = [
  {
    name: 'listConversations',
    summary: 'Conversations that began on these days, the oldest first',
    parameters: ['fromDate', 'toDate'],
    hasLength: true,
    async act(asked) {
      const { world, site, sid, path } = asked;
      const [from, to] = [readDay(path('fromDate')), readDay(path('toDate'))];
      if (from === null) return { mistake: toMistake('fromDate', EXPECTED_DAY, path('fromDate')) };
      if (to === null) return { mistake: toMistake('toDate', EXPECTED_DAY, path('toDate')) };
      if (to < from) return { mistake: toMistake('toDate', 'fromDate or a later day', path('toDate')) };
      const cursor = readCursor(asked);
      if (isRefused(cursor)) return cursor;
      const read = await readPageFilters(asked);
      if (isRefused(read)) return read;
      const wish = { from, to: to + DAY_MS, agents: null, conversations: null, filters: read.filters };
      const { chats, next } = await listChats(world.domain, site.id, wish, cursor.after, MAX_CONVERSATIONS);
      return {
        rows: chats.map(({ id, startedAt }) => ({ sid, conversationID: toChannel(id), date: toTime(startedAt) })),
        next: toNext(next),
      };
    },
  },
  {
    name: 'grabConversation',
    summary: 'What was said in a conversation, in order, after the page on which it began',
    parameters: ['conversationId'],
    hasLength: true,
    async act(asked) {
      const { world, principal, site, query } = asked;
      const found = await findChannel(asked);
      if (found === null) return NOT_FOUND;
      const cursor = query('cursorId');
      const page = cursor === '' ? {} : { cursor };
      const [listed, read] = await Promise.all([
        listMessages(world.domain, principal, found.id, { limit: MAX_MESSAGES, ...page }),
        readChat(world.domain, site.id, found.id),
      ]);
      if (read === null) return NOT_FOUND;
      if (!('messages' in listed)) {
        return 'mistake' in listed ? { mistake: { ...listed.mistake, field: 'cursorId' } } : listed;
      }
      const { chat, url } = read;
      const toRow = await createRows(asked, chat, listed.messages);
      const join = { type: 'visitorJoin', currentPage: url };
      return {
        rows: [
          ...(cursor === '' ? [toRow(0, SYSTEM, JSON.stringify(join), chat.startedAt)] : []),
          ...toSaidMessages(listed.messages).map(({ seq, author, body, at }) => {
            const isEvent = body.kind === 'event';
            return toRow(seq, isEvent ? SYSTEM : author, toText(asked, author, body), at);
          }),
        ],
        next: listed.next === null ? null : { cursorId: listed.next },
      };
    },
  },
];

const SYSTEM: Author = { kind: 'system', id: '', name: 'system' };

/** What happened in a conversation, by names of their kind. */
const EVENTS = {
  joined: 'agentJoin',
  closed: 'conversationClose',
  reopened: 'conversationReopen',
  refused: 'conversationRefuse',
  transferred: 'conversationTransfer',
} as const;

function toText(asked: Asked, { name }: Author, body: Body): string {
  if (body.kind === 'event') return JSON.stringify({ type: EVENTS[body.event], name });
  return body.kind === 'file' ? toFileUrl(asked.world, asked.origin, body.file) : toBodyText(body);
}

async function createRows(
  { world, sid }: Asked,
  { id, visitor }: NonNullable<Awaited<ReturnType<typeof readChat>>>['chat'],
  messages: readonly Message[],
) {
  const writers = [...new Set(messages.flatMap(({ author }) => (author.kind === 'agent' ? [author.id] : [])))];
  const [number, agents, profile] = await Promise.all([
    toId(world, 'conversation', id),
    toIds(world, 'agent', writers),
    loadProfile(world.domain, visitor),
  ]);
  const channel = toChannel(id);
  const agentIds = new Map(writers.map((writer, index) => [writer, agents[index] ?? null]));
  const toAgentId = (author: Author): number | null =>
    author.kind === 'visitor' ? 0 : author.kind === 'agent' ? (agentIds.get(author.id) ?? null) : null;
  return (seq: number, author: Author, message: string, at: number) => ({
    id: number * NUMBERS_OF_ONE + seq,
    sid,
    conversationID: channel,
    from: author.kind === 'visitor' ? profile.name || channel : author.name,
    message,
    date: toTime(at),
    agentID: toAgentId(author),
  });
}
