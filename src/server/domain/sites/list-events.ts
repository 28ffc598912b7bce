/** Owners and admins read the log of their site, as far as it goes and on from there. */
import type { LoggedEvent, PageQuery } from '../../../protocol/list-api.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { decodeNumber, readPage, toPage } from '../lists/cursor-page.ts';

export async function listEvents(
  { store }: Pick<DomainWorld, 'store'>,
  agent: Manager,
  query: PageQuery,
): Promise<
  | { readonly events: readonly LoggedEvent[]; readonly next: string | null }
  | { readonly refused: 'forbidden' }
  | { readonly mistake: Mistake }
> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const page = readPage(query, decodeNumber);
  if ('mistake' in page) return page;
  const { limit, cursor } = page;
  const found = await store.events.list(agent.site, cursor ?? 0, limit + 1);
  const { shown, next } = toPage(found, limit, ({ position }) => String(position));
  return { events: shown.map(({ site: _, ...event }) => event), next };
}
