/** What is known of a visitor as groups of labels and texts; what is not known is not there. */
import type { VisitorDetail } from '../protocol/visitor.ts';
import { toTimeText } from '../ui/local-time.ts';
import { toDateTimeText } from './date-text.ts';
import { toAgeText, toClockText } from './duration.ts';
import { toPageAddress } from './page-address.ts';
import { toLanguageText, toLocalTimeText, toPlaceText } from './place-text.ts';
import { VISITOR_STATE_TEXTS, VISITOR_STRINGS } from './visitor-strings.ts';

export interface Fact {
  readonly label: string;
  readonly text: string;
  /** Where it leads, if anywhere. */
  readonly href: string | null;
}

export interface FactGroup {
  readonly id: Exclude<keyof typeof VISITOR_STRINGS.groups, 'vitals'>;
  readonly facts: readonly Fact[];
}

const MINUTE_MS = 60_000;
const { facts: LABELS, utm: UTM_LABELS, devices: DEVICES } = VISITOR_STRINGS;

/** @param now Unix ms */
export function toFactGroups(detail: VisitorDetail, now: number): readonly FactGroup[] {
  const groups: readonly FactGroup[] = [
    { id: 'visit', facts: toVisitFacts(detail, now) },
    { id: 'engagement', facts: toEngagementFacts(detail) },
    { id: 'events', facts: detail.events.map(({ name, at }) => toFact(name, toDateTimeText(at, now))) },
    { id: 'visitor', facts: toVisitorFacts(detail, now) },
    { id: 'fields', facts: detail.fields.map(({ label, value }) => toFact(label, value)) },
    { id: 'variables', facts: toVariableFacts(detail) },
  ];
  return groups
    .map(({ id, facts }) => ({ id, facts: facts.filter(({ text }) => text !== '') }))
    .filter(({ facts }) => facts.length > 0);
}

function toVisitFacts(detail: VisitorDetail, now: number): readonly Fact[] {
  const { online, page, traffic, utm } = detail;
  return [
    toFact(LABELS.state, VISITOR_STATE_TEXTS[detail.state]),
    toFact(LABELS.since, toSinceText(detail, now)),
    toPageFact(online ? LABELS.page : LABELS.lastPage, page.url, page.title),
    toFact(LABELS.pageViews, String(detail.pageViews)),
    toPageFact(LABELS.landing, detail.landingUrl),
    toFact(LABELS.traffic, traffic),
    toPageFact(LABELS.referrer, detail.referrer, detail.referrer),
    toFact(LABELS.searchEngine, detail.searchEngine),
    toFact(LABELS.searchKeywords, detail.searchKeywords),
    ...Object.entries(UTM_LABELS).map(([name, label]) => toFact(label, utm[name] ?? '')),
    toFact(LABELS.lastPing, toDateTimeText(detail.lastPingAt, now)),
    toFact(LABELS.rings, String(detail.rings)),
  ];
}

function toSinceText({ online, visitStartedAt, lastPingAt }: VisitorDetail, now: number): string {
  const start = toDateTimeText(visitStartedAt, now);
  if (!online) return LABELS.spanText(start, toTimeText(lastPingAt));
  const ageMs = now - visitStartedAt;
  return ageMs < MINUTE_MS ? start : LABELS.sinceText(start, toAgeText(ageMs));
}

function toEngagementFacts({ online, engagement }: VisitorDetail): readonly Fact[] {
  // Of the page that is open; of one who left it would be about nothing.
  if (engagement === null || !online) return [];
  return [
    toFact(LABELS.visible, toClockText(engagement.visibleMs)),
    toFact(LABELS.scroll, LABELS.scrollText(engagement.scroll)),
    toFact(LABELS.idle, toClockText(engagement.idleMs)),
  ];
}

function toVisitorFacts(detail: VisitorDetail, now: number): readonly Fact[] {
  const { device, browser, browserVersion } = detail;
  return [
    toFact(LABELS.firstVisit, toDateTimeText(detail.firstVisitAt, now)),
    toFact(LABELS.visits, String(detail.visits)),
    toFact(LABELS.chats, String(detail.chats)),
    toFact(LABELS.department, detail.department),
    toFact(LABELS.place, toPlaceText(detail)),
    toFact(LABELS.ip, detail.ip),
    toFact(LABELS.language, toLanguageText(detail.language)),
    toFact(LABELS.localTime, toLocalTimeText(now, detail.timeZone)),
    toFact(LABELS.screen, detail.screen.replace('x', ' × ')),
    toFact(LABELS.browser, browser && `${browser} ${browserVersion}`.trim()),
    toFact(LABELS.system, detail.os || detail.platform),
    toFact(LABELS.device, device && DEVICES[device]),
  ];
}

/** Those that the owner gave no label; the others are custom fields. */
function toVariableFacts({ variables, fields }: VisitorDetail): readonly Fact[] {
  const named = new Set(fields.map(({ name }) => name));
  return Object.entries(variables)
    .filter(([name]) => !named.has(name))
    .map(([name, value]) => toFact(name, toValueText(value)));
}

function toValueText(value: string | number | boolean): string {
  if (typeof value !== 'boolean') return String(value);
  return value ? VISITOR_STRINGS.yes : VISITOR_STRINGS.no;
}

function toFact(label: string, text: string): Fact {
  return { label, text, href: null };
}

function toPageFact(label: string, url: string, title = ''): Fact {
  const { path, href } = toPageAddress(url);
  return { label, text: title || path, href };
}
