/** Canned replies over HTTP: finding, keeping, and rendering one for a conversation. */
import {
  CannedRepliesAnswer,
  CannedRepliesQuery,
  CannedReplyCreatedAnswer,
  CannedReplyRequest,
  RenderAnswer,
  RenderRequest,
} from '../../../protocol/canned-reply-api.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import {
  changeCannedReply,
  createCannedReply,
  deleteCannedReply,
  listCannedReplies,
} from '../../domain/replies/canned-replies.ts';
import { renderCannedReply } from '../../domain/replies/render-canned-reply.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const CANNED_REPLY_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/canned-replies',
    scope: 'replies:read',
    right: 'everybody',
    summary: 'Shared canned replies and one’s own, by shortcut',
    query: CannedRepliesQuery,
    answer: CannedRepliesAnswer,
    act: ({ domain }, { agent, query }) => listCannedReplies(domain, agent, query),
  }),
  operation({
    method: 'POST',
    path: '/canned-replies',
    scope: 'replies:write',
    right: 'everybody',
    summary: 'Keep a canned reply; a shared one needs an owner or an admin',
    body: CannedReplyRequest,
    answer: CannedReplyCreatedAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createCannedReply(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/canned-replies/:id',
    scope: 'replies:write',
    right: 'everybody',
    summary: 'Change a canned reply',
    body: CannedReplyRequest,
    act: ({ domain }, { agent, params, body }) => changeCannedReply(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/canned-replies/:id',
    scope: 'replies:write',
    right: 'everybody',
    summary: 'Delete a canned reply',
    act: ({ domain }, { agent, params }) => deleteCannedReply(domain, agent, params.id),
  }),
  operation({
    method: 'POST',
    path: '/canned-replies/:id/render',
    scope: 'replies:read',
    right: 'everybody',
    summary: 'Fill a canned reply for a conversation, and count it as used',
    body: RenderRequest,
    answer: RenderAnswer,
    act: ({ domain }, { agent, params, body }) =>
      renderCannedReply(domain, toPrincipal(agent), params.id, body.conversation as ConversationId),
  }),
];
