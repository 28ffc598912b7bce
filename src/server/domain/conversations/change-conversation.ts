/** Agents take, refuse, hand over, close and reopen conversations; both sides see it in the log. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { Agent, AgentRole } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { type AgentPrincipal, toAuthor } from '../principal.ts';
import { applyChange, type Wish } from './apply-change.ts';
import { findConversation } from './find-conversation.ts';

export type ChangeResult =
  | { readonly summary: ConversationSummary }
  | { readonly refused: 'not-found' | 'conflict' | 'forbidden' };

/** @param over take it even from another agent, or before the one whom it was handed to */
export async function takeConversation(
  world: DomainWorld,
  agent: AgentPrincipal,
  id: ConversationId,
  over: boolean,
): Promise<ChangeResult> {
  const found = await findConversation(world, agent, id);
  const isMine = found?.agent?.id === agent.id;
  if (found !== null && found.state === 'open' && isMine) return { summary: found };
  const isHandedToMe = found?.state === 'transferring' && isMine;
  const act = isHandedToMe ? 'accept' : over ? 'take-over' : 'take';
  return change(world, agent, id, {
    act,
    expectedAgent: isMine ? agent.id : act === 'take' ? null : 'any',
    agent: toHolder(agent),
  });
}

/** Says no to a visitor who waits. */
export function refuseConversation(
  world: DomainWorld,
  agent: AgentPrincipal,
  id: ConversationId,
): Promise<ChangeResult> {
  return change(world, agent, id, { act: 'refuse', expectedAgent: 'any', agent: null });
}

/** Hands a conversation to a colleague, who has to take it: one's own, or as owner or admin anybody's. */
export async function transferConversation(
  world: DomainWorld,
  agent: AgentPrincipal & { readonly role: AgentRole },
  id: ConversationId,
  to: Agent['id'],
): Promise<ChangeResult> {
  const holder = await findHolder(world, agent, id);
  const target = await world.store.agents.find(to);
  const isColleague = target?.site === agent.site && target.deactivatedAt === undefined;
  if (!isColleague) return { refused: 'not-found' };
  if ('refused' in holder) return holder;
  if (target.id === agent.id || target.id === holder.id) return { refused: 'conflict' };
  return change(world, agent, id, {
    act: 'transfer',
    // Whoever took it over in the meantime keeps it.
    expectedAgent: holder.id,
    agent: toHolder(target),
    event: { detail: { to: target.id } },
  });
}

/** Hands a conversation to a department, one of whose agents has to take it. */
export async function transferToDepartment(
  world: DomainWorld,
  agent: AgentPrincipal & { readonly role: AgentRole },
  id: ConversationId,
  department: string,
): Promise<ChangeResult> {
  const isKnown = world.sites.byId(agent.site)?.departments.some((known) => known.id === department) ?? false;
  const holder = await findHolder(world, agent, id);
  if (!isKnown) return { refused: 'not-found' };
  if ('refused' in holder) return holder;
  return change(world, agent, id, {
    act: 'put-back',
    expectedAgent: holder.id,
    agent: null,
    department,
    event: { detail: { toDepartment: department } },
  });
}

/** Closing what is closed is fine: two agents may press at once. */
export async function closeConversation(
  world: DomainWorld,
  agent: AgentPrincipal,
  id: ConversationId,
): Promise<ChangeResult> {
  const found = await findConversation(world, agent, id);
  if (found?.state === 'closed') return { summary: found };
  const result = await change(world, agent, id, {
    act: 'close',
    expectedAgent: 'any',
    agent: null,
    event: { detail: { by: 'agent' } },
  });
  // The other one was faster by less than it took to look.
  const again = 'refused' in result ? await findConversation(world, agent, id) : null;
  return again?.state === 'closed' ? { summary: again } : result;
}

/** An agent goes on with a conversation that is over. */
export async function reopenConversation(
  world: DomainWorld,
  agent: AgentPrincipal,
  id: ConversationId,
): Promise<ChangeResult> {
  const found = await findConversation(world, agent, id);
  if (found?.state === 'open' && found.agent?.id === agent.id) return { summary: found };
  return change(world, agent, id, { act: 'reopen', expectedAgent: null, agent: toHolder(agent) });
}

const toHolder = ({ id, name }: Pick<Agent, 'id' | 'name'>): NonNullable<Wish['agent']> => ({ id, name });

/** Whose it is, when this agent may hand it on. */
async function findHolder(
  world: DomainWorld,
  agent: AgentPrincipal & { readonly role: AgentRole },
  id: ConversationId,
): Promise<{ readonly id: Agent['id'] } | { readonly refused: 'not-found' | 'conflict' | 'forbidden' }> {
  const found = await findConversation(world, agent, id);
  if (found === null) return { refused: 'not-found' };
  if (found.state !== 'open' || found.agent === null) return { refused: 'conflict' };
  if (found.agent.id !== agent.id && agent.role === 'agent') return { refused: 'forbidden' };
  return { id: found.agent.id as Agent['id'] };
}

async function change(
  world: DomainWorld,
  agent: AgentPrincipal,
  conversation: ConversationId,
  { event, ...wish }: Omit<Wish, 'site' | 'conversation' | 'by'>,
): Promise<ChangeResult> {
  if ((await findConversation(world, agent, conversation)) === null) return { refused: 'not-found' };
  const summary = await applyChange(world, {
    ...wish,
    site: agent.site,
    conversation,
    by: toAuthor(agent),
    event: { ...event, agent: agent.id },
  });
  return summary === null ? { refused: 'conflict' } : { summary };
}
