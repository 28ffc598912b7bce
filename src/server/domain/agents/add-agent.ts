/** Owners and admins add somebody who has a password from the start: no link, and no mail. */
import { type AgentId, createId } from '../../../protocol/ids.ts';
import type { Person } from '../../../protocol/people-api.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { decodeAddress } from '../../mail/address.ts';
import type { Agent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { NEW_AGENT } from './create-account.ts';
import { mayManage, toPerson } from './person.ts';

type World = Pick<DomainWorld, 'store' | 'agentsOnline' | 'clock' | 'randomBytes' | 'secrets'>;

/** Also brings somebody back who left. */
export async function addAgent(
  world: World,
  manager: Agent,
  { email, name, role, passwordHash }: Pick<Agent, 'email' | 'name' | 'role'> & { readonly passwordHash: string },
): Promise<
  { readonly person: Person } | { readonly refused: 'forbidden' | 'email-taken' } | { readonly mistake: Mistake }
> {
  const { store, clock, randomBytes, secrets } = world;
  if (!mayManage(manager, role)) return { refused: 'forbidden' };
  const address = decodeAddress(email);
  if (address === null) return { mistake: toMistake('email', 'one plain e-mail address', email) };
  const now = clock.now();
  const added = await store.people.invite({
    agent: {
      ...{ id: createId<AgentId>(now, randomBytes), site: manager.site, email: address, name, role, passwordHash },
      ...{ departments: [], ...NEW_AGENT, createdAt: now },
    },
    // Over as soon as it is there: nobody needs it.
    link: { hash: secrets.toHash(secrets.create()), kind: 'link', createdAt: now, expiresAt: now },
    mail: null,
    event: { site: manager.site, kind: 'agent-invited', at: now, detail: { by: manager.id, role } },
  });
  return added === null ? { refused: 'email-taken' } : { person: toPerson(world, added.agent) };
}

/** Whoever works for one of these sites, with which of them it is. */
export async function findPerson(
  world: Pick<DomainWorld, 'store' | 'agentsOnline'>,
  sites: readonly Agent['site'][],
  id: AgentId,
): Promise<{ readonly person: Person; readonly site: Agent['site'] } | null> {
  const agent = await world.store.agents.find(id);
  if (agent === null || agent.deactivatedAt !== undefined || !sites.includes(agent.site)) return null;
  return { person: toPerson(world, agent), site: agent.site };
}
