/** IMsupporting's commands: what each is called, what its answer has beside the envelope, and who knows it. */
import type { SiteId } from '../../../protocol/ids.ts';
import { listLiveChats } from '../../domain/conversations/live-chats.ts';
import {
  countAgentsOnline,
  countLiveChats,
  countUnreadOffline,
  countVisitorsOnline,
  countVisitorsSince,
  hasAutomatedReplies,
  MAX_LIVE_CHATS,
} from '../../domain/sites/site-figures.ts';
import { listRecentVisitors } from '../../domain/visitors/recent-visitors.ts';
import type { Agent, Site } from '../../store/store.ts';
import type { CompatWorld } from '../compat-world.ts';
import { toGmtMidnight } from '../gmt-time.ts';
import { type Numbered, type Texts, toChatList, toVisitorList } from './lists.ts';

const DAY_MS = 86_400_000;
const MAX_VISITORS = 100;

interface Asked {
  readonly world: CompatWorld;
  readonly site: Site;
  readonly agent: Agent;
  readonly now: number;
}

type Member = string | Texts | Numbered;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What the answer has beside the envelope. */
  answer(asked: Asked): Promise<Readonly<Record<string, Member>>>;
}

const toFlag = (is: boolean): string => (is ? '1' : '0');

/** Every figure by the name that it has in `result`. */
const FIGURES = {
  operatorsonline: async ({ world, site }) => countAgentsOnline(world.domain, site.id),
  visitorsonline: async ({ world, site }) => countVisitorsOnline(world.domain, site.id),
  onlinestatus: async ({ world, site }) => toFlag(countAgentsOnline(world.domain, site.id) > 0),
  audionotification: async ({ site }) => toFlag(site.settings.notifications.sound),
  automatedreplies: async ({ site }) => toFlag(hasAutomatedReplies(site)),
  idlecheck: async ({ site }) => toFlag(site.settings.routing.idleMinutes > 0),
  chatswaiting: async ({ world, site }) => (await countLiveChats(world.domain, site.id)).waiting,
  chatstoday: ({ world, site, now }) => countChatsToday(world, site.id, now),
  visitorstoday: ({ world, site, now }) => countVisitorsSince(world.domain, site.id, toGmtMidnight(now)),
  openchats: async ({ world, site }) => (await countLiveChats(world.domain, site.id)).open,
  unreadofflinemessages: ({ world, site }) => countUnreadOffline(world.domain, site.id),
} as const satisfies Record<string, (asked: Asked) => Promise<string | number>>;

type Figure = keyof typeof FIGURES;
const ALL_FIGURES = Object.keys(FIGURES) as readonly Figure[];

function figures(name: string, summary: string, names: readonly Figure[]): Command {
  return {
    name,
    summary,
    async answer(asked) {
      const read = await Promise.all(names.map(async (one) => [one, String(await FIGURES[one](asked))] as const));
      return { result: Object.fromEntries(read) };
    },
  };
}

const figure = (name: string, summary: string, one: Figure): Command => figures(name, summary, [one]);

/** In the order of the document; `example` only tries the connection. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'example',
    summary: 'Try the connection',
    answer: async ({ site }) => ({ connectionstatus: `The API of ${site.name} was reached` }),
  },
  {
    name: 'GetLiveVisitorList',
    summary: 'Visitors who are here, and who were in the last day: a hundred at most',
    async answer({ world, site, now }) {
      const visitors = await listRecentVisitors(world.domain, site.id, now - DAY_MS, MAX_VISITORS);
      return { websiteVisitor: await toVisitorList(world, visitors) };
    },
  },
  {
    name: 'SetLastUsed',
    summary: 'Say that the account was used now',
    async answer({ world, agent }) {
      world.domain.lastActive.touch(agent.id);
      return {};
    },
  },
  figure('GetOperatorsOnline', 'How many operators are online', 'operatorsonline'),
  figure('GetVisitorsOnlineNow', 'How many visitors are on the site now', 'visitorsonline'),
  figure('GetOnlineStatus', 'Whether the chat is online', 'onlinestatus'),
  figure('GetAudioNotification', 'Whether the inbox makes a sound', 'audionotification'),
  figure('GetAutomatedReplies', 'Whether a trigger writes to visitors', 'automatedreplies'),
  figure('GetIdleCheck', 'Whether operators who do not answer are set offline', 'idlecheck'),
  figures('GetStats', 'All figures at once', ALL_FIGURES),
  figure('GetChatsWaiting', 'How many chats wait for an answer', 'chatswaiting'),
  figure('GetChatsToday', 'How many chats began since midnight GMT', 'chatstoday'),
  figure('GetVisitorsToday', 'How many visitors came since midnight GMT', 'visitorstoday'),
  figure('GetOpenChats', 'How many chats an operator has', 'openchats'),
  figure('GetChatsWaitingToBeAnswered', 'How many chats wait to be answered', 'chatswaiting'),
  {
    name: 'GetChatSessions',
    summary: 'Chats that are open or wait: a hundred of each at most',
    async answer({ world, site }) {
      const states = ['open', 'transferring', 'waiting'] as const;
      const chats = await listLiveChats(world.domain, site.id, states, MAX_LIVE_CHATS);
      return { chatSession: await toChatList(world, chats) };
    },
  },
  figure('GetUnreadOfflineMessages', 'How many offline messages nobody has read', 'unreadofflinemessages'),
  figure('GetUnreadOfflineMessagesCount', 'The same by its other name', 'unreadofflinemessages'),
  {
    name: 'GetWaitingChatDetails',
    summary: 'Chats that wait for an answer: a hundred at most',
    async answer({ world, site }) {
      const chats = await listLiveChats(world.domain, site.id, ['waiting'], MAX_LIVE_CHATS);
      return { waitingChat: await toChatList(world, chats) };
    },
  },
];

/** Chats that were taken up again count too: their visitors wrote today. */
async function countChatsToday({ reports }: CompatWorld, site: SiteId, now: number): Promise<number> {
  const { total } = await reports.make('chats', {
    scope: { site, from: toGmtMidnight(now), to: now + 1 },
    ...{ timeZone: 'UTC', grouping: 'day', now, people: [], departments: [], by: 'answered', before: null },
    targets: { firstResponseMs: null, resolutionMs: null },
  });
  return Number(total?.['started'] ?? 0) + Number(total?.['reopened'] ?? 0);
}
