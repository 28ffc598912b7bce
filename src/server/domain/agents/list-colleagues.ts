/** Who works for a site, and who of them is there. */
import type { ColleaguesAnswer } from '../../../protocol/agent-api.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';

export async function listColleagues(
  { store, agentsOnline }: Pick<DomainWorld, 'store' | 'agentsOnline'>,
  { site }: Pick<AgentPrincipal, 'site'>,
): Promise<ColleaguesAnswer> {
  const online = new Set(agentsOnline.of(site).map(({ id }) => id));
  const agents = (await store.agents.list(site)).filter(({ deactivatedAt }) => deactivatedAt === undefined);
  return { colleagues: agents.map(({ id, name }) => ({ id, name, online: online.has(id) })) };
}
