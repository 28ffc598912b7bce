/** Owners and admins see who works for their site, change what somebody is, and let people go. */
import type { AgentId } from '../../../protocol/ids.ts';
import type { ChangeAgentRequest, Person } from '../../../protocol/people-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { AgentChange } from '../../store/agents/people-records.ts';
import type { Agent, StoredFile } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { findUnknownDepartment } from '../sites/departments.ts';
import { managesSite, mayManage, toPerson } from './person.ts';

type World = Pick<DomainWorld, 'store' | 'sites' | 'agentsOnline' | 'clock'>;

export type PeopleRefused =
  | { readonly refused: 'forbidden' | 'not-found' | 'last-owner' }
  | { readonly mistake: Mistake };

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
  { name, role, departments, chatLimit, avatar }: ChangeAgentRequest,
): Promise<{ readonly person: Person } | PeopleRefused> {
  const { store, clock } = world;
  const found = await find(world, manager, id, role);
  if ('refused' in found) return found;
  const unknown = findUnknownDepartment(world, manager.site, departments ?? []);
  if (unknown !== null) return unknown;
  const file = avatar == null ? null : await store.files.find(avatar);
  if (avatar != null && !isPicture(file, manager.site)) {
    return { mistake: toMistake('avatar', 'the id of a picture of this site', avatar) };
  }
  const change: AgentChange = {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(departments === undefined ? {} : { departments: [...new Set(departments)] }),
    ...(chatLimit === undefined ? {} : { chatLimit }),
    ...(avatar === undefined ? {} : { avatar }),
  };
  const changed = await store.people.change(manager.site, id, change, {
    site: manager.site,
    kind: 'agent-changed',
    agent: id,
    at: clock.now(),
    detail: { by: manager.id, ...(role === undefined ? {} : { role }) },
  });
  if (typeof changed === 'string') return { refused: changed };
  world.agentsOnline.change(id, { departments: changed.departments, chatLimit: changed.chatLimit });
  return { person: toPerson(world, changed) };
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

const isPicture = (file: StoredFile | null, site: Agent['site']): boolean =>
  file !== null && file.site === site && file.size !== null;

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
