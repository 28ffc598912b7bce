/** What agents ask about a visitor over HTTP, and how they speak to one who only reads. */
import { InviteRequest } from '../../../protocol/agent-api.ts';
import type { VisitorId } from '../../../protocol/ids.ts';
import { VisitorDetail } from '../../../protocol/visitor.ts';
import { inviteVisitor } from '../../domain/visitors/invite-visitor.ts';
import { toVisitorDetail } from '../../domain/visitors/visitor-detail.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const VISITOR_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/visitors/:id',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Everything about one visitor',
    answer: VisitorDetail,
    act: async ({ domain }, { agent, params }) =>
      (await toVisitorDetail(domain, toPrincipal(agent), params.id as VisitorId)) ?? { refused: 'not-found' },
  }),
  operation({
    method: 'POST',
    path: '/visitors/:id/invite',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Speak first to a visitor who only reads',
    body: InviteRequest,
    act: async ({ domain }, { agent, params, body }) => {
      const result = await inviteVisitor(domain, toPrincipal(agent), params.id as VisitorId, body.text);
      return 'refused' in result ? result : 'done';
    },
  }),
];
