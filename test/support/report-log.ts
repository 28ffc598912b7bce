/** A believable year of a site that is asked a lot: its conversations, calls, agents and visitors, as the log has them. */
import type { AgentId, ConversationId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import type { EventKind, NewEvent } from '../../src/server/store/store.ts';
import type { SeededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TAGS = 20;

interface ReportLogWish {
  readonly site: SiteId;
  readonly agents: readonly AgentId[];
  readonly departments: readonly string[];
  readonly conversations: number;
  readonly events: number;
  readonly from: number;
  readonly days: number;
}

/** In the order of time. */
export function createReportLog(random: SeededRandom, wish: ReportLogWish): NewEvent[] {
  const { site, agents, from, days } = wish;
  const events: NewEvent[] = [];
  const pick = <Entry>(entries: readonly Entry[]): Entry => entries[random.below(entries.length)] as Entry;
  // Waits are short and sometimes very long, as people's are.
  const toWait = (typicalMs: number): number => Math.round(-typicalMs * Math.log(1 - random()));
  /** Most people come by day and on working days. */
  const toMoment = (): number => {
    const day = random.below(days);
    const hour = (random() + random() + random()) / 3;
    return from + day * DAY_MS + Math.floor(hour * DAY_MS);
  };

  function converse(index: number): void {
    const conversation = `conversation-${index}-0000-7000-8000-000000000000` as ConversationId;
    const visitor = `visitor-${index % 40_000}-0000-7000-8000-000000000000` as VisitorId;
    const department = pick(wish.departments);
    const agent = pick(agents);
    let at = toMoment();
    const log = (kind: EventKind, detail: NonNullable<NewEvent['detail']>, by?: AgentId): void => {
      events.push({ site, kind, at, visitor, conversation, department, detail, ...(by && { agent: by }) });
    };
    const isOffline = random() < 0.1;
    log('conversation-started', { author: 'visitor', channel: isOffline ? 'offline' : pick(['chat', 'chat', 'api']) });
    log('message-sent', { author: 'visitor' });
    if (isOffline) {
      log('offline-message', { author: 'visitor' });
      return;
    }
    const waitMs = toWait(40_000);
    at += waitMs;
    if (random() < 0.08) {
      log('conversation-missed', { waitMs });
      return;
    }
    if (random() < 0.02) {
      log('conversation-refused', {}, agent);
      return;
    }
    log('conversation-taken', {}, agent);
    log('conversation-answered', { waitMs }, agent);
    log('message-sent', { author: 'agent' }, agent);
    const startedAt = at;
    while (random() < 0.6) {
      at += toWait(30_000);
      log('message-sent', { author: random() < 0.5 ? 'visitor' : 'agent' }, agent);
    }
    if (random() < 0.05) log('conversation-transferred', { to: pick(agents) }, agent);
    if (random() < 0.2) log('tag-put-on', { tag: `tag-${random.below(TAGS)}`, name: 'Tag' }, agent);
    at += toWait(5 * MINUTE_MS);
    log('conversation-closed', { durationMs: at - startedAt + waitMs, by: 'agent' }, agent);
    if (random() < 0.3) log('conversation-rated', { stars: 1 + random.below(5) }, agent);
    if (random() < 0.03) log('conversation-reopened', { author: 'visitor' });
  }

  for (let index = 0; index < wish.conversations; index++) converse(index);
  for (let day = 0; day < days; day++) {
    for (const agent of agents) {
      let at = from + day * DAY_MS + 6 * 60 * MINUTE_MS + random.below(120) * MINUTE_MS;
      // Some forget to leave, and are there all night.
      const last = random() < 0.7 ? 'offline' : 'online';
      for (const status of ['online', 'away', 'online', 'custom', 'online', last]) {
        events.push({ site, kind: 'agent-status', agent, at, detail: { status } });
        at += toWait(90 * MINUTE_MS);
      }
      const waitMs = toWait(20_000);
      const call = {
        direction: pick(['incoming', 'outgoing']),
        answered: random() < 0.8,
        waitMs,
        durationMs: toWait(200_000),
      };
      events.push({ site, kind: 'call-ended', agent, at: toMoment(), detail: call });
    }
  }
  while (events.length < wish.events) {
    const visitor = `visitor-${random.below(200_000)}-0000-7000-8000-000000000000` as VisitorId;
    let at = toMoment();
    events.push({ site, kind: 'visit-started', visitor, at, detail: { url: '/', referrer: '' } });
    while (random() < 0.7 && events.length < wish.events) {
      events.push({ site, kind: 'page-viewed', visitor, at, detail: { url: 'https://shop.example/plants/ferns' } });
      at += toWait(MINUTE_MS);
    }
  }
  return events.sort((left, right) => left.at - right.at);
}
