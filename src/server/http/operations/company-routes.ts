/** Companies of visitors over HTTP. */
import {
  CompaniesAnswer,
  CompaniesQuery,
  CompanyAnswer,
  CompanyDeletedAnswer,
  CompanyMembersAnswer,
  CompanyRequest,
} from '../../../protocol/company-api.ts';
import { MembersQuery } from '../../../protocol/visitor-group-api.ts';
import {
  changeCompany,
  createCompany,
  deleteCompany,
  listCompanies,
  listCompanyMembers,
  readCompany,
} from '../../domain/companies/companies.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const COMPANY_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/companies',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Companies, all or by the beginning of their name or domain',
    query: CompaniesQuery,
    answer: CompaniesAnswer,
    act: ({ domain }, { agent, query }) => listCompanies(domain, toPrincipal(agent), query),
  }),
  operation({
    method: 'POST',
    path: '/companies',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Create a company',
    body: CompanyRequest,
    answer: CompanyAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createCompany(domain, toPrincipal(agent), body),
  }),
  operation({
    method: 'GET',
    path: '/companies/:id',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'One company',
    answer: CompanyAnswer,
    act: ({ domain }, { agent, params }) => readCompany(domain, toPrincipal(agent), params.id),
  }),
  operation({
    method: 'PUT',
    path: '/companies/:id',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Change a company',
    body: CompanyRequest,
    act: ({ domain }, { agent, params, body }) => changeCompany(domain, toPrincipal(agent), params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/companies/:id',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Delete a company; its visitors stay',
    answer: CompanyDeletedAnswer,
    act: ({ domain }, { agent, params }) => deleteCompany(domain, toPrincipal(agent), params.id),
  }),
  operation({
    method: 'GET',
    path: '/companies/:id/visitors',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Visitors of a company',
    query: MembersQuery,
    answer: CompanyMembersAnswer,
    act: ({ domain }, { agent, params, query }) => listCompanyMembers(domain, toPrincipal(agent), params.id, query),
  }),
];
