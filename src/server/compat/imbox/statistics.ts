/** ImBox's statistics: how each conversation of a time went, as rows or as a file; and the filters of pages. */
import type { AgentId, ConversationId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { type ChatReport, listChats, reportChats } from '../../domain/conversations/chat-history.ts';
import { listPageFilters } from '../../domain/sites/page-filters.ts';
import { isTimeZone } from '../../reports/time-zone.ts';
import { toCsv } from '../../reports/to-csv.ts';
import { toCountryName } from '../country-name.ts';
import { isRefused, NOT_FOUND, type Refused } from '../refused.ts';
import { listNumbered } from './agents.ts';
import type { Asked, Call } from './call.ts';
import { fromChannel, readPageFilters, toChannel, toIds } from './numbers.ts';
import { readCursor, toNext } from './paging.ts';
import { createLocalTime, readInstant } from './times.ts';

const MAX_SPAN_MS = 365 * 86_400_000;
const MAX_ROWS = 300;
/** What an address has room for, and a bit more. */
const MAX_CHANNELS = 500;

/** In the order of the document, each with what it is in a file. */
const COLUMNS = {
  channel: 'text',
  agentName: 'text',
  agentEmail: 'text',
  referral: 'text',
  searchEngine: 'text',
  exitPage: 'text',
  browser: 'text',
  os: 'text',
  city: 'text',
  country: 'text',
  labels: 'text',
  tags: 'text',
  duration: 'ms',
  rating: 'mean',
  responseTime: 'ms',
  startedAt: 'text',
} as const;

export const STATISTIC_CALLS: readonly Call[] = [
  {
    name: 'chatStatistics',
    summary: 'How each conversation of a time went: a year at most, the oldest first',
    parameters: [],
    example: '?startTime=2026-01-01T00%3A00%3A00.000Z&endTime=2026-02-01T00%3A00%3A00.000Z&fileType=csv',
    hasLength: true,
    async act(asked) {
      const { world, site, query } = asked;
      const fileType = query('fileType') || 'json';
      if (fileType !== 'json' && fileType !== 'csv') {
        return { mistake: toMistake('fileType', '"csv" or "json"', fileType) };
      }
      const time = readRange(asked);
      if ('mistake' in time) return time;
      const cursor = readCursor(asked);
      if (isRefused(cursor)) return cursor;
      const channels = readChannels(asked);
      if (isRefused(channels)) return channels;
      const filters = await readPageFilters(asked);
      if (isRefused(filters)) return filters;
      const people = await readAgents(asked);
      if (isRefused(people)) return people;
      const { timeZone, ...range } = time;
      const wish = { ...range, ...channels, ...filters, agents: people.wanted };
      const { chats, next } = await listChats(world.domain, site.id, wish, cursor.after, MAX_ROWS);
      const reports = await reportChats(world.domain, chats);
      const toTime = createLocalTime(timeZone);
      const rows = reports.map((report) => toRow(report, people.known, toTime));
      if (fileType === 'json') return { rows, next: toNext(next) };
      const cells = rows.map(({ labels, tags, ...row }) => ({
        ...{ ...row, labels: labels.join(', '), tags: tags.join(', ') },
      }));
      return { csv: toCsv(COLUMNS, cells), next: toNext(next) };
    },
  },
  {
    name: 'pageFilters',
    summary: 'The filters of pages, whose ids `pageFilterId` takes',
    parameters: [],
    hasLength: true,
    async act({ world, agent, sid }) {
      const listed = await listPageFilters(world.domain, agent);
      if (!('filters' in listed)) return listed;
      const numbers = await toIds(
        world,
        'page-filter',
        listed.filters.map(({ id }) => id),
      );
      return {
        rows: listed.filters.map(({ pattern, name, kind }, index) => ({
          ...{ id: numbers[index], sid, searchFilter: pattern, searchName: name, matchType: kind },
        })),
      };
    },
  },
];

function readRange({
  world,
  sid,
  query,
}: Asked): { readonly from: number; readonly to: number; readonly timeZone: string } | { readonly mistake: Mistake } {
  // The document calls it "your userId": who believes that gets GMT.
  const timeZone = query('timezone') === String(sid) ? '' : query('timezone');
  if (timeZone !== '' && !isTimeZone(timeZone)) {
    return { mistake: toMistake('timezone', 'an IANA time zone such as "Europe/Stockholm"', timeZone) };
  }
  const [start, end] = [query('startTime'), query('endTime')];
  const expected = 'an instant that there is, such as 2026-01-01T00:00:00.000Z';
  const from = readInstant(start, timeZone);
  if (from === null) return { mistake: toMistake('startTime', expected, start === '' ? undefined : start) };
  const to = end === '' ? world.domain.clock.now() : readInstant(end, timeZone);
  if (to === null) return { mistake: toMistake('endTime', expected, end) };
  if (to < from) return { mistake: toMistake('endTime', 'startTime or later', end === '' ? undefined : end) };
  if (to - from > MAX_SPAN_MS) return { mistake: toMistake('startTime', 'at most 365 days before endTime', start) };
  return { from, to, timeZone };
}

function readChannels({ queries }: Asked): { readonly conversations: readonly ConversationId[] | null } | Refused {
  const wanted = queries('channel', 'channels');
  if (wanted.length === 0) return { conversations: null };
  if (wanted.length > MAX_CHANNELS) return { mistake: toMistake('channels', `at most ${MAX_CHANNELS}`, wanted.length) };
  const conversations = wanted.flatMap((channel) => fromChannel(channel) ?? []);
  return conversations.length === wanted.length ? { conversations } : NOT_FOUND;
}

interface Called {
  readonly name: string;
  readonly email: string;
}

async function readAgents(
  asked: Asked,
): Promise<{ readonly wanted: readonly AgentId[] | null; readonly known: ReadonlyMap<AgentId, Called> } | Refused> {
  const listed = await listNumbered(asked);
  if (!('agents' in listed)) return listed;
  const known = new Map(listed.agents.map(({ person }) => [person.id, person]));
  const numbers = asked.queries('agentId', 'agentIds');
  if (numbers.length === 0) return { wanted: null, known };
  const found = listed.agents.filter(({ number }) => numbers.includes(String(number)));
  if (found.length !== new Set(numbers).size) return NOT_FOUND;
  return { wanted: found.map(({ person }) => person.id), known };
}

function toRow(
  { chat, visit, tags, durationMs, responseMs }: ChatReport,
  known: ReadonlyMap<AgentId, Called>,
  toTime: (at: number) => string,
) {
  const agent = chat.agent === null ? undefined : known.get(chat.agent);
  return {
    channel: toChannel(chat.id),
    agentName: agent?.name ?? '',
    agentEmail: agent?.email ?? '',
    referral: visit?.traffic ?? '',
    searchEngine: visit?.searchEngine ?? '',
    exitPage: visit?.exitUrl ?? '',
    browser: visit === null ? '' : `${visit.browser} ${visit.browserVersion}`.trim(),
    os: visit?.os ?? '',
    city: visit?.city ?? '',
    country: toCountryName(visit?.country ?? ''),
    labels: chat.labels.map(({ label }) => label),
    tags,
    duration: durationMs,
    rating: chat.stars,
    responseTime: responseMs,
    startedAt: toTime(chat.startedAt),
  };
}
