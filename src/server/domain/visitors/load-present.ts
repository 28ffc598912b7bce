/** What the database knows of a visitor who was not here. */
import type { VisitorId } from '../../../protocol/ids.ts';
import type { Site, Visit, Visitor } from '../../store/store.ts';
import { toChat, toPresentConversation } from '../conversations/remember-conversation.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Present } from './present.ts';

const NOT_SHOWN = { isShown: false, isInBox: false } as const;
/** So many page views of a visit are known by their ids; older ones do not ping again. */
export const MAX_PAGES = 50;

export async function loadPresent({ store }: Pick<DomainWorld, 'store'>, site: Site, id: VisitorId): Promise<Present> {
  const stored = await store.visitors.find(id);
  const visitor = stored?.visitor ?? toNewVisitor(site, id);
  const visit = stored?.lastVisit ?? toNoVisit(site, id);
  // Also of a visitor who is not in the database: a message is safe sooner than the ping before it.
  const conversations = await store.conversations.ofVisitor(id);
  const pages = stored === null ? [] : await store.visitors.path(visit.id, MAX_PAGES);
  const invitation = stored === null ? null : await store.invitations.pendingOf(id);
  return {
    ...toPresent(site, visitor, visit),
    pages: new Map(pages.map((page) => [page.id, null])),
    conversation: toPresentConversation(conversations.find(({ state }) => state !== 'closed')),
    chats: new Map(conversations.map((summary) => [summary.id, toChat(summary)])),
    // Only a visitor's message starts a conversation.
    hasSentMessage: conversations.length > 0,
    // What was said in an earlier visit is about a page that is long gone.
    invitation:
      invitation !== null && invitation.at >= visit.startedAt
        ? { id: invitation.id, agentNick: invitation.agent.name, text: invitation.text, ...NOT_SHOWN }
        : null,
  };
}

/** Somebody nobody has seen before. */
export function createPresent(site: Site, id: VisitorId): Present {
  return toPresent(site, toNewVisitor(site, id), toNoVisit(site, id));
}

function toPresent(site: Site, visitor: Visitor, visit: Visit): Present {
  return {
    site: site.id,
    visitor,
    visit,
    state: 'outOfSite',
    isVisible: true,
    isBoxOpen: false,
    pageView: '',
    pages: new Map(),
    engagement: null,
    events: [],
    vitalsOf: '',
    conversation: null,
    chats: new Map(),
    hasSentMessage: false,
    invitation: null,
    reports: [],
    pace: 'visible',
    savedAt: visitor.lastSeenAt,
    isHere: false,
  };
}

function toNewVisitor(site: Site, id: VisitorId): Visitor {
  return { id, site: site.id, firstSeenAt: 0, lastSeenAt: 0, visits: 0, pageViews: 0, variables: {} };
}

/** Ended long ago: the first ping begins a real one. */
function toNoVisit(site: Site, visitor: VisitorId): Visit {
  return {
    id: '',
    visitor,
    site: site.id,
    startedAt: 0,
    lastSeenAt: 0,
    landingUrl: '',
    referrer: '',
    pageViews: 0,
    browser: '',
    browserVersion: '',
    os: '',
    platform: '',
    device: '',
    language: '',
    timeZone: '',
    screen: '',
    ip: '',
    country: '',
    region: '',
    city: '',
    traffic: '',
    searchEngine: '',
    searchKeywords: '',
    utm: {},
    exitUrl: '',
    exitTitle: '',
    rings: 0,
    visibleMs: 0,
    scroll: 0,
    vitals: null,
    department: '',
    userAgent: '',
  };
}
