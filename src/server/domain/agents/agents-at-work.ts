/** What agents are to others right now, by its name, and how many conversations each of them has. */
import type { AgentStatus } from '../../../protocol/agent-status.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import type { Agent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';

export interface AgentAtWork {
  readonly id: AgentId;
  /** Whoever chose `online` and has no inbox open is offline. */
  readonly status: AgentStatus;
  /** Of a status of their own. */
  readonly statusText: string;
  /** Conversations that they have taken and not ended. */
  readonly ongoing: number;
}

type World = Pick<DomainWorld, 'store' | 'agentsOnline'>;

export async function listAgentsAtWork(world: World, { site }: Pick<Agent, 'site'>): Promise<readonly AgentAtWork[]> {
  const { store } = world;
  const [agents, ongoing] = await Promise.all([store.agents.list(site), store.routing.ongoing(site)]);
  return agents
    .filter(({ deactivatedAt }) => deactivatedAt === undefined)
    .map((agent) => toAgentAtWork(world, agent, ongoing));
}

/** @returns null for nobody, for somebody else's agent, and for one who was let go */
export async function findAgentAtWork(
  world: World,
  { site }: Pick<Agent, 'site'>,
  id: AgentId,
): Promise<AgentAtWork | null> {
  const agent = await world.store.agents.find(id);
  if (agent?.site !== site || agent.deactivatedAt !== undefined) return null;
  return toAgentAtWork(world, agent, await world.store.routing.ongoing(site));
}

function toAgentAtWork(
  { agentsOnline }: World,
  { id, status, statusText }: Agent,
  ongoing: ReadonlyMap<AgentId, number>,
): AgentAtWork {
  return {
    ...{ id, statusText, ongoing: ongoing.get(id) ?? 0 },
    status: status === 'online' ? agentsOnline.statusOf(id) : status,
  };
}
