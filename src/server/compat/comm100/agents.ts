/** Comm100's agents: what each of them is right now, by a name, and how many chats they have. */
import Type from 'typebox';
import type { AgentStatusRequest } from '../../../protocol/agent-status.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import { setAgentStatus } from '../../domain/agents/agent-status.ts';
import { type AgentAtWork, findAgentAtWork, listAgentsAtWork } from '../../domain/agents/agents-at-work.ts';
import { findByNumber, toNumbers } from '../../domain/sites/foreign-numbers.ts';
import { NOT_FOUND } from '../refused.ts';
import { type Asked, type Call, call, SYSTEM } from './call.ts';

/** Theirs are names; any other is a custom away status, as long as our own may be. */
const NAMES: Readonly<Record<string, AgentStatusRequest['status']>> = {
  online: 'online',
  away: 'away',
  offline: 'offline',
};

/** A body may repeat the id; the address says which agent it is. */
const Status = Type.Object({ status: Type.String({ pattern: '^\\S(.{0,78}\\S)?$' }) });

export const AGENT_CALLS: readonly Call[] = [
  call({
    method: 'GET',
    path: '/livechat/agents',
    summary: 'List agents with their statuses',
    async act(asked) {
      const agents = await listAgentsAtWork(asked.world.domain, asked.agent);
      const ids = await toIds(asked, agents);
      return agents.map((agent, index) => toForeignAgent(agent, ids[index] ?? ''));
    },
  }),
  call({
    method: 'GET',
    path: '/livechat/agents/:id',
    summary: 'Read an agent’s status',
    async act(asked) {
      const agent = await find(asked);
      return agent === null ? NOT_FOUND : answer(asked, agent);
    },
  }),
  call({
    method: 'PUT',
    path: '/livechat/agents/:id',
    summary: 'Set an agent’s status: online, away, offline, or any name of a custom away status',
    schema: Status,
    body: { status: 'Meeting' },
    async act(asked) {
      const { world, agent, body } = asked;
      const found = await find(asked);
      if (found === null) return NOT_FOUND;
      const named = NAMES[body.status.toLowerCase()];
      const wish: AgentStatusRequest =
        named === undefined ? { status: 'custom', text: body.status } : { status: named };
      const result = await setAgentStatus(world.domain, agent, found.id, wish);
      if (result !== 'done') return result;
      // What was set, in the words that it was set in: an agent who is not there yet will be it.
      return { ...(await answer(asked, found)), status: body.status };
    },
  }),
];

type AnyAsked = Asked<unknown, unknown>;

async function find({ world, agent, version, id }: AnyAsked): Promise<AgentAtWork | null> {
  const found = version === 'v3' ? await findByNumber(world.domain, SYSTEM, 'agent', id) : id;
  // Any text may stand in an address: what is no agent's id is not found.
  return found === null ? null : findAgentAtWork(world.domain, agent, found as AgentId);
}

async function toIds(
  { world, version }: AnyAsked,
  agents: readonly AgentAtWork[],
): Promise<readonly (string | number)[]> {
  const ids = agents.map(({ id }) => id);
  if (version === 'v4') return ids;
  return (await toNumbers(world.domain, SYSTEM, 'agent', ids)).map(Number);
}

async function answer(asked: AnyAsked, agent: AgentAtWork) {
  const [id = ''] = await toIds(asked, [agent]);
  return toForeignAgent(agent, id);
}

const toForeignAgent = ({ status, statusText, ongoing }: AgentAtWork, id: string | number) => ({
  id,
  status: status === 'custom' && statusText !== '' ? statusText : STATUSES[status],
  ongoingChats: ongoing,
});

const STATUSES = { online: 'Online', away: 'Away', offline: 'Offline', custom: 'Away' } as const;
