/** Makes sites and agents: for the command line and the first start. */

import type { Clock } from '../../../protocol/clock.ts';
import { type AgentId, createId, type RandomBytes, type SiteId, type SiteKey } from '../../../protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../../protocol/site-settings.ts';
import { decodeAddress } from '../../mail/address.ts';
import type { Agent, AgentRole, Site, Store } from '../../store/store.ts';

export interface AccountWorld {
  readonly store: Pick<Store, 'sites' | 'agents' | 'keys'>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Secrets that are shown once and kept by their hash. */
  readonly secrets: { create(): string; toHash(secret: string): string };
}

export const DEFAULT_APPEARANCE: Site['appearance'] = {
  color: '#2456d6',
  position: 'right',
  title: 'Chat with us',
  welcome: 'How can we help?',
};

/** Throws an error for the person who asked when the key is taken or the origins are not origins. */
export async function createSite(
  { store, clock, randomBytes, secrets }: AccountWorld,
  wish: Pick<Site, 'name' | 'origins'> & { key?: string; triggers?: Site['triggers'] },
): Promise<Site> {
  for (const origin of wish.origins) {
    if (!/^https?:\/\/(\*\.)?[a-z0-9.[\]:-]+?(:(\d+|\*))?$/i.test(origin)) {
      throw new Error(`origin: expected scheme://host[:port] such as https://www.example.com, got "${origin}"`);
    }
  }
  const key =
    wish.key ??
    secrets
      .create()
      .replace(/[^a-zA-Z0-9]/g, '')
      .slice(0, 20);
  if (!/^[a-zA-Z0-9-]{3,40}$/.test(key))
    throw new Error(`key: expected 3 to 40 letters, digits or hyphens, got "${key}"`);
  const sites = await store.sites.list();
  if (sites.some((site) => site.key === key)) throw new Error(`key: expected one that is not in use, got "${key}"`);
  const site: Site = {
    id: createId<SiteId>(clock.now(), randomBytes),
    key: key as SiteKey,
    name: wish.name,
    origins: wish.origins,
    appearance: DEFAULT_APPEARANCE,
    triggers: wish.triggers ?? [],
    settings: DEFAULT_SETTINGS,
    departments: [],
    createdAt: clock.now(),
  };
  await store.sites.create(site);
  return site;
}

/** How agents begin: as soon as they open the inbox, visitors may be given to them. */
export const NEW_AGENT = {
  status: 'online',
  statusText: '',
  chatLimit: null,
  avatar: null,
  lastActiveAt: null,
} as const;

/** Throws an error for the person who asked when the e-mail is none or is taken. */
export async function createAgent(
  { store, clock, randomBytes }: AccountWorld,
  wish: {
    site: SiteId;
    email: string;
    name: string;
    role: AgentRole;
    passwordHash: string | null;
    departments?: Agent['departments'];
  },
): Promise<Agent> {
  const email = decodeAddress(wish.email);
  if (email === null) throw new Error(`email: expected name@host, got "${wish.email}"`);
  const agent: Agent = {
    departments: [],
    ...NEW_AGENT,
    ...wish,
    email,
    id: createId<AgentId>(clock.now(), randomBytes),
    createdAt: clock.now(),
  };
  if (!(await store.agents.create(agent))) throw new Error(`email: expected one that is not in use, got "${email}"`);
  return agent;
}
