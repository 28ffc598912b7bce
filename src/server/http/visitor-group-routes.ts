/** Groups of visitors over HTTP: those of the site, and who is in them. */
import {
  GroupMembersAnswer,
  JoinedGroupsAnswer,
  MembersQuery,
  VisitorGroupCreatedAnswer,
  VisitorGroupDeletedAnswer,
  VisitorGroupRequest,
  VisitorGroupsAnswer,
} from '../../protocol/visitor-group-api.ts';
import {
  changeVisitorGroup,
  createVisitorGroup,
  deleteVisitorGroup,
  groupsOf,
  listGroupMembers,
  listVisitorGroups,
  putIntoGroup,
  takeOutOfGroup,
} from '../domain/visitors/visitor-groups.ts';
import { toPrincipal } from './agent-door.ts';
import { type Operation, operation } from './operation.ts';

export const VISITOR_GROUP_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/visitor-groups',
    scope: 'visitors:read',
    summary: 'Groups of visitors',
    answer: VisitorGroupsAnswer,
    act: ({ domain }, { agent }) => listVisitorGroups(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/visitor-groups',
    scope: 'site:write',
    summary: 'Create a group of visitors',
    body: VisitorGroupRequest,
    answer: VisitorGroupCreatedAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createVisitorGroup(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/visitor-groups/:id',
    scope: 'site:write',
    summary: 'Change a group of visitors',
    body: VisitorGroupRequest,
    act: ({ domain }, { agent, params, body }) => changeVisitorGroup(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/visitor-groups/:id',
    scope: 'site:write',
    summary: 'Delete a group; its visitors stay',
    answer: VisitorGroupDeletedAnswer,
    act: ({ domain }, { agent, params }) => deleteVisitorGroup(domain, agent, params.id),
  }),
  operation({
    method: 'GET',
    path: '/visitor-groups/:id/visitors',
    scope: 'visitors:read',
    summary: 'Visitors in a group',
    query: MembersQuery,
    answer: GroupMembersAnswer,
    act: ({ domain }, { agent, params, query }) => listGroupMembers(domain, agent, params.id, query),
  }),
  operation({
    method: 'GET',
    path: '/visitors/:id/groups',
    scope: 'visitors:read',
    summary: 'Groups of a visitor',
    answer: JoinedGroupsAnswer,
    act: ({ domain }, { agent, params }) => groupsOf(domain, toPrincipal(agent), params.id),
  }),
  operation({
    method: 'PUT',
    path: '/visitors/:id/groups/:group',
    scope: 'visitors:write',
    summary: 'Put a visitor into a group',
    act: ({ domain }, { agent, params }) => putIntoGroup(domain, toPrincipal(agent), params.id, params.group),
  }),
  operation({
    method: 'DELETE',
    path: '/visitors/:id/groups/:group',
    scope: 'visitors:write',
    summary: 'Take a visitor out of a group',
    act: ({ domain }, { agent, params }) => takeOutOfGroup(domain, toPrincipal(agent), params.id, params.group),
  }),
];
