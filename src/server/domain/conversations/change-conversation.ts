/** Agents take, refuse, hand over and close conversations; both sides see it in the log. */
import type { ConversationId, MessageId } from '../../../protocol/ids.ts';
import { createId } from '../../../protocol/ids.ts';
import type { Body, ConversationSummary } from '../../../protocol/message.ts';
import type { Agent, AgentRole, ConversationChange, NewEvent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { type AgentPrincipal, toAuthor, toTopics } from '../principal.ts';
import type { VisitorEvent } from '../visitors/visitor-state.ts';
import { findConversation } from './find-conversation.ts';
import { rememberConversation } from './remember-conversation.ts';

export type ChangeResult =
  | { readonly summary: ConversationSummary }
  | { readonly refused: 'not-found' | 'conflict' | 'forbidden' };

/** What a change means to each of those who hear of it. */
const MEANINGS = {
  take: { event: 'joined', kind: 'conversation-taken' },
  refuse: { event: 'refused', kind: 'conversation-refused' },
  transfer: { event: 'transferred', kind: 'conversation-transferred' },
  close: { event: 'closed', kind: 'conversation-closed' },
} as const satisfies Partial<
  Record<VisitorEvent, { event: Extract<Body, { kind: 'event' }>['event']; kind: NewEvent['kind'] }>
>;

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
  return change(world, agent, id, 'take', {
    expected: isHandedToMe
      ? { states: ['transferring'], agent: agent.id }
      : { states: ['waiting', 'open', 'transferring', 'closed'], agent: over ? 'any' : null },
    state: 'open',
    agent: { id: agent.id, name: agent.name },
  });
}

/** Says no to a visitor who waits. */
export function refuseConversation(
  world: DomainWorld,
  agent: AgentPrincipal,
  id: ConversationId,
): Promise<ChangeResult> {
  return change(world, agent, id, 'refuse', {
    expected: { states: ['waiting'], agent: 'any' },
    state: 'closed',
    agent: null,
  });
}

/** Hands a conversation to a colleague, who has to take it: one's own, or as owner or admin anybody's. */
export async function transferConversation(
  world: DomainWorld,
  agent: AgentPrincipal & { readonly role: AgentRole },
  id: ConversationId,
  to: Agent['id'],
): Promise<ChangeResult> {
  const found = await findConversation(world, agent, id);
  const target = await world.store.agents.find(to);
  const isColleague = target?.site === agent.site && target.deactivatedAt === undefined;
  if (found === null || !isColleague) return { refused: 'not-found' };
  if (found.state !== 'open' || found.agent === null) return { refused: 'conflict' };
  if (found.agent.id !== agent.id && agent.role === 'agent') return { refused: 'forbidden' };
  if (target.id === agent.id || target.id === found.agent.id) return { refused: 'conflict' };
  return change(world, agent, id, 'transfer', {
    // Whoever took it over in the meantime keeps it.
    expected: { states: ['open'], agent: found.agent.id as Agent['id'] },
    state: 'transferring',
    agent: { id: target.id, name: target.name },
    detail: { to: target.id },
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
  return change(world, agent, id, 'close', {
    expected: { states: ['waiting', 'open', 'transferring'], agent: 'any' },
    state: 'closed',
    agent: null,
  });
}

interface Wish extends Pick<ConversationChange, 'expected' | 'state' | 'agent'> {
  readonly detail?: NonNullable<NewEvent['detail']>;
}

async function change(
  world: DomainWorld,
  agent: AgentPrincipal,
  conversation: ConversationId,
  deed: keyof typeof MEANINGS,
  { detail, ...wish }: Wish,
): Promise<ChangeResult> {
  const { clock, store, randomBytes, doorbell } = world;
  if ((await findConversation(world, agent, conversation)) === null) return { refused: 'not-found' };
  const { event, kind } = MEANINGS[deed];
  const changed = await store.conversations.change({
    conversation,
    site: agent.site,
    ...wish,
    message: {
      id: createId<MessageId>(clock.now(), randomBytes),
      author: { ...toAuthor(agent), kind: 'system' },
      body: { kind: 'event', event },
    },
    event: { site: agent.site, kind, agent: agent.id, conversation, at: clock.now(), ...(detail && { detail }) },
  });
  if (changed === null) return { refused: 'conflict' };
  const { summary, message } = changed;
  rememberConversation(world, summary, deed);
  doorbell.ring(toTopics(summary), { type: 'message', message });
  doorbell.ring([`visitor:${summary.visitor}`, `site:${agent.site}`], { type: 'conversation', conversation: summary });
  return { summary };
}
