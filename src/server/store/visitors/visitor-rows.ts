/** Rows of visitors, visits and invitations to the domain's shapes and back. */
import type { Values, Vitals } from '../../../protocol/presence.ts';
import type { Attribution, Client } from '../../../protocol/visitor.ts';
import type { Schema } from '../schema.ts';
import type { InvitationOutcome, StoredInvitation, Visit, Visitor } from '../store.ts';

export function toVisitorRow(visitor: Visitor): Schema['visitor'] {
  return {
    id: visitor.id,
    site_id: visitor.site,
    first_seen_at: visitor.firstSeenAt,
    last_seen_at: visitor.lastSeenAt,
    visits: visitor.visits,
    page_views: visitor.pageViews,
    variables: JSON.stringify(visitor.variables),
  };
}

export function toVisitor(row: Schema['visitor']): Visitor {
  return {
    id: row.id,
    site: row.site_id,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    visits: row.visits,
    pageViews: row.page_views,
    variables: JSON.parse(row.variables) as Values,
  };
}

export const VISIT_COLUMNS = [
  'id',
  'visitor_id',
  'site_id',
  'started_at',
  'last_seen_at',
  'landing_url',
  'referrer',
  'page_views',
  'browser',
  'browser_version',
  'os',
  'platform',
  'device',
  'language',
  'time_zone',
  'screen',
  'ip',
  'country',
  'region',
  'city',
  'traffic',
  'search_engine',
  'search_keywords',
  'utm',
  'exit_url',
  'exit_title',
  'rings',
  'visible_ms',
  'scroll',
  'vitals',
  'department',
  'user_agent',
] as const satisfies readonly (keyof Schema['visit'])[];

export function toVisitRow(visit: Visit): Schema['visit'] {
  return {
    id: visit.id,
    visitor_id: visit.visitor,
    site_id: visit.site,
    started_at: visit.startedAt,
    last_seen_at: visit.lastSeenAt,
    landing_url: visit.landingUrl,
    referrer: visit.referrer,
    page_views: visit.pageViews,
    browser: visit.browser,
    browser_version: visit.browserVersion,
    os: visit.os,
    platform: visit.platform,
    device: visit.device,
    language: visit.language,
    time_zone: visit.timeZone,
    screen: visit.screen,
    ip: visit.ip,
    country: visit.country,
    region: visit.region,
    city: visit.city,
    traffic: visit.traffic,
    search_engine: visit.searchEngine,
    search_keywords: visit.searchKeywords,
    utm: JSON.stringify(visit.utm),
    exit_url: visit.exitUrl,
    exit_title: visit.exitTitle,
    rings: visit.rings,
    visible_ms: visit.visibleMs,
    scroll: visit.scroll,
    vitals: JSON.stringify(visit.vitals),
    department: visit.department,
    user_agent: visit.userAgent,
  };
}

export function toVisit(row: Schema['visit']): Visit {
  return {
    id: row.id,
    visitor: row.visitor_id,
    site: row.site_id,
    startedAt: row.started_at,
    lastSeenAt: row.last_seen_at,
    landingUrl: row.landing_url,
    referrer: row.referrer,
    pageViews: row.page_views,
    browser: row.browser,
    browserVersion: row.browser_version,
    os: row.os,
    platform: row.platform,
    device: row.device as Client['device'],
    language: row.language,
    timeZone: row.time_zone,
    screen: row.screen,
    ip: row.ip,
    country: row.country,
    region: row.region,
    city: row.city,
    traffic: row.traffic,
    searchEngine: row.search_engine,
    searchKeywords: row.search_keywords,
    utm: JSON.parse(row.utm) as Attribution['utm'],
    exitUrl: row.exit_url,
    exitTitle: row.exit_title,
    rings: row.rings,
    visibleMs: row.visible_ms,
    scroll: row.scroll,
    vitals: JSON.parse(row.vitals) as Vitals | null,
    department: row.department,
    userAgent: row.user_agent,
  };
}

export function toInvitationRow(invitation: StoredInvitation): Schema['invitation'] {
  const { id, site, visitor, agent, text, at, outcome } = invitation;
  return { id, site_id: site, visitor_id: visitor, agent_id: agent.id, agent_name: agent.name, text, at, outcome };
}

export function toInvitation(row: Schema['invitation']): StoredInvitation {
  return {
    id: row.id,
    site: row.site_id,
    visitor: row.visitor_id,
    agent: { id: row.agent_id, name: row.agent_name },
    text: row.text,
    at: row.at,
    outcome: row.outcome as InvitationOutcome,
  };
}
