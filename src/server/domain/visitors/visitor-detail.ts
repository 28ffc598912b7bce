/** Everything about one visitor, for an agent: of one who is here as of now, of one who left as the database knows it. */
import type { VisitorId } from '../../../protocol/ids.ts';
import type { Values } from '../../../protocol/presence.ts';
import type { VisitorProfile } from '../../../protocol/profile-api.ts';
import type { SiteSettings } from '../../../protocol/site-settings.ts';
import type { VisitorDetail } from '../../../protocol/visitor.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { toBan } from './bans.ts';
import { loadPresent } from './load-present.ts';
import { loadProfile } from './visitor-profile.ts';

/** Pages of the visit that an agent sees. */
const PATH_LENGTH = 50;

/** @returns null for nobody, and for somebody else's visitor */
export async function toVisitorDetail(
  { presence, store, sites, bans }: Pick<DomainWorld, 'presence' | 'store' | 'sites' | 'bans'>,
  agent: AgentPrincipal,
  id: VisitorId,
): Promise<VisitorDetail | null> {
  const site = sites.byId(agent.site);
  if (site === null) return null;
  const present = presence.find(id) ?? (await loadPresent({ store }, site, id));
  const { visitor, visit, state, isHere, engagement, chats, events } = present;
  if (visitor.site !== site.id || visitor.visits === 0) return null;
  const path = await store.visitors.path(visit.id, PATH_LENGTH);
  const profile = await loadProfile({ store }, id);
  const ban = bans.find(site.id, id, visit.ip);
  return {
    id,
    state,
    online: isHere,
    firstVisitAt: visitor.firstSeenAt,
    visitStartedAt: visit.startedAt,
    lastPingAt: visitor.lastSeenAt,
    visits: visitor.visits,
    pageViews: visit.pageViews,
    chats: chats.size,
    rings: visit.rings,
    page: { url: visit.exitUrl, title: visit.exitTitle },
    landingUrl: visit.landingUrl,
    referrer: visit.referrer,
    language: visit.language,
    timeZone: visit.timeZone,
    screen: visit.screen,
    department: visit.department,
    browser: visit.browser,
    browserVersion: visit.browserVersion,
    os: visit.os,
    platform: visit.platform,
    device: visit.device,
    ip: visit.ip,
    country: visit.country,
    region: visit.region,
    city: visit.city,
    traffic: visit.traffic,
    searchEngine: visit.searchEngine,
    searchKeywords: visit.searchKeywords,
    utm: visit.utm,
    engagement,
    vitals: visit.vitals,
    variables: visitor.variables,
    profile,
    ban: ban && toBan(ban),
    fields: toFields(site.settings, visitor.variables, profile),
    events,
    path: path.map(({ url, title, at }) => ({ url, title, at })),
  };
}

function toFields({ fields }: SiteSettings, variables: Values, profile: VisitorProfile): VisitorDetail['fields'] {
  return fields.map(({ name, label }) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : '';
    const value = profile.fields.find((field) => field.name === name)?.value ?? variable;
    return { name, label, value: String(value ?? '') };
  });
}
