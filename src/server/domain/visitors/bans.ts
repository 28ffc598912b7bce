/** Agents ban visitors, or everybody behind an address, and let them come back. */
import type { Ban, BanRequest, BansQuery } from '../../../protocol/ban-api.ts';
import { MAX_BANS } from '../../../protocol/ban-api.ts';
import { createId, type VisitorId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { NewEvent, StoredBan } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal, VisitorPrincipal } from '../principal.ts';
import { findVisitor } from './find-visitor.ts';
import { truncateAddress } from './truncate-address.ts';

const PAGE_SIZE = 100;

type World = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes' | 'presence' | 'bans'>;
type Target = Pick<StoredBan, 'visitor' | 'address'>;
type Refusal = { readonly refused: 'not-found' } | { readonly mistake: Mistake };

/** By their id, by the address that they ask from, or by that of the page that they have open: it may be another one. */
export function isBanned(
  { bans, presence }: Pick<DomainWorld, 'bans' | 'presence'>,
  { site, id, address = '' }: VisitorPrincipal,
): boolean {
  const seenAt = presence.find(id)?.visit.ip ?? '';
  return [address, seenAt].some((known) => bans.find(site, id, known) !== null);
}

export async function ban(
  world: World,
  agent: AgentPrincipal,
  wish: BanRequest,
): Promise<{ readonly ban: Ban } | Refusal> {
  const { store, clock, randomBytes, bans } = world;
  const at = clock.now();
  const { reason, until } = wish;
  if (until !== null && until <= at) return { mistake: toMistake('until', 'an instant to come, or null', until) };
  const target = await toTarget(world, agent, wish);
  if (!('address' in target)) return target;
  const id = createId<string>(at, randomBytes);
  const stored = await store.bans.put(
    { ...target, id, site: agent.site, reason, until, by: agent.id, at },
    MAX_BANS,
    toEvent(agent, 'visitor-banned', at),
  );
  if (stored === 'too-many') return { mistake: toMistake('', `at most ${MAX_BANS} bans of one site`, MAX_BANS + 1) };
  await bans.refresh();
  return { ban: toBan(stored) };
}

export async function endBan(
  { store, clock, bans }: World,
  agent: AgentPrincipal,
  id: string,
): Promise<'done' | { readonly refused: 'not-found' }> {
  const at = clock.now();
  const isEnded = await store.bans.delete(agent.site, id, at, toEvent(agent, 'visitor-unbanned', at));
  if (!isEnded) return { refused: 'not-found' };
  await bans.refresh();
  return 'done';
}

export async function listBans(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  { site }: AgentPrincipal,
  { after }: BansQuery,
): Promise<{ readonly bans: readonly Ban[]; readonly next: string | null }> {
  const found = await store.bans.list(site, clock.now(), after ?? null, PAGE_SIZE + 1);
  const bans = found.slice(0, PAGE_SIZE).map(toBan);
  return { bans, next: found.length > PAGE_SIZE ? (bans.at(-1)?.id ?? null) : null };
}

export function toBan({ site: _, ...rest }: StoredBan): Ban {
  return rest;
}

async function toTarget(
  world: World,
  agent: AgentPrincipal,
  { visitor: id, address: sent }: BanRequest,
): Promise<Target | Refusal> {
  if ((id === undefined) === (sent === undefined)) {
    return { mistake: toMistake('', 'either visitor or address', { visitor: id, address: sent }) };
  }
  if (sent !== undefined) {
    const address = truncateAddress(sent);
    return address === '' ? { mistake: toMistake('address', 'an IP address', sent) } : { visitor: null, address };
  }
  const visitor: VisitorId | null = await findVisitor(world, agent, id ?? '');
  return visitor === null ? { refused: 'not-found' } : { visitor, address: null };
}

const toEvent = (
  { site, id: agent }: AgentPrincipal,
  kind: 'visitor-banned' | 'visitor-unbanned',
  at: number,
): NewEvent => ({ site, kind, agent, at });
