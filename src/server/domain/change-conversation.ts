/** Agents take and close conversations; both sides see it in the log. */
import type { ConversationId, MessageId } from '../../protocol/ids.ts';
import { createId } from '../../protocol/ids.ts';
import type { Body, ConversationSummary } from '../../protocol/message.ts';
import type { ConversationChange } from '../store/store.ts';
import type { DomainWorld } from './domain-world.ts';
import { findConversation } from './find-conversation.ts';
import { type AgentPrincipal, toAuthor, toTopics } from './principal.ts';
import { rememberConversation } from './remember-conversation.ts';

export type ChangeResult = { readonly summary: ConversationSummary } | { readonly refused: 'not-found' | 'conflict' };

/** @param over take it even from another agent */
export async function takeConversation(
  world: DomainWorld,
  agent: AgentPrincipal,
  id: ConversationId,
  over: boolean,
): Promise<ChangeResult> {
  const found = await findConversation(world, agent, id);
  if (found !== null && found.state === 'open' && found.agent?.id === agent.id) return { summary: found };
  return change(world, agent, id, {
    expected: { states: ['waiting', 'open', 'closed'], agent: over ? 'any' : null },
    state: 'open',
    agent: { id: agent.id, name: agent.name },
    event: 'joined',
    kind: 'conversation-taken',
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
  return change(world, agent, id, {
    expected: { states: ['waiting', 'open'], agent: 'any' },
    state: 'closed',
    agent: null,
    event: 'closed',
    kind: 'conversation-closed',
  });
}

interface Change extends Pick<ConversationChange, 'expected' | 'state' | 'agent'> {
  readonly event: Extract<Body, { kind: 'event' }>['event'];
  readonly kind: 'conversation-taken' | 'conversation-closed';
}

async function change(
  world: DomainWorld,
  agent: AgentPrincipal,
  conversation: ConversationId,
  wish: Change,
): Promise<ChangeResult> {
  const { clock, store, randomBytes, doorbell } = world;
  if ((await findConversation(world, agent, conversation)) === null) return { refused: 'not-found' };
  const changed = await store.conversations.change({
    conversation,
    site: agent.site,
    expected: wish.expected,
    state: wish.state,
    agent: wish.agent === null ? null : { id: agent.id, name: agent.name },
    message: {
      id: createId<MessageId>(clock.now(), randomBytes),
      author: { ...toAuthor(agent), kind: 'system' },
      body: { kind: 'event', event: wish.event },
    },
    event: { site: agent.site, kind: wish.kind, agent: agent.id, conversation, at: clock.now() },
  });
  if (changed === null) return { refused: 'conflict' };
  const { summary, message } = changed;
  rememberConversation(world, summary);
  doorbell.ring(toTopics(summary), { type: 'message', message });
  doorbell.ring([`visitor:${summary.visitor}`, `site:${agent.site}`], { type: 'conversation', conversation: summary });
  return { summary };
}
