/** ImBox's agents: everybody who works for the site. */
import type { Person } from '../../../protocol/people-api.ts';
import { listPeople } from '../../domain/agents/change-agent.ts';
import { findFile } from '../../domain/files/find-file.ts';
import { toFileUrl } from '../file-url.ts';
import { NOT_FOUND, type Refused } from '../refused.ts';
import { type Asked, type Call, toTime } from './call.ts';
import { toIds } from './numbers.ts';

export const AGENT_CALLS: readonly Call[] = [
  {
    name: 'grabAgent',
    summary: 'One agent, also one who was let go',
    parameters: ['agentId'],
    hasLength: false,
    async act(asked) {
      const listed = await listNumbered(asked);
      if (!('agents' in listed)) return listed;
      const found = listed.agents.find(({ number }) => String(number) === asked.path('agentId'));
      return found === undefined ? NOT_FOUND : { rows: [await toAgent(asked, found)] };
    },
  },
  {
    name: 'grabAgents',
    summary: 'All agents',
    parameters: [],
    hasLength: true,
    async act(asked) {
      const listed = await listNumbered(asked);
      if (!('agents' in listed)) return listed;
      const here = listed.agents.filter(({ person }) => person.state !== 'deactivated');
      return { rows: await Promise.all(here.map((one) => toAgent(asked, one))) };
    },
  },
];

interface Numbered {
  readonly person: Person;
  readonly number: number;
}

/** Also those who were let go. */
export async function listNumbered({
  world,
  agent,
}: Asked): Promise<{ readonly agents: readonly Numbered[] } | Refused> {
  const listed = await listPeople(world.domain, agent);
  if (!('people' in listed)) return listed;
  const { people } = listed;
  const numbers = await toIds(
    world,
    'agent',
    people.map(({ id }) => id),
  );
  return { agents: people.map((person, index) => ({ person, number: numbers[index] ?? 0 })) };
}

async function toAgent({ world, site, sid, principal, origin }: Asked, { person, number }: Numbered) {
  const { name, email, avatar, lastActiveAt, departments, chatLimit } = person;
  const picture = avatar === null ? null : await findFile(world.domain, principal, avatar);
  const groups = departments.flatMap((id) => site.departments.find((one) => one.id === id)?.name ?? []);
  return {
    agentID: number,
    sid,
    agentName: name,
    agentEmail: email,
    agentPicture: picture === null ? '' : toFileUrl(world, origin, picture, true),
    agentLastActive: lastActiveAt === null ? null : toTime(lastActiveAt),
    department: groups[0] ?? '',
    // Who is given no visitors works behind those who are.
    isBackOffice: chatLimit === 0 ? '1' : '0',
    groups: groups.join(','),
  };
}
