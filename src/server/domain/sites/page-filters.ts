/** Owners and admins name the pages that they want to look at. */
import { createId } from '../../../protocol/ids.ts';
import { MAX_PAGE_FILTERS, type PageFilter, type PageFilterRequest } from '../../../protocol/page-filter-api.ts';
import { findPageFilterMistake } from '../../../protocol/page-filter-mistake.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

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

export async function createPageFilter(
  { store, clock, randomBytes }: World,
  agent: Manager,
  wish: PageFilterRequest,
): Promise<{ readonly filter: PageFilter } | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  const mistake = findPageFilterMistake(wish);
  if (mistake !== null) return { mistake };
  const writer = toWriter({ clock }, agent);
  const { at } = writer;
  const filter: PageFilter = { ...wish, id: createId<string>(at, randomBytes), createdAt: at, changedAt: at };
  if (await store.pageFilters.create(writer, filter, MAX_PAGE_FILTERS)) return { filter };
  return { mistake: toMistake('', `at most ${MAX_PAGE_FILTERS} filters`, MAX_PAGE_FILTERS + 1) };
}

export async function changePageFilter(
  { store, clock }: World,
  agent: Manager,
  id: string,
  wish: PageFilterRequest,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  const mistake = findPageFilterMistake(wish);
  if (mistake !== null) return { mistake };
  return (await store.pageFilters.change(toWriter({ clock }, agent), id, wish)) ? 'done' : NOT_FOUND;
}

export async function deletePageFilter(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  agent: Manager,
  id: string,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return FORBIDDEN;
  return (await store.pageFilters.delete(toWriter({ clock }, agent), id)) ? 'done' : NOT_FOUND;
}
