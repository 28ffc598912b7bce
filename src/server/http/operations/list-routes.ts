/** Lists that grow, over HTTP, and sending a message as an agent. */
import { Conversation } from '../../../protocol/conversation-api.ts';
import { type ConversationId, createId, type MessageId } from '../../../protocol/ids.ts';
import {
  ConversationsAnswer,
  ConversationsQuery,
  EventsAnswer,
  MessageAnswer,
  MessagesAnswer,
  NewMessageRequest,
  PageQuery,
  VisitorsAnswer,
} from '../../../protocol/list-api.ts';
import type { WrittenBody } from '../../../protocol/message.ts';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import { findConversation } from '../../domain/conversations/find-conversation.ts';
import { listConversations, listMessages } from '../../domain/conversations/list-conversations.ts';
import { sendMessage } from '../../domain/conversations/send-message.ts';
import { listEvents } from '../../domain/sites/list-events.ts';
import { listVisitors } from '../../domain/visitors/list-visitors.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const LIST_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/conversations',
    scope: 'conversations:read',
    right: 'everybody',
    summary: 'Conversations of the site, the newest first',
    query: ConversationsQuery,
    answer: ConversationsAnswer,
    act: ({ domain }, { agent, query }) => listConversations(domain, toPrincipal(agent), query),
  }),
  operation({
    method: 'GET',
    path: '/conversations/:id',
    scope: 'conversations:read',
    right: 'everybody',
    summary: 'One conversation, with its newest message',
    answer: Conversation,
    act: async ({ domain }, { agent, params }) =>
      (await findConversation(domain, toPrincipal(agent), params.id as ConversationId)) ?? { refused: 'not-found' },
  }),
  operation({
    method: 'GET',
    path: '/conversations/:id/messages',
    scope: 'conversations:read',
    right: 'everybody',
    summary: 'Messages of a conversation, the oldest first',
    query: PageQuery,
    answer: MessagesAnswer,
    act: ({ domain }, { agent, params, query }) =>
      listMessages(domain, toPrincipal(agent), params.id as ConversationId, query),
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/messages',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Write a message as the agent; both sides see it at once',
    body: NewMessageRequest,
    answer: MessageAnswer,
    status: 201,
    act: async ({ domain }, { agent, params, body: { id: wanted, ...wish } }) => {
      const principal = toPrincipal(agent);
      const conversation = params.id as ConversationId;
      if ((await findConversation(domain, principal, conversation)) === null) return { refused: 'not-found' };
      const body = toBody(wish);
      if (body === null) return { mistake: toMistake('text', 'a text, or a file or a body instead', wish.text) };
      const id = wanted ?? createId<MessageId>(domain.clock.now(), domain.randomBytes);
      const sent = await sendMessage(domain, principal, { id, conversation, body });
      return 'message' in sent ? sent.message : { refused: 'not-found' };
    },
  }),
  operation({
    method: 'GET',
    path: '/visitors/newest',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Everybody who was ever on the site, by when that was first, the newest first',
    query: PageQuery,
    answer: VisitorsAnswer,
    act: ({ domain }, { agent, query }) => listVisitors(domain, toPrincipal(agent), query),
  }),
  operation({
    method: 'GET',
    path: '/events',
    scope: 'reports:read',
    right: 'managers',
    summary: 'The log of the site, the oldest first',
    query: PageQuery,
    answer: EventsAnswer,
    act: ({ domain }, { agent, query }) => listEvents(domain, agent, query),
  }),
];

/** Null unless it is one of the three. */
function toBody({ text, file, body }: Omit<NewMessageRequest, 'id'>): WrittenBody | null {
  if ([text, file, body].filter((one) => one !== undefined).length !== 1) return null;
  if (text !== undefined) return { kind: 'text', text };
  return file === undefined ? (body ?? null) : { kind: 'file', file };
}
