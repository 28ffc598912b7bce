/** What only the server can tell a page, as far as the site's triggers ask for it. */
import type { Department } from '../../../protocol/department-api.ts';
import type { PingAnswer } from '../../../protocol/presence.ts';
import type { ConditionName } from '../../../protocol/trigger.ts';
import type { Site, Visit } from '../../store/store.ts';
import type { OnlineAgent } from '../agents/agents-online.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toConditionNames } from './condition-names.ts';
import type { Present } from './present.ts';

const DAY_MS = 86_400_000;

type Value = NonNullable<PingAnswer['facts']>[string];

interface Scene {
  readonly present: Present;
  readonly visit: Visit;
  readonly agents: readonly OnlineAgent[];
  readonly departments: readonly Department[];
  readonly now: number;
  counts(): Promise<{ readonly waiting: number; readonly open: number }>;
}

/** By the name of the condition; an empty text is unknown. */
const FACTS = {
  visitor_country_code: ({ visit }) => visit.country,
  visitor_region: ({ visit }) => visit.region,
  visitor_city: ({ visit }) => visit.city,
  visitor_ip: ({ visit }) => visit.ip,
  visitor_browser: ({ visit }) => visit.browser,
  visitor_os: ({ visit }) => visit.os,
  visitor_platform: ({ visit }) => visit.platform,
  visitor_device: ({ visit }) => visit.device,
  visitor_group: ({ visit }) => visit.department,
  number_of_chats: ({ present }) => [...present.chats.values()].filter(({ isClosed }) => isClosed).length,
  days_since_chat({ present, now }) {
    if (present.chats.size === 0) return null;
    const lastAt = Math.max(...[...present.chats.values()].map((chat) => chat.lastAt));
    return Math.floor(Math.max(0, now - lastAt) / DAY_MS);
  },
  agents_online: ({ agents }) => agents.length,
  /** By id and by name: an owner may write either into a trigger. */
  department_online({ agents, departments }) {
    const ids = new Set(agents.flatMap((agent) => agent.departments));
    const names = departments.flatMap(({ id, name }) => (ids.has(id) && name !== id ? name : []));
    return [...ids, ...names];
  },
  account_status: ({ agents }) => ['any', agents.length > 0 ? 'online' : 'offline'],
  chats_waiting: async ({ counts }) => (await counts()).waiting,
  chats_per_agent: async ({ agents, counts }) => (agents.length === 0 ? null : (await counts()).open / agents.length),
} as const satisfies Partial<Record<ConditionName, (scene: Scene) => Value | Promise<Value>>>;

type Read = (scene: Scene) => Value | Promise<Value>;

/** Triggers are read-only: whoever changes them brings a new array. */
const cache = new WeakMap<Site['triggers'], readonly (readonly [name: string, read: Read])[]>();

/** Those that the active triggers ask for. */
function toReaders(triggers: Site['triggers']): readonly (readonly [name: string, read: Read])[] {
  const known = cache.get(triggers);
  if (known !== undefined) return known;
  const asked = toConditionNames(triggers);
  const readers = Object.entries<Read>(FACTS).filter(([name]) => asked.has(name));
  cache.set(triggers, readers);
  return readers;
}

/** @returns nothing to send when no active trigger asks */
export async function toServerFacts(
  { agentsOnline, conversationCounts, clock }: Pick<DomainWorld, 'agentsOnline' | 'conversationCounts' | 'clock'>,
  site: Site,
  present: Present,
): Promise<Pick<PingAnswer, 'facts'>> {
  const readers = toReaders(site.triggers);
  if (readers.length === 0) return {};
  const scene: Scene = {
    present,
    visit: present.visit,
    agents: agentsOnline.of(site.id),
    departments: site.departments,
    now: clock.now(),
    counts: () => conversationCounts.of(site.id),
  };
  const facts: Record<string, Value> = {};
  for (const [name, read] of readers) {
    const value = await read(scene);
    facts[name] = value === '' ? null : value;
  }
  return { facts };
}
