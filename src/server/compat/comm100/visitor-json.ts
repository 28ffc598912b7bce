/** A visitor as Comm100 shows one: its names for what we know, in its order. */

import type { SeenVisitor } from '../../domain/visitors/seen-visitors.ts';
import { createOffset, isTimeZone } from '../../reports/time-zone.ts';
import type { Site } from '../../store/store.ts';

const MINUTE_MS = 60_000;
/** What is not two letters is no country to anybody; CDNs have such for networks that hide theirs. */
const COUNTRY = /^[a-z]{2}$/i;
const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

interface Seat {
  readonly site: Pick<Site, 'settings'>;
  /** As the version calls the department that the visit is for, or none. */
  readonly departmentId: string;
  /** How far a time zone is ahead of GMT now, as text. */
  readonly toZone: (timeZone: string) => string;
}

export function toForeignVisitor(seen: SeenVisitor, { site, departmentId, toZone }: Seat): object {
  const { visitor, visit, state, chats, profile, company } = seen;
  const { variables } = visitor;
  /** What no browser tells and no agent's profile has is what the page said by that name. */
  const toSaid = (name: string): string => (Object.hasOwn(variables, name) ? String(variables[name]) : '');
  return {
    id: visitor.id,
    status: state,
    browser: `${visit.browser} ${visit.browserVersion}`.trim(),
    operatingSystem: visit.os,
    flashVersion: toSaid('flashVersion'),
    screenResolution: visit.screen,
    language: visit.language,
    ip: visit.ip,
    country: toCountry(visit.country),
    state: visit.region,
    city: visit.city,
    timeZone: toZone(visit.timeZone),
    visitTime: toInstant(visit.startedAt),
    firstVisitTime: toInstant(visitor.firstSeenAt),
    visits: visitor.visits,
    chats,
    pageViews: visit.pageViews,
    currentBrowsing: visit.exitUrl,
    referrerUrl: visit.referrer,
    // Somebody who has no name is called by the address.
    name: profile.name || toSaid('name') || visit.ip,
    email: profile.email || toSaid('email'),
    phone: profile.phone || toSaid('phone'),
    company: company || toSaid('company'),
    productService: toSaid('productService'),
    departmentId,
    searchEngine: visit.searchEngine,
    searchKeywords: visit.searchKeywords,
    landingPage: visit.landingUrl,
    customFields: toFields(seen, site),
    customVariableResults: Object.keys(variables).map((name) => toEntry(seen, name, toSaid(name))),
  };
}

/** Those that the owner named come first, in the owner's order; then what was filled in besides. */
function toFields(seen: SeenVisitor, { settings }: Seat['site']): object[] {
  const { profile, visitor } = seen;
  const filled = new Map(profile.fields.map(({ name, value }) => [name, value]));
  const named = settings.fields.map(({ name }) => name);
  return [...new Set([...named, ...filled.keys()])].flatMap((name) => {
    const said = Object.hasOwn(visitor.variables, name) ? visitor.variables[name] : undefined;
    const value = filled.get(name) ?? said;
    return value === undefined ? [] : toEntry(seen, name, String(value));
  });
}

const toEntry = ({ links }: SeenVisitor, name: string, value: string) => ({ name, value, url: links.get(name) ?? '' });

const toInstant = (at: number): string => new Date(at).toISOString();

const toCountry = (code: string): string => (COUNTRY.test(code) ? (COUNTRIES.of(code.toUpperCase()) ?? '') : '');

/** `GMT +08:00`; empty for what is no zone. Each is looked at once. */
export function createZoneTexts(now: number): Seat['toZone'] {
  const known = new Map<string, string>();
  return (timeZone) => {
    const text = known.get(timeZone) ?? (isTimeZone(timeZone) ? toZoneText(createOffset(timeZone)(now)) : '');
    known.set(timeZone, text);
    return text;
  };
}

function toZoneText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  const toTwo = (count: number): string => String(count).padStart(2, '0');
  return `GMT ${offsetMs < 0 ? '-' : '+'}${toTwo(Math.floor(minutes / 60))}:${toTwo(minutes % 60)}`;
}
