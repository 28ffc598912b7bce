/** Changes a conversation by one act, and tells everybody who sees it. */
import type { ConversationAct } from '../../../protocol/conversation-state.ts';
import { type ConversationId, createId, type MessageId, type SiteId } from '../../../protocol/ids.ts';
import type { Author, Body, ConversationSummary } from '../../../protocol/message.ts';
import type { ConversationChange, NewEvent } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toTopics } from '../principal.ts';
import type { VisitorEvent } from '../visitors/visitor-state.ts';
import { announceConversation } from './announce-conversation.ts';

/** What an act means to each of those who hear of it. */
interface Meaning {
  readonly kind: NewEvent['kind'];
  /** What the log says; absent for what the visitor need not know. */
  readonly event?: Extract<Body, { kind: 'event' }>['event'];
  readonly visitorEvent?: VisitorEvent;
}

const MEANINGS = {
  offer: { kind: 'conversation-offered' },
  take: { kind: 'conversation-taken', event: 'joined', visitorEvent: 'take' },
  'take-over': { kind: 'conversation-taken', event: 'joined', visitorEvent: 'take' },
  accept: { kind: 'conversation-taken', event: 'joined', visitorEvent: 'take' },
  refuse: { kind: 'conversation-refused', event: 'refused', visitorEvent: 'refuse' },
  transfer: { kind: 'conversation-transferred', event: 'transferred', visitorEvent: 'transfer' },
  'put-back': { kind: 'conversation-transferred', event: 'transferred', visitorEvent: 'put-back' },
  miss: { kind: 'conversation-missed' },
  close: { kind: 'conversation-closed', event: 'closed', visitorEvent: 'close' },
  reopen: { kind: 'conversation-reopened', event: 'reopened', visitorEvent: 'take' },
} as const satisfies Record<Exclude<ConversationAct, 'ask' | 'leave-message'>, Meaning>;

export interface Wish extends Pick<ConversationChange, 'expectedAgent' | 'agent' | 'department'> {
  readonly act: keyof typeof MEANINGS;
  readonly site: SiteId;
  readonly conversation: ConversationId;
  /** Who does it, as the log names them; null: the server itself, and the log says nothing. */
  readonly by: Author | null;
  readonly event?: Pick<NewEvent, 'agent' | 'detail'>;
}

/** @returns null when the conversation is not as the wish expects: somebody was faster */
export async function applyChange(world: DomainWorld, wish: Wish): Promise<ConversationSummary | null> {
  const { clock, store, randomBytes, doorbell } = world;
  const { act, site, conversation, by, event, ...change } = wish;
  const { kind, event: said, visitorEvent }: Meaning = MEANINGS[act];
  const at = clock.now();
  const changed = await store.conversations.change({
    ...change,
    act,
    site,
    conversation,
    message:
      by === null || said === undefined
        ? null
        : {
            id: createId<MessageId>(at, randomBytes),
            author: { ...by, kind: 'system' },
            body: { kind: 'event', event: said },
          },
    event: { site, kind, conversation, at, ...event },
  });
  if (changed === null) return null;
  const { summary, message } = changed;
  world.router.wake(site);
  if (message !== null) doorbell.ring(toTopics(summary), { type: 'message', message });
  announceConversation(world, summary, visitorEvent);
  return summary;
}
