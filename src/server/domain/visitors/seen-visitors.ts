/** Visitors with everything that is known of them: those who are here as of now, others as the database knows them. */
import type { VisitorId } from '../../../protocol/ids.ts';
import type { VisitorProfile } from '../../../protocol/profile-api.ts';
import type { Site, Visit, Visitor } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { type FinerState, readFinerStates } from './finer-state.ts';
import { loadPresent } from './load-present.ts';
import type { Present } from './present.ts';
import { listPresent } from './recent-visitors.ts';
import { loadProfiles } from './visitor-profile.ts';

export interface SeenVisitor {
  readonly visitor: Visitor;
  readonly visit: Visit;
  readonly state: FinerState;
  /** Conversations that they ever had. */
  readonly chats: number;
  readonly profile: VisitorProfile;
  /** The name of the profile's company; empty for none. */
  readonly company: string;
  /** What variables link to, by their names. */
  readonly links: ReadonlyMap<string, string>;
}

type World = Pick<DomainWorld, 'presence' | 'store' | 'router'>;
type Met = Pick<SeenVisitor, 'visitor' | 'visit' | 'state'> & { readonly chats: number | null };

/**
 * Those who are here come first, then whoever was seen last since.
 *
 * @param state only those who are in it
 */
export async function listSeenVisitors(
  world: World,
  site: Site,
  wish: { readonly since: number; readonly state?: FinerState; readonly offset: number; readonly limit: number },
): Promise<readonly SeenVisitor[]> {
  const { since, state, offset, limit } = wish;
  const here = listPresent(world, site.id);
  const toState = await readFinerStates(world, site, here);
  const fits = (one: Met): boolean => state === undefined || one.state === state;
  const met = here.map((present) => toMet(present, toState(present))).filter(fits);
  const end = offset + limit;
  const isEnough = met.length >= end || (state !== undefined && state !== 'outOfSite');
  const gone = isEnough ? [] : await listGone(world, site, since, end + here.length);
  return describe(world, site, [...met, ...gone].slice(offset, end));
}

/** @returns null for nobody, and for another site's visitor */
export async function findSeenVisitor(world: World, site: Site, id: string): Promise<SeenVisitor | null> {
  const visitor = id as VisitorId;
  const present = world.presence.find(visitor) ?? (await loadPresent(world, site, visitor));
  // Who has only written, and whose ping is still to come, is not told by other lists either.
  if (present.visitor.site !== site.id || present.visitor.visits === 0) return null;
  const toState = await readFinerStates(world, site, [present]);
  const [seen = null] = await describe(world, site, [toMet(present, toState(present))]);
  return seen;
}

const toMet = ({ visitor, visit, chats }: Present, state: FinerState): Met => ({
  ...{ visitor, visit, state },
  chats: chats.size,
});

async function listGone({ store, presence }: World, { id }: Site, since: number, limit: number): Promise<Met[]> {
  const stored = await store.recentVisitors.list(id, since, limit);
  return stored.flatMap((one): Met | readonly [] => {
    // Who left moments ago may be known better than they are stored.
    const present = presence.find(one.visitor.id);
    if (present === null) return { ...one, state: 'outOfSite', chats: null };
    return present.isHere ? [] : toMet(present, present.state);
  });
}

async function describe({ store }: World, site: Site, met: readonly Met[]): Promise<readonly SeenVisitor[]> {
  const ids = met.map(({ visitor }) => visitor.id);
  const uncounted = met.flatMap(({ visitor, chats }) => (chats === null ? visitor.id : []));
  const [profiles, links, counts] = await Promise.all([
    loadProfiles({ store }, ids),
    store.visitors.links(ids),
    store.recentVisitors.chats(uncounted),
  ]);
  const wanted = new Set([...profiles.values()].map(({ company }) => company).filter((company) => company !== ''));
  const companies = await Promise.all([...wanted].map((company) => store.companies.find(site.id, company)));
  const names = new Map(companies.flatMap((company) => (company === null ? [] : [[company.id, company.name]])));
  return met.flatMap(({ chats, ...one }) => {
    const { id } = one.visitor;
    const profile = profiles.get(id);
    if (profile === undefined) return [];
    return {
      ...one,
      chats: chats ?? counts.get(id) ?? 0,
      profile,
      company: names.get(profile.company) ?? '',
      links: links.get(id) ?? new Map(),
    };
  });
}
