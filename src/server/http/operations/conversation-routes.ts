/** What agents do with conversations over HTTP: taking, refusing, handing over, closing. */
import { TakeQuery, TransferRequest } from '../../../protocol/agent-api.ts';
import type { AgentId, ConversationId } from '../../../protocol/ids.ts';
import {
  type ChangeResult,
  closeConversation,
  refuseConversation,
  reopenConversation,
  takeConversation,
  transferConversation,
  transferToDepartment,
} from '../../domain/conversations/change-conversation.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const CONVERSATION_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/conversations/:id/take',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Take a conversation that waits or is handed to one; with over=1 anybody’s',
    query: TakeQuery,
    act: async ({ domain }, { agent, params, query }) =>
      toDone(await takeConversation(domain, toPrincipal(agent), params.id as ConversationId, query.over === '1')),
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/refuse',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Say no to a visitor who waits',
    act: async ({ domain }, { agent, params }) =>
      toDone(await refuseConversation(domain, toPrincipal(agent), params.id as ConversationId)),
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/transfer',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Hand a conversation to a colleague, or to a department',
    body: TransferRequest,
    act: async ({ domain }, { agent, params, body }) => {
      const giver = { ...toPrincipal(agent), role: agent.role };
      const id = params.id as ConversationId;
      return toDone(
        'agent' in body
          ? await transferConversation(domain, giver, id, body.agent as AgentId)
          : await transferToDepartment(domain, giver, id, body.department),
      );
    },
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/close',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Close a conversation',
    act: async ({ domain }, { agent, params }) =>
      toDone(await closeConversation(domain, toPrincipal(agent), params.id as ConversationId)),
  }),
  operation({
    method: 'POST',
    path: '/conversations/:id/reopen',
    scope: 'conversations:write',
    right: 'everybody',
    summary: 'Go on with a conversation that is over',
    act: async ({ domain }, { agent, params }) =>
      toDone(await reopenConversation(domain, toPrincipal(agent), params.id as ConversationId)),
  }),
];

function toDone(result: ChangeResult): 'done' | Extract<ChangeResult, { refused: string }> {
  return 'refused' in result ? result : 'done';
}
