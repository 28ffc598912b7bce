/** A visitor or an agent sends a message: stored once, acknowledged after the commit, then everybody else hears of it. */
import type { NackCode } from '../../protocol/codes.ts';
import type { PublishFrame } from '../../protocol/frames.ts';
import { createId, type MessageId } from '../../protocol/ids.ts';
import type { Message } from '../../protocol/message.ts';
import type { Append } from '../store/store.ts';
import type { DomainWorld } from './domain-world.ts';
import { type Principal, toAuthor, toTopics } from './principal.ts';
import { rememberConversation } from './remember-conversation.ts';

export type SendResult = { readonly message: Message } | { readonly refused: NackCode };

/** @param origin the connection that sent it: it gets the result, not the message. Rejects when the store fails. */
export async function sendMessage(
  world: DomainWorld,
  principal: Principal,
  frame: Omit<PublishFrame, 'type'>,
  origin?: object,
): Promise<SendResult> {
  const { id, conversation, body, outbox, number } = frame;
  const appended = await world.append({
    site: principal.site,
    conversation,
    id,
    author: toAuthor(principal),
    body,
    at: world.clock.now(),
    outbox: { id: outbox, number },
    ...(principal.kind === 'visitor' ? { startFor: principal.id, ...toGreeting(world, principal, frame) } : {}),
  });
  if (appended.outcome === 'gap' || appended.outcome === 'not-found') return { refused: appended.outcome };
  if (appended.outcome === 'repeated') return { message: appended.message };
  const { messages, message, summary } = appended;
  rememberConversation(world, summary);
  for (const added of messages) {
    // The greeting goes to the sender too: only the message itself is theirs.
    world.doorbell.ring(toTopics(summary), { type: 'message', message: added }, added === message ? origin : undefined);
  }
  world.doorbell.ring([`site:${principal.site}`], { type: 'conversation', conversation: summary });
  return { message };
}

/** The greeting's words come from the site's own trigger: a page may name it, not write it. */
function toGreeting(
  { sites, clock, randomBytes }: DomainWorld,
  principal: Principal,
  { greeting }: Pick<PublishFrame, 'greeting'>,
): Pick<Append, 'greeting'> {
  const trigger = sites.byId(principal.site)?.triggers.find(({ id }) => id === greeting);
  const action = trigger?.actions.find(({ name }) => name === 'message');
  if (trigger === undefined || action === undefined) return {};
  return {
    greeting: {
      id: createId<MessageId>(clock.now(), randomBytes),
      author: { kind: 'greeting', id: trigger.id, name: action.agentNick },
      body: { kind: 'text', text: action.message },
    },
  };
}
