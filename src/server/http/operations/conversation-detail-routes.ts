/** What a conversation is about, over HTTP: subject, labels, fields and notes. */
import {
  ChangeConversationRequest,
  ConversationDetail,
  NoteAnswer,
  NoteRequest,
  NotesAnswer,
} from '../../../protocol/conversation-api.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import {
  changeConversationDetail,
  deleteNote,
  listNotes,
  readConversationDetail,
  writeNote,
} from '../../domain/conversations/conversation-details.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const CONVERSATION_DETAIL_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/conversations/:id/detail',
    scope: 'conversations:read',
    right: 'everybody',
    summary: 'Everything about one conversation but its messages',
    answer: ConversationDetail,
    act: ({ domain }, { agent, params }) => readConversationDetail(domain, agent, params.id as ConversationId),
  }),
  operation({
    method: 'PATCH',
    path: '/conversations/:id',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Say what a conversation is about: subject, labels, fields',
    body: ChangeConversationRequest,
    act: ({ domain }, { agent, params, body }) =>
      changeConversationDetail(domain, toPrincipal(agent), params.id as ConversationId, body),
  }),
  operation({
    method: 'GET',
    path: '/conversations/:id/notes',
    scope: 'conversations:read',
    right: 'everybody',
    summary: 'What agents noted in a conversation',
    answer: NotesAnswer,
    act: ({ domain }, { agent, params }) => listNotes(domain, toPrincipal(agent), params.id as ConversationId),
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/notes',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Write a note that the visitor never sees',
    body: NoteRequest,
    answer: NoteAnswer,
    status: 201,
    act: ({ domain }, { agent, params, body }) =>
      writeNote(domain, toPrincipal(agent), params.id as ConversationId, body.text),
  }),
  operation({
    method: 'DELETE',
    path: '/conversations/:id/notes/:note',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Delete a note: one’s own, or as owner or admin anybody’s',
    act: ({ domain }, { agent, params }) =>
      deleteNote(domain, { ...toPrincipal(agent), role: agent.role }, params.id as ConversationId, params.note),
  }),
];
