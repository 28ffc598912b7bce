/** Bans over HTTP. */
import { BanAnswer, BanRequest, BansAnswer, BansQuery } from '../../../protocol/ban-api.ts';
import { ban, endBan, listBans } from '../../domain/visitors/bans.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const BAN_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/bans',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Bans that hold',
    query: BansQuery,
    answer: BansAnswer,
    act: ({ domain }, { agent, query }) => listBans(domain, toPrincipal(agent), query),
  }),
  operation({
    method: 'POST',
    path: '/bans',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Ban a visitor or an address, for a while or for good',
    body: BanRequest,
    answer: BanAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => ban(domain, toPrincipal(agent), body),
  }),
  operation({
    method: 'DELETE',
    path: '/bans/:id',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'End a ban',
    act: ({ domain }, { agent, params }) => endBan(domain, toPrincipal(agent), params.id),
  }),
];
