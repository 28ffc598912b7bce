/** Office hours over HTTP, and whether anybody is there now. */
import { OfficeTimes, OnlineAnswer } from '../../../protocol/office-api.ts';
import { changeOfficeTimes, readOfficeTimes, readOnline } from '../../domain/sites/office.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const OFFICE_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/office-hours',
    scope: 'site:read',
    right: 'everybody',
    summary: 'When the office is open',
    answer: OfficeTimes,
    act: ({ domain }, { agent }) => readOfficeTimes(domain, agent),
  }),
  operation({
    method: 'PUT',
    path: '/office-hours',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change when the office is open',
    body: OfficeTimes,
    act: ({ domain }, { agent, body }) => changeOfficeTimes(domain, agent, body),
  }),
  operation({
    method: 'GET',
    path: '/online',
    scope: 'site:read',
    right: 'everybody',
    summary: 'Whether the office is open and agents are there',
    answer: OnlineAnswer,
    act: ({ domain }, { agent }) => readOnline(domain, agent),
  }),
];
