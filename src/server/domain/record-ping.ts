/** A page says that a visitor is there: keeps visits and page views, and answers what the page needs to know. */
import { createId, type VisitorId } from '../../protocol/ids.ts';
import { PRESENCE_MS, VISIT_ENDS_AFTER_MS } from '../../protocol/limits.ts';
import type { PingAnswer, PingRequest, VisitorSummary } from '../../protocol/presence.ts';
import type { NewEvent, Site, Visit, Visitor } from '../store/store.ts';
import { toBrowser } from './browser.ts';
import type { DomainWorld } from './domain-world.ts';
import type { Present } from './presence.ts';
import { toPresentConversation } from './remember-conversation.ts';

/** How old `last_seen_at` may grow in the database while a visitor only pings. */
const SAVE_INTERVAL_MS = 60_000;

export interface PingInput {
  readonly site: Site;
  /** Null for somebody new. */
  readonly visitor: VisitorId | null;
  readonly request: Omit<PingRequest, 'token'>;
  readonly userAgent: string;
  /** Whether an agent is there to answer. */
  readonly online: boolean;
}

/** @returns the answer without its token; `visitor.id` is the new id when none was given */
export async function recordPing(world: DomainWorld, input: PingInput): Promise<Omit<PingAnswer, 'token'>> {
  const { site, request } = input;
  const now = world.clock.now();
  const id = input.visitor ?? createId<VisitorId>(now, world.randomBytes);
  const before = world.presence.find(id);
  const known = before ?? (await load(world, site, id, now));
  const { events, ...present } = advance(world, known, input, now);
  const isNewView = present.pageView !== known.pageView;
  if (isNewView || events.length > 0 || now - known.visitor.lastSeenAt > SAVE_INTERVAL_MS) {
    const { visitor, visit } = present;
    world.saveVisitor({ visitor, visit, pageView: isNewView ? { ...request.page, at: now } : null, events });
  } else {
    // lastSeenAt stays the stored one, so that its age is known.
    present.visitor = known.visitor;
  }
  world.presence.put(present);
  if (request.leaving === true) world.presence.leave(id);
  const { conversation, hasSentMessage } = present;
  return {
    visitor: { id, served: conversation?.served ?? false, hasSentMessage },
    online: input.online,
    nextPingMs: PRESENCE_MS[request.visible ? 'visible' : 'hidden'].nextPing,
    conversation: conversation && { id: conversation.id, unread: Math.max(0, conversation.head - conversation.read) },
  };
}

/** What the database knows of a visitor who was not here, or the beginnings of a new one. */
async function load(world: DomainWorld, site: Site, id: VisitorId, now: number): Promise<Present> {
  const stored = await world.store.visitors.find(id);
  const conversations = stored === null ? [] : await world.store.conversations.ofVisitor(id);
  const visitor: Visitor = stored?.visitor ?? {
    id,
    site: site.id,
    firstSeenAt: now,
    lastSeenAt: 0,
    visits: 0,
    pageViews: 0,
  };
  const visit: Visit = stored?.lastVisit ?? {
    id: '',
    visitor: id,
    site: site.id,
    startedAt: 0,
    lastSeenAt: 0,
    landingUrl: '',
    referrer: '',
    pageViews: 0,
  };
  const conversation = toPresentConversation(conversations.find(({ state }) => state !== 'closed'));
  const summary: VisitorSummary = {
    id,
    page: { url: '', title: '' },
    referrer: '',
    language: '',
    timeZone: '',
    browser: '',
    visits: visitor.visits,
    pageViews: 0,
    visible: true,
    visitStartedAt: visit.startedAt,
    lastPingAt: now,
    conversation: conversation?.id ?? null,
  };
  // Only a visitor's message starts a conversation.
  const hasSentMessage = conversations.length > 0;
  return {
    site: site.id,
    visitor,
    visit,
    summary,
    pageView: '',
    conversation,
    hasSentMessage,
    firings: [],
    isHere: true,
  };
}

/** The same visitor after this ping, with the events that it makes. */
function advance(
  world: DomainWorld,
  known: Present,
  { site, request, userAgent }: PingInput,
  now: number,
): Present & { events: NewEvent[] } {
  const { page, visible } = request;
  const isNewVisit = known.visit.id === '' || now - known.visit.lastSeenAt > VISIT_ENDS_AFTER_MS.statistics;
  const isNewView = page.id !== known.pageView;
  const visitor: Visitor = {
    ...known.visitor,
    lastSeenAt: now,
    visits: known.visitor.visits + (isNewVisit ? 1 : 0),
    pageViews: known.visitor.pageViews + (isNewView ? 1 : 0),
  };
  const visit: Visit = isNewVisit
    ? {
        id: createId(now, world.randomBytes),
        visitor: visitor.id,
        site: site.id,
        startedAt: now,
        lastSeenAt: now,
        landingUrl: page.url,
        referrer: page.referrer,
        pageViews: 1,
      }
    : { ...known.visit, lastSeenAt: now, pageViews: known.visit.pageViews + (isNewView ? 1 : 0) };
  const toEvent = (kind: NewEvent['kind'], detail: NonNullable<NewEvent['detail']>): NewEvent => ({
    site: site.id,
    kind,
    visitor: visitor.id,
    at: now,
    detail,
  });
  const fired = (request.fired ?? []).filter(
    ({ id, trigger }) => !known.firings.includes(id) && site.triggers.some((candidate) => candidate.id === trigger),
  );
  return {
    ...known,
    visitor,
    visit,
    pageView: page.id,
    isHere: true,
    firings: [...fired.map(({ id }) => id), ...known.firings].slice(0, 20),
    summary: {
      ...known.summary,
      page: { url: page.url, title: page.title },
      referrer: visit.referrer,
      language: request.language ?? known.summary.language,
      timeZone: request.timeZone ?? known.summary.timeZone,
      browser: toBrowser(userAgent),
      visits: visitor.visits,
      pageViews: visit.pageViews,
      visible,
      visitStartedAt: visit.startedAt,
      lastPingAt: now,
    },
    events: [
      ...(isNewVisit ? [toEvent('visit-started', { url: page.url, referrer: page.referrer })] : []),
      ...(isNewView ? [toEvent('page-viewed', { url: page.url, view: page.id })] : []),
      ...fired.map(({ id, trigger }) => toEvent('trigger-fired', { trigger, firing: id })),
    ],
  };
}
