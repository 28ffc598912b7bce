/** Owners and admins see who works for their site, change what somebody is, and let people go. */
import type { AgentId } from '../../../protocol/ids.ts';
import type { ChangeAgentRequest, Person } from '../../../protocol/people-api.ts';
import type { AgentChange } from '../../store/agents/people-records.ts';
import type { Agent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { managesSite, mayManage, toPerson } from './person.ts';

type World = Pick<DomainWorld, 'store' | 'agentsOnline' | 'clock'>;

export type PeopleRefused = { readonly refused: 'forbidden' | 'not-found' | 'last-owner' };

export async function listPeople(
  world: World,
  manager: Agent,
): Promise<{ readonly people: readonly Person[] } | PeopleRefused> {
  if (!managesSite(manager)) return { refused: 'forbidden' };
  const agents = await world.store.agents.list(manager.site);
  return { people: agents.map((agent) => toPerson(world, agent)) };
}

export async function changeAgent(
  world: World,
  manager: Agent,
  id: AgentId,
  { name, role, departments }: ChangeAgentRequest,
): Promise<{ readonly person: Person } | PeopleRefused> {
  const { store, clock } = world;
  const found = await find(world, manager, id, role);
  if ('refused' in found) return found;
  const change: AgentChange = {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(departments === undefined ? {} : { departments: [...new Set(departments)] }),
  };
  const changed = await store.people.change(manager.site, id, change, {
    site: manager.site,
    kind: 'agent-changed',
    agent: id,
    at: clock.now(),
    detail: { by: manager.id, ...(role === undefined ? {} : { role }) },
  });
  return typeof changed === 'string' ? { refused: changed } : { person: toPerson(world, changed) };
}

/** Ends the sign-ins too; what the agent did stays in the books. Whoever carries connections ends those. */
export async function deactivateAgent(
  world: World,
  manager: Agent,
  id: AgentId,
): Promise<{ readonly deactivated: AgentId } | PeopleRefused> {
  const { store, clock } = world;
  const found = await find(world, manager, id);
  if ('refused' in found) return found;
  const result = await store.people.deactivate(manager.site, id, {
    site: manager.site,
    kind: 'agent-deactivated',
    agent: id,
    at: clock.now(),
    detail: { by: manager.id },
  });
  return result === 'deactivated' ? { deactivated: id } : { refused: result };
}

/** @param role what the agent shall be */
async function find(
  { store }: World,
  manager: Agent,
  id: AgentId,
  role?: Agent['role'],
): Promise<Agent | PeopleRefused> {
  if (!managesSite(manager)) return { refused: 'forbidden' };
  const agent = await store.agents.find(id);
  if (agent === null || agent.site !== manager.site || agent.deactivatedAt !== undefined)
    return { refused: 'not-found' };
  return mayManage(manager, agent.role, role) ? agent : { refused: 'forbidden' };
}
