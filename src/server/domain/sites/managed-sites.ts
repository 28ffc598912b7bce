/** Sites that another site's owners and admins make and manage over an API, as an agency does for its customers. */
import { createId, type SiteId, type SiteKey } from '../../../protocol/ids.ts';
import { findSchemaMistake, type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { DEFAULT_SETTINGS, SiteSettings } from '../../../protocol/site-settings.ts';
import type { Agent, Site } from '../../store/store.ts';
import { DEFAULT_APPEARANCE } from '../agents/create-account.ts';
import { managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

const MAX_MANAGED_SITES = 1_000;
/** 152 bits: a key is public, but nobody shall meet another's by trying. */
const KEY_BYTES = 19;
const MAX_NAME_LENGTH = 120;

type World = Pick<DomainWorld, 'store' | 'sites'>;
type Refusal = { readonly refused: 'forbidden' } | { readonly mistake: Mistake };

export interface SiteNames {
  readonly name: string;
  readonly language: string;
}

export async function createManagedSite(
  { store, sites, clock, randomBytes }: World & Pick<DomainWorld, 'clock' | 'randomBytes'>,
  manager: Agent,
  names: SiteNames,
): Promise<{ readonly site: Site } | Refusal> {
  if (!managesSite(manager)) return { refused: 'forbidden' };
  const mistake = findNameMistake(names);
  if (mistake !== null) return { mistake };
  const at = clock.now();
  const key = [...randomBytes(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const site: Site = {
    id: createId<SiteId>(at, randomBytes),
    key: key as SiteKey,
    name: names.name,
    // Whoever makes it has not said where it will be used.
    origins: ['*'],
    appearance: DEFAULT_APPEARANCE,
    triggers: [],
    settings: { ...DEFAULT_SETTINGS, language: names.language },
    departments: [],
    createdAt: at,
  };
  if (!(await store.managedSites.create(site, toWriter({ clock }, manager), MAX_MANAGED_SITES))) {
    return { mistake: toMistake('', `at most ${MAX_MANAGED_SITES} sites`, MAX_MANAGED_SITES + 1) };
  }
  await sites.refresh();
  return { site };
}

/** The agent's own site, and those that it manages. */
export async function listManagedSites(
  { store, sites }: World,
  { site }: Pick<Agent, 'site'>,
): Promise<readonly Site[]> {
  return [site, ...(await store.managedSites.of(site))].flatMap((id) => sites.byId(id) ?? []);
}

export async function renameSite(
  { sites }: Pick<DomainWorld, 'sites'>,
  manager: Pick<Agent, 'id' | 'site' | 'role'>,
  names: SiteNames,
): Promise<'done' | Refusal> {
  if (!managesSite(manager)) return { refused: 'forbidden' };
  const mistake = findNameMistake(names);
  if (mistake !== null) return { mistake };
  const { name, language } = names;
  await sites.change(manager.site, ({ settings }) => ({ name, settings: { ...settings, language } }), manager.id);
  return 'done';
}

function findNameMistake({ name, language }: SiteNames): Mistake | null {
  if (name.trim() === '' || name.length > MAX_NAME_LENGTH) {
    return toMistake('name', `a text of 1 to ${MAX_NAME_LENGTH} characters`, name);
  }
  return findSchemaMistake(SiteSettings.properties.language, language, 'language');
}
