/** Who a visitor is: what agents write down, shown beside what others said, and found again. */
import type { VisitorId } from '../../../protocol/ids.ts';
import { findNameTwice, MAX_NAMED_TEXTS } from '../../../protocol/named-text.ts';
import {
  FIELD_PREFIX,
  type FindVisitorsQuery,
  type ProfileRequest,
  VALUE_SOURCES,
  type VisitorProfile,
} from '../../../protocol/profile-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { fromTextCursor, toTextCursor } from '../../../protocol/text-cursor.ts';
import type { ProfileSearch, StoredProfile, ValueChange } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { findVisitor } from './find-visitor.ts';

const TEXTS = ['name', 'email', 'phone', 'company', 'note', 'language'] as const;
/** Ours, and as many of the site's. */
const MAX_VALUES = TEXTS.length + MAX_NAMED_TEXTS;
const PAGE_SIZE = 50;
const NOBODY: StoredProfile = { values: [], labels: [] };

type World = Pick<DomainWorld, 'store' | 'presence' | 'clock'>;
type NotFound = { readonly refused: 'not-found' };

export async function readProfile(
  world: Omit<World, 'clock'>,
  agent: AgentPrincipal,
  id: string,
): Promise<{ readonly profile: VisitorProfile } | NotFound> {
  const visitor = await findVisitor(world, agent, id);
  if (visitor === null) return { refused: 'not-found' };
  return { profile: await loadProfile(world, visitor) };
}

/** @returns the profile as it is afterwards */
export async function changeProfile(
  world: World,
  agent: AgentPrincipal,
  id: string,
  wish: ProfileRequest,
): Promise<{ readonly profile: VisitorProfile } | NotFound | { readonly mistake: Mistake }> {
  const { store, clock } = world;
  const visitor = await findVisitor(world, agent, id);
  if (visitor === null) return { refused: 'not-found' };
  const twice = findNameTwice(wish.fields ?? [], 'fields');
  if (twice !== null) return { mistake: twice };
  const result = await store.profiles.change(
    { visitor, source: 'agent', by: agent.id, values: toValues(wish), labels: wish.labels ?? null },
    { site: agent.site, kind: 'visitor-changed', visitor, agent: agent.id, at: clock.now() },
    MAX_VALUES,
  );
  if (result === 'unknown-company') {
    return { mistake: toMistake('company', 'the id of a company of this site', wish.company) };
  }
  if (result === 'too-many') {
    return { mistake: toMistake('fields', `at most ${MAX_NAMED_TEXTS} fields of one visitor`, wish.fields) };
  }
  return { profile: await loadProfile(world, visitor) };
}

export async function findVisitors(
  { store }: Pick<DomainWorld, 'store'>,
  { site }: AgentPrincipal,
  { after, ...wish }: FindVisitorsQuery,
): Promise<
  | {
      readonly visitors: readonly { readonly id: VisitorId; readonly profile: VisitorProfile }[];
      readonly next: string | null;
    }
  | { readonly mistake: Mistake }
> {
  const search = toSearch(wish);
  if (search === null) return { mistake: toMistake('', 'one of name, email and phone', wish) };
  const found = await store.profiles.find(site, search, fromTextCursor(after), PAGE_SIZE + 1);
  const page = found.slice(0, PAGE_SIZE);
  // What the store finds are ids of visitors.
  const ids = page.map(({ id }) => id as VisitorId);
  const profiles = await loadProfiles({ store }, ids);
  const last = page.at(-1);
  return {
    visitors: ids.map((id) => ({ id, profile: profiles.get(id) ?? toProfile(NOBODY) })),
    next: found.length > PAGE_SIZE && last !== undefined ? toTextCursor(last) : null,
  };
}

export async function loadProfile({ store }: Pick<DomainWorld, 'store'>, visitor: VisitorId): Promise<VisitorProfile> {
  return (await loadProfiles({ store }, [visitor])).get(visitor) ?? toProfile(NOBODY);
}

export async function loadProfiles(
  { store }: Pick<DomainWorld, 'store'>,
  visitors: readonly VisitorId[],
): Promise<ReadonlyMap<VisitorId, VisitorProfile>> {
  return new Map([...(await store.profiles.of(visitors))].map(([visitor, profile]) => [visitor, toProfile(profile)]));
}

function toValues({ fields = [], ...wish }: ProfileRequest): readonly ValueChange[] {
  const texts = TEXTS.flatMap((name) => {
    const value = wish[name];
    return value === undefined ? [] : [{ name, value }];
  });
  return [...texts, ...fields.map(({ name, value }) => ({ name: `${FIELD_PREFIX}${name}`, value }))];
}

function toSearch(wish: Omit<FindVisitorsQuery, 'after'>): ProfileSearch | null {
  const [first, ...others] = (['name', 'email', 'phone'] as const).flatMap((name): readonly ProfileSearch[] => {
    const prefix = wish[name];
    return prefix === undefined ? [] : [{ name, prefix }];
  });
  return first !== undefined && others.length === 0 ? first : null;
}

/** Of one name the best source's value is shown. */
function toProfile({ values, labels }: StoredProfile): VisitorProfile {
  const sorted = [...values].sort(
    (left, right) =>
      VALUE_SOURCES.indexOf(left.source) - VALUE_SOURCES.indexOf(right.source) || (left.name < right.name ? -1 : 1),
  );
  const shown = new Map([...sorted].reverse().map(({ name, value }) => [name, value]));
  const [name, email, phone, company, note, language] = TEXTS.map((text) => shown.get(text) ?? '');
  const fields = [...shown]
    .filter(([text]) => text.startsWith(FIELD_PREFIX))
    .map(([text, value]) => ({ name: text.slice(FIELD_PREFIX.length), value }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  return {
    name: name ?? '',
    email: email ?? '',
    phone: phone ?? '',
    company: company ?? '',
    note: note ?? '',
    language: language ?? '',
    fields,
    labels: [...labels],
    values: sorted,
  };
}
