/** Whether a visitor is the agent's to see: also one who has just come and is not in the database yet. */
import type { VisitorId } from '../../../protocol/ids.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';

/** @param id any text; what is not an id is simply not found */
export async function findVisitor(
  { store, presence }: Pick<DomainWorld, 'store' | 'presence'>,
  { site }: Pick<AgentPrincipal, 'site'>,
  id: string,
): Promise<VisitorId | null> {
  const visitor = id as VisitorId;
  const found = presence.find(visitor)?.site ?? (await store.visitors.find(visitor))?.visitor.site;
  return found === site ? visitor : null;
}
