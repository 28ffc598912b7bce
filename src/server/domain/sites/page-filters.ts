/** Owners and admins name the pages that they want to look at. */
import { decodePageFilter } from '../../../protocol/decode-page-filter.ts';
import { createId } from '../../../protocol/ids.ts';
import { MAX_PAGE_FILTERS, type PageFilter } from '../../../protocol/page-filter-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';

type World = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' } | { readonly mistake: Mistake };

const FORBIDDEN: Refusal = { refused: 'forbidden' };
const NOT_FOUND: Refusal = { refused: 'not-found' };

export async function listPageFilters(
  { store }: Pick<World, 'store'>,
  agent: Manager,
): Promise<{ readonly filters: readonly PageFilter[] } | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  return { filters: await store.pageFilters.list(agent.site) };
}

/** @param value a whole filter, as it came */
export async function createPageFilter(
  { store, clock, randomBytes }: World,
  agent: Manager,
  value: unknown,
): Promise<{ readonly filter: PageFilter } | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  const decoded = decodePageFilter(value);
  if ('mistake' in decoded) return decoded;
  const at = clock.now();
  const filter: PageFilter = { ...decoded.filter, id: createId<string>(at, randomBytes), createdAt: at, changedAt: at };
  if (await store.pageFilters.create(agent.site, filter, MAX_PAGE_FILTERS)) return { filter };
  return { mistake: toMistake('', `at most ${MAX_PAGE_FILTERS} filters`, MAX_PAGE_FILTERS + 1) };
}

/** @param value a whole filter, as it came */
export async function changePageFilter(
  { store, clock }: World,
  agent: Manager,
  id: string,
  value: unknown,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  const decoded = decodePageFilter(value);
  if ('mistake' in decoded) return decoded;
  return (await store.pageFilters.change(agent.site, id, decoded.filter, clock.now())) ? 'done' : NOT_FOUND;
}

export async function deletePageFilter(
  { store }: Pick<World, 'store'>,
  agent: Manager,
  id: string,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  return (await store.pageFilters.delete(agent.site, id)) ? 'done' : NOT_FOUND;
}
