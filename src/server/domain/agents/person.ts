/** An agent as owners and admins see them, and who may manage what. */
import type { Person } from '../../../protocol/people-api.ts';
import type { Agent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';

export function toPerson({ agentsOnline }: Pick<DomainWorld, 'agentsOnline'>, agent: Agent): Person {
  const { id, email, name, role, departments, passwordHash, deactivatedAt } = agent;
  const { status, statusText, chatLimit, avatar, lastActiveAt } = agent;
  const isHere = deactivatedAt === undefined;
  return {
    id,
    email,
    name,
    role,
    departments,
    state: isHere ? (passwordHash === null ? 'invited' : 'active') : 'deactivated',
    online: isHere && agentsOnline.statusOf(id) === 'online',
    status,
    statusText,
    chatLimit,
    avatar,
    lastActiveAt,
  };
}

/** Whoever asks for what is for owners and admins. */
export type Manager = Pick<Agent, 'id' | 'site' | 'role'>;

/** Its settings, its webhooks, its people. */
export const managesSite = ({ role }: Pick<Agent, 'role'>): boolean => role !== 'agent';

/** Admins do not touch owners, nor make any. @param roles what somebody is, and shall be */
export const mayManage = (manager: Pick<Agent, 'role'>, ...roles: readonly (Agent['role'] | undefined)[]): boolean =>
  manager.role === 'owner' || (managesSite(manager) && !roles.includes('owner'));
