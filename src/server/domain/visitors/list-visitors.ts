/** Agents and API keys read everybody whom a site has ever seen, page by page. */
import type { KnownVisitor, PageQuery } from '../../../protocol/list-api.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';
import type { DomainWorld } from '../domain-world.ts';
import { decodeTime, encodeTime, readPage, toPage } from '../lists/cursor-page.ts';
import type { AgentPrincipal } from '../principal.ts';

export async function listVisitors(
  { store }: Pick<DomainWorld, 'store'>,
  { site }: AgentPrincipal,
  query: PageQuery,
): Promise<
  { readonly visitors: readonly KnownVisitor[]; readonly next: string | null } | { readonly mistake: Mistake }
> {
  const page = readPage(query, decodeTime);
  if ('mistake' in page) return page;
  const { limit, cursor } = page;
  const found = await store.visitors.list(site, cursor, limit + 1);
  const { shown, next } = toPage(found, limit, ({ firstSeenAt, id }) => encodeTime({ at: firstSeenAt, id }));
  return { visitors: shown.map(({ site: _, ...visitor }) => visitor), next };
}
