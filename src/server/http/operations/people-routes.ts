/** Who works for a site, over HTTP: seeing, inviting, changing, letting go. */

import { ColleaguesAnswer } from '../../../protocol/agent-api.ts';
import { AgentStatusRequest } from '../../../protocol/agent-status.ts';
import type { AgentId } from '../../../protocol/ids.ts';
import {
  ChangeAgentRequest,
  InviteAgentAnswer,
  InviteAgentRequest,
  PeopleAnswer,
  Person,
} from '../../../protocol/people-api.ts';
import { setAgentStatus } from '../../domain/agents/agent-status.ts';
import { changeAgent, deactivateAgent, listPeople } from '../../domain/agents/change-agent.ts';
import { inviteAgent } from '../../domain/agents/invite-agent.ts';
import { listColleagues } from '../../domain/agents/list-colleagues.ts';
import { type Operation, operation } from '../agent/operation.ts';

/** Per address and minute: each may send a mail. */
const MAIL_TRIES = { max: 10, timeWindow: 60_000 };

export const PEOPLE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/colleagues',
    scope: 'agents:read',
    right: 'everybody',
    summary: 'Who works for the site now, and who is there',
    answer: ColleaguesAnswer,
    act: ({ domain }, { agent }) => listColleagues(domain, agent),
  }),
  operation({
    method: 'GET',
    path: '/people',
    scope: 'agents:read',
    right: 'managers',
    summary: 'Everybody who works or worked for the site',
    answer: PeopleAnswer,
    act: ({ domain }, { agent }) => listPeople(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/people',
    scope: 'agents:write',
    right: 'managers',
    summary: 'Invite somebody; only owners make owners',
    body: InviteAgentRequest,
    answer: InviteAgentAnswer,
    answersSecret: true,
    status: 201,
    rateLimit: MAIL_TRIES,
    act: ({ domain }, { agent, body }) => inviteAgent(domain, agent, body),
  }),
  operation({
    method: 'PATCH',
    path: '/people/:id',
    scope: 'agents:write',
    right: 'managers',
    summary: 'Change name, role, departments, limit or picture of somebody',
    body: ChangeAgentRequest,
    answer: Person,
    act: async ({ domain }, { agent, params, body }) => {
      const result = await changeAgent(domain, agent, params.id as AgentId, body);
      return 'person' in result ? result.person : result;
    },
  }),
  operation({
    method: 'PUT',
    path: '/people/:id/status',
    scope: 'agents:write',
    right: 'everybody',
    summary: 'Say whether one answers visitors; owners and admins say it for anybody',
    body: AgentStatusRequest,
    act: ({ domain }, { agent, params, body }) => setAgentStatus(domain, agent, params.id as AgentId, body),
  }),
  operation({
    method: 'DELETE',
    path: '/people/:id',
    scope: 'agents:write',
    right: 'managers',
    summary: 'Let somebody go: their sign-ins and connections end',
    act: async ({ domain, connections }, { agent, params }) => {
      const result = await deactivateAgent(domain, agent, params.id as AgentId);
      if (!('deactivated' in result)) return result;
      connections.closeAgent(result.deactivated);
      return 'done';
    },
  }),
];
