/** Who visitors are, over HTTP: read, written and found. */
import {
  FindVisitorsQuery,
  FoundVisitorsAnswer,
  ProfileAnswer,
  ProfileRequest,
  VariablesAnswer,
  VariablesRequest,
} from '../../../protocol/profile-api.ts';
import { changeProfile, findVisitors, readProfile } from '../../domain/visitors/visitor-profile.ts';
import { changeVariables, readVariables } from '../../domain/visitors/visitor-variables.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const PROFILE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/visitors',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Find visitors by the beginning of a name, an e-mail address or a phone number',
    query: FindVisitorsQuery,
    answer: FoundVisitorsAnswer,
    act: ({ domain }, { agent, query }) => findVisitors(domain, toPrincipal(agent), query),
  }),
  operation({
    method: 'PATCH',
    path: '/visitors/:id',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Write down who a visitor is',
    body: ProfileRequest,
    answer: ProfileAnswer,
    act: ({ domain }, { agent, params, body }) => changeProfile(domain, toPrincipal(agent), params.id, body),
  }),
  operation({
    method: 'GET',
    path: '/visitors/:id/profile',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Who a visitor is, and by whose word',
    answer: ProfileAnswer,
    act: ({ domain }, { agent, params }) => readProfile(domain, toPrincipal(agent), params.id),
  }),
  operation({
    method: 'GET',
    path: '/visitors/:id/variables',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Variables of a visitor',
    answer: VariablesAnswer,
    act: ({ domain }, { agent, params }) => readVariables(domain, toPrincipal(agent), params.id),
  }),
  operation({
    method: 'PATCH',
    path: '/visitors/:id/variables',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Set variables of a visitor, or take them away',
    body: VariablesRequest,
    answer: VariablesAnswer,
    act: ({ domain }, { agent, params, body }) => changeVariables(domain, toPrincipal(agent), params.id, body),
  }),
];
