/** Page filters over HTTP, and what happened on the pages that they match. */
import {
  ConversationsByPageAnswer,
  PageFilterCreatedAnswer,
  PageFilterRequest,
  PageFiltersAnswer,
  PageMatchesQuery,
  VisitsByPageAnswer,
} from '../../../protocol/page-filter-api.ts';
import { findConversationsByPage, findVisitsByPage } from '../../domain/sites/find-by-page.ts';
import {
  changePageFilter,
  createPageFilter,
  deletePageFilter,
  listPageFilters,
} from '../../domain/sites/page-filters.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const PAGE_FILTER_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/page-filters',
    scope: 'site:read',
    right: 'managers',
    summary: 'Page filters of the site, the oldest first',
    answer: PageFiltersAnswer,
    act: ({ domain }, { agent }) => listPageFilters(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/page-filters',
    scope: 'site:write',
    right: 'managers',
    summary: 'Create a page filter',
    body: PageFilterRequest,
    answer: PageFilterCreatedAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createPageFilter(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/page-filters/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change a page filter',
    body: PageFilterRequest,
    act: ({ domain }, { agent, params, body }) => changePageFilter(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/page-filters/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Delete a page filter',
    act: ({ domain }, { agent, params }) => deletePageFilter(domain, agent, params.id),
  }),
  operation({
    method: 'GET',
    path: '/page-filters/:id/visits',
    scope: 'visitors:read',
    right: 'managers',
    summary: 'Visits that looked at a matching page, the newest first',
    query: PageMatchesQuery,
    answer: VisitsByPageAnswer,
    act: ({ domain }, { agent, params, query }) => findVisitsByPage(domain, agent, params.id, query),
  }),
  operation({
    method: 'GET',
    path: '/page-filters/:id/conversations',
    scope: 'conversations:read',
    right: 'managers',
    summary: 'Conversations that began on a matching page, the newest first',
    query: PageMatchesQuery,
    answer: ConversationsByPageAnswer,
    act: ({ domain }, { agent, params, query }) => findConversationsByPage(domain, agent, params.id, query),
  }),
];
