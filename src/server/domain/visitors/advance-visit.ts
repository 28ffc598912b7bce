/** Moves a visitor's visit on by one ping: a visit that begins, a page that opens, what their browser and network are now. */
import { createId } from '../../../protocol/ids.ts';
import { VISIT_ENDS_AFTER_MS } from '../../../protocol/limits.ts';
import type { PingRequest } from '../../../protocol/presence.ts';
import type { NewEvent, Visit } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toAttribution } from './attribution.ts';
import { MAX_USER_AGENT_LENGTH } from './client.ts';
import { MAX_PAGES } from './load-present.ts';
import type { Present } from './present.ts';
import type { PingInput } from './record-ping.ts';

/** What the browser and the network say: kept as it is now. */
const CURRENT = [
  'browser',
  'browserVersion',
  'os',
  'platform',
  'device',
  'ip',
  'country',
  'region',
  'city',
  'language',
  'timeZone',
  'screen',
] as const satisfies readonly (keyof Visit)[];

export interface Advance {
  readonly events: readonly NewEvent[];
  readonly isNewView: boolean;
  /** Something that the database should know soon. */
  readonly isChanged: boolean;
}

/** @param isCurrent false for the farewell of a page that the visitor had left for another before */
export function advanceVisit(
  world: Pick<DomainWorld, 'randomBytes'>,
  present: Present,
  { site, request, client, userAgent = '', place }: PingInput,
  isCurrent: boolean,
  now: number,
): Advance {
  const { page, language, timeZone, screen } = request;
  const before = present.visit;
  const isNewVisit = before.id === '' || now - before.lastSeenAt > VISIT_ENDS_AFTER_MS.statistics;
  const isNewView = !present.pages.has(page.id);
  const visit = isNewVisit ? { ...before, ...toNewVisit(world, request, now) } : before;
  const { browser, browserVersion, os, platform, device } = client;
  present.visit = {
    ...visit,
    ...{ browser, browserVersion, os, platform, device },
    userAgent: userAgent.slice(0, MAX_USER_AGENT_LENGTH) || visit.userAgent,
    ...place,
    language: language ?? visit.language,
    timeZone: timeZone ?? visit.timeZone,
    screen: screen ?? visit.screen,
    ...(isCurrent ? { exitUrl: page.url, exitTitle: page.title } : {}),
    lastSeenAt: now,
    rings: visit.rings + 1,
    pageViews: visit.pageViews + (isNewView || isNewVisit ? 1 : 0),
  };
  const { visitor } = present;
  present.visitor = {
    ...visitor,
    firstSeenAt: visitor.visits === 0 ? now : visitor.firstSeenAt,
    lastSeenAt: now,
    visits: visitor.visits + (isNewVisit ? 1 : 0),
    pageViews: visitor.pageViews + (isNewView ? 1 : 0),
  };
  // What an agent said in the last visit is about a page that is long gone.
  if (isNewVisit) {
    present.invitation = null;
    present.events = [];
  }
  if (isNewView) addPage(present, page.id);
  if (isCurrent) present.pageView = page.id;
  countEngagement(present, request, isCurrent);
  const toEvent = (kind: NewEvent['kind'], detail: NonNullable<NewEvent['detail']>): NewEvent => ({
    site: site.id,
    kind,
    visitor: visitor.id,
    at: now,
    detail,
  });
  return {
    isNewView,
    isChanged: isNewVisit || isNewView || CURRENT.some((name) => present.visit[name] !== before[name]),
    events: [
      ...(isNewVisit ? [toEvent('visit-started', { url: page.url, referrer: page.referrer })] : []),
      ...(isNewView ? [toEvent('page-viewed', { url: page.url, view: page.id })] : []),
    ],
  };
}

function toNewVisit(
  { randomBytes }: Pick<DomainWorld, 'randomBytes'>,
  { page }: Pick<PingRequest, 'page'>,
  now: number,
) {
  return {
    ...toAttribution(page.url, page.referrer),
    id: createId<string>(now, randomBytes),
    startedAt: now,
    landingUrl: page.url,
    referrer: page.referrer,
    pageViews: 0,
    rings: 0,
    visibleMs: 0,
    scroll: 0,
    vitals: null,
    department: '',
  } satisfies Partial<Visit>;
}

function addPage({ pages }: Present, id: string): void {
  const [oldest] = pages.keys();
  if (pages.size >= MAX_PAGES && oldest !== undefined) pages.delete(oldest);
  pages.set(id, 0);
}

/** A page says how long it was in front since it opened: what is new of it adds to the visit. */
function countEngagement(present: Present, { page, engagement }: PingRequest, isCurrent: boolean): void {
  if (engagement === undefined) return;
  const { visit, pages } = present;
  // Null: a restart lost what of it was counted, so that this is where counting begins again.
  const counted = pages.get(page.id) ?? engagement.visibleMs;
  pages.set(page.id, engagement.visibleMs);
  if (isCurrent) present.engagement = engagement;
  present.visit = {
    ...visit,
    visibleMs: visit.visibleMs + Math.max(0, engagement.visibleMs - counted),
    scroll: Math.max(visit.scroll, engagement.scroll),
  };
}
