/** What is going on at a site, each figure by itself: whoever asks for one does not pay for the others. */
import type { SiteId } from '../../../protocol/ids.ts';
import type { Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';

/** Conversations that are listed at once. */
export const MAX_LIVE_CHATS = 100;

export const countAgentsOnline = ({ agentsOnline }: Pick<DomainWorld, 'agentsOnline'>, site: SiteId): number =>
  agentsOnline.of(site).length;

export const countVisitorsOnline = ({ presence }: Pick<DomainWorld, 'presence'>, site: SiteId): number =>
  presence.count(site);

/** Everybody who was there since, each once; the last minute may be missing. */
export const countVisitorsSince = (
  { store }: Pick<DomainWorld, 'store'>,
  site: SiteId,
  since: number,
): Promise<number> => store.recentVisitors.count(site, since);

/** Conversations that wait for an agent, and those that an agent has. */
export const countLiveChats = (
  { store }: Pick<DomainWorld, 'store'>,
  site: SiteId,
): Promise<{ readonly waiting: number; readonly open: number }> => store.conversations.countByState(site);

export const countUnreadOffline = ({ store }: Pick<DomainWorld, 'store'>, site: SiteId): Promise<number> =>
  store.conversations.countUnreadOffline(site);

/** Triggers write to visitors by themselves. */
export const hasAutomatedReplies = ({ triggers }: Pick<Site, 'triggers'>): boolean =>
  triggers.some(({ active, actions }) => active && actions.some(({ name }) => name === 'message'));
