/** A page says that a visitor is there: keeps visits and page views, and answers what the page needs to know. */
import { createId, type VisitorId } from '../../../protocol/ids.ts';
import { PRESENCE_MS } from '../../../protocol/limits.ts';
import type { PingAnswer, PingRequest } from '../../../protocol/presence.ts';
import type { Client, Place } from '../../../protocol/visitor.ts';
import type { Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { advanceVisit } from './advance-visit.ts';
import { createPresent, loadPresent } from './load-present.ts';
import type { Present } from './present.ts';
import { toServerFacts } from './server-facts.ts';
import { settleReports } from './settle-reports.ts';
import { takeReports } from './take-reports.ts';
import { toNextState, toStateOf } from './visitor-state.ts';

/** How old the database's knowledge may grow while a visitor only pings. */
const SAVE_INTERVAL_MS = 60_000;
/** A bot that runs the page has nothing to say and nothing to hear. */
const BOT_PING_MS = 3_600_000;

export interface PingInput {
  readonly site: Site;
  /** Null for somebody new. */
  readonly visitor: VisitorId | null;
  readonly request: PingRequest;
  readonly client: Client & { readonly isBot: boolean };
  /** What `client` was read from. */
  readonly userAgent?: string;
  readonly place: Place;
}

/** @returns the answer without its token; `visitor.id` is the new id when none was given */
export async function recordPing(world: DomainWorld, input: PingInput): Promise<Omit<PingAnswer, 'token'>> {
  const { site, request } = input;
  const now = world.clock.now();
  if (input.client.isBot) return toBotAnswer(world, site, now);
  const present =
    input.visitor === null
      ? createPresent(site, createId<VisitorId>(now, world.randomBytes))
      : await findPresent(world, site, input.visitor);
  const { reports = [] } = request;
  try {
    if (reports.length > 0) await settleReports(world, site, present, reports);
  } catch (error) {
    // The visitor is here all the same; the page tells its reports again, because this ping is not answered.
    apply(world, present, { ...input, request: { ...request, reports: [] } }, now);
    throw error;
  }
  // From here to the answer's facts nothing waits: two pings that arrive together are counted one after the other.
  apply(world, present, input, now);
  return toAnswer(world, site, present, request.page.id);
}

async function findPresent(world: DomainWorld, site: Site, id: VisitorId): Promise<Present> {
  const known = world.presence.find(id);
  if (known !== null) return known;
  const loaded = await loadPresent(world, site, id);
  // Another ping of the same visitor may have been faster; both must count in one place.
  const present = world.presence.find(id) ?? loaded;
  world.presence.keep(present);
  return present;
}

function apply(world: DomainWorld, present: Present, input: PingInput, now: number): void {
  const { site, request } = input;
  const { presence } = world;
  const { id } = present.visitor;
  const isLeaving = request.leaving === true;
  // The farewell of a page may come after the next page's first ping: that the visitor is here is the newer truth.
  const isOld = request.page.id !== present.pageView && present.pages.has(request.page.id);
  const isCurrent = !isLeaving || !present.isHere || !isOld;
  const advance = advanceVisit(world, present, input, isCurrent, now);
  if (!isLeaving && !present.isHere) arrive(present);
  if (isCurrent) present.isVisible = request.visible;
  const taken = takeReports(site, present, request.reports ?? [], now);
  if (isCurrent && request.open !== undefined && request.open !== present.isBoxOpen) {
    present.isBoxOpen = request.open;
    present.state = toNextState(present.state, request.open ? 'open-box' : 'close-box');
  }
  present.pace = toPace(present);
  const events = [...advance.events, ...taken.events];
  // A farewell brings how long the page was looked at, and may be the visitor's last word.
  const isWorth = advance.isChanged || taken.isChanged || events.length > 0 || isLeaving;
  if (isWorth || now - present.savedAt > SAVE_INTERVAL_MS) {
    const { visitor, visit } = present;
    present.savedAt = now;
    world.saveVisitor({ visitor, visit, pageView: advance.isNewView ? { ...request.page, at: now } : null, events });
  }
  if (!isLeaving) presence.put(present);
  else if (!present.isHere) presence.keep(present);
  else {
    presence.touch(id, () => {});
    if (isCurrent || presence.isLeaving(id)) presence.leaveSoon(id);
  }
}

/** The box is closed and nothing is on the screen until the page says otherwise; a conversation goes on. */
function arrive(present: Present): void {
  const arrived = toNextState(present.state, 'arrive');
  present.state = arrived === 'inSite' ? toStateOf(present.conversation) : arrived;
  present.isBoxOpen = false;
}

function toPace({ isVisible, conversation }: Present): Present['pace'] {
  if (!isVisible) return 'hidden';
  return conversation === null ? 'visible' : 'chatting';
}

async function toAnswer(
  world: DomainWorld,
  site: Site,
  present: Present,
  page: string,
): Promise<Omit<PingAnswer, 'token'>> {
  const { conversation, hasSentMessage, invitation, vitalsOf, pace, visitor, visit } = present;
  // Whoever is banned finds an office where nobody is, and nothing more.
  const isBanned = world.bans.find(site.id, visitor.id, visit.ip) !== null;
  const online = !isBanned && world.agentsOnline.of(site.id).length > 0;
  return {
    visitor: { id: visitor.id, served: conversation?.served ?? false, hasSentMessage },
    online,
    nextPingMs: PRESENCE_MS[pace].nextPing,
    conversation: conversation && { id: conversation.id, unread: Math.max(0, conversation.head - conversation.read) },
    ...(isBanned ? {} : await toServerFacts(world, site, present)),
    ...(isBanned || invitation === null || invitation.isShown
      ? {}
      : { invitation: { id: invitation.id, agentNick: invitation.agentNick, text: invitation.text } }),
    ...(online && vitalsOf !== page ? { vitals: true } : {}),
  };
}

/** Answered like anybody, so that what it renders is what people see; but it is nobody, and is not counted. */
function toBotAnswer(world: DomainWorld, site: Site, now: number): Omit<PingAnswer, 'token'> {
  return {
    visitor: { id: createId(now, world.randomBytes), served: false, hasSentMessage: false },
    online: world.agentsOnline.of(site.id).length > 0,
    nextPingMs: BOT_PING_MS,
    conversation: null,
  };
}
