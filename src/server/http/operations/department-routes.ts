/** Departments of a site over HTTP. */
import {
  ChangeDepartmentRequest,
  CreateDepartmentRequest,
  DepartmentAnswer,
  DepartmentsAnswer,
} from '../../../protocol/department-api.ts';
import {
  changeDepartment,
  createDepartment,
  deleteDepartment,
  listDepartments,
} from '../../domain/sites/departments.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const DEPARTMENT_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/departments',
    scope: 'agents:read',
    right: 'everybody',
    summary: 'Departments, who works in them, and whether somebody is online',
    answer: DepartmentsAnswer,
    act: ({ domain }, { agent }) => listDepartments(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/departments',
    scope: 'agents:write',
    right: 'managers',
    summary: 'Create a department',
    body: CreateDepartmentRequest,
    answer: DepartmentAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createDepartment(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/departments/:id',
    scope: 'agents:write',
    right: 'managers',
    summary: 'Change a department',
    body: ChangeDepartmentRequest,
    act: ({ domain }, { agent, params, body }) => changeDepartment(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/departments/:id',
    scope: 'agents:write',
    right: 'managers',
    summary: 'Delete a department; its agents and conversations stay',
    act: ({ domain }, { agent, params }) => deleteDepartment(domain, agent, params.id),
  }),
];
