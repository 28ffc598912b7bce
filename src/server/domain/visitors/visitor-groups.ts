/** Groups of visitors: everybody sees them, owners and admins keep them, agents put visitors in and out. */
import { createId, type VisitorId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import {
  type GroupMember,
  type JoinedGroup,
  MAX_VISITOR_GROUPS,
  type MembersQuery,
  type VisitorGroup,
  type VisitorGroupRequest,
} from '../../../protocol/visitor-group-api.ts';
import type { Agent, NewEvent } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { toWriter } from '../writer.ts';
import { findVisitor } from './find-visitor.ts';

const PAGE_SIZE = 100;

type World = Pick<DomainWorld, 'store' | 'clock' | 'presence'>;
type NotFound = { readonly refused: 'not-found' };
type Refusal = { readonly refused: 'forbidden' | 'not-found' | 'name-taken' } | { readonly mistake: Mistake };

const NOT_FOUND: NotFound = { refused: 'not-found' };

export async function listVisitorGroups(
  { store }: Pick<DomainWorld, 'store'>,
  { site }: Pick<Agent, 'site'>,
): Promise<{ readonly groups: readonly VisitorGroup[] }> {
  return { groups: await store.visitorGroups.list(site) };
}

export async function createVisitorGroup(
  { store, clock, randomBytes }: Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>,
  agent: Manager,
  wish: VisitorGroupRequest,
): Promise<{ readonly group: VisitorGroup } | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const writer = toWriter({ clock }, agent);
  const group: VisitorGroup = { ...wish, id: createId<string>(writer.at, randomBytes), createdAt: writer.at };
  const result = await store.visitorGroups.create(writer, group, MAX_VISITOR_GROUPS);
  if (result === 'too-many') {
    return { mistake: toMistake('', `at most ${MAX_VISITOR_GROUPS} groups`, MAX_VISITOR_GROUPS + 1) };
  }
  return result === 'created' ? { group } : { refused: result };
}

export async function changeVisitorGroup(
  { store, clock }: Pick<DomainWorld, 'store' | 'clock'>,
  agent: Manager,
  id: string,
  wish: VisitorGroupRequest,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const result = await store.visitorGroups.change(toWriter({ clock }, agent), id, wish);
  return result === 'changed' ? 'done' : { refused: result };
}

export async function deleteVisitorGroup(
  { store, clock }: Pick<DomainWorld, 'store' | 'clock'>,
  agent: Manager,
  id: string,
): Promise<{ readonly visitors: number } | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const visitors = await store.visitorGroups.delete(agent.site, id, {
    site: agent.site,
    kind: 'visitor-group-deleted',
    agent: agent.id,
    at: clock.now(),
    detail: { group: id },
  });
  return visitors === null ? NOT_FOUND : { visitors };
}

/** Of two agents who put in the same at once one did it, and both find it done. */
export async function putIntoGroup(
  world: World,
  agent: AgentPrincipal,
  id: string,
  group: string,
): Promise<'done' | NotFound> {
  const visitor = await findVisitor(world, agent, id);
  if (visitor === null) return NOT_FOUND;
  const isKnown = await world.store.visitorGroups.put(group, visitor, agent.id, toEvent(world, agent, visitor));
  return isKnown ? 'done' : NOT_FOUND;
}

export async function takeOutOfGroup(
  world: World,
  agent: AgentPrincipal,
  id: string,
  group: string,
): Promise<'done' | NotFound> {
  const visitor = await findVisitor(world, agent, id);
  if (visitor === null) return NOT_FOUND;
  const isKnown = await world.store.visitorGroups.takeOut(group, visitor, toEvent(world, agent, visitor));
  return isKnown ? 'done' : NOT_FOUND;
}

export async function groupsOf(
  world: World,
  agent: AgentPrincipal,
  id: string,
): Promise<{ readonly groups: readonly JoinedGroup[] } | NotFound> {
  const visitor = await findVisitor(world, agent, id);
  return visitor === null ? NOT_FOUND : { groups: await world.store.visitorGroups.of(visitor) };
}

export async function listGroupMembers(
  { store }: Pick<DomainWorld, 'store'>,
  { site }: Pick<Agent, 'site'>,
  group: string,
  { after }: MembersQuery,
): Promise<{ readonly visitors: readonly GroupMember[]; readonly next: VisitorId | null } | NotFound> {
  const found = await store.visitorGroups.members(site, group, after ?? null, PAGE_SIZE + 1);
  if (found === null) return NOT_FOUND;
  const visitors = found.slice(0, PAGE_SIZE);
  return { visitors, next: found.length > PAGE_SIZE ? (visitors.at(-1)?.visitor ?? null) : null };
}

const toEvent = ({ clock }: World, { site, id: agent }: AgentPrincipal, visitor: VisitorId): NewEvent => ({
  site,
  kind: 'visitor-changed',
  visitor,
  agent,
  at: clock.now(),
  detail: { names: 'groups' },
});
