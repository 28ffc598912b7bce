/** Tags over HTTP: those of the site, and those that conversations and visitors wear. */
import {
  TagCreatedAnswer,
  TagDeletedAnswer,
  TagRequest,
  TagsAnswer,
  WornTagsAnswer,
} from '../../../protocol/tag-api.ts';
import { changeTag, createTag, deleteTag, listTags } from '../../domain/sites/tags.ts';
import { putTagOn, tagsOf, takeTagOff } from '../../domain/sites/worn-tags.ts';
import type { TagWearer } from '../../store/store.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const TAG_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/tags',
    scope: 'site:read',
    right: 'everybody',
    summary: 'Tags of the site',
    answer: TagsAnswer,
    act: ({ domain }, { agent }) => listTags(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/tags',
    scope: 'site:write',
    right: 'managers',
    summary: 'Create a tag',
    body: TagRequest,
    answer: TagCreatedAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createTag(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/tags/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change a tag',
    body: TagRequest,
    act: ({ domain }, { agent, params, body }) => changeTag(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/tags/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Delete a tag and take it off everywhere',
    answer: TagDeletedAnswer,
    act: ({ domain }, { agent, params }) => deleteTag(domain, agent, params.id),
  }),
  ...toWornTagOperations('conversation'),
  ...toWornTagOperations('visitor'),
];

function toWornTagOperations(kind: TagWearer['kind']): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: `/${kind}s/:id/tags`,
      scope: `${kind}s:read`,
      right: 'everybody',
      summary: `Tags of a ${kind}`,
      answer: WornTagsAnswer,
      act: ({ domain }, { agent, params }) => tagsOf(domain, toPrincipal(agent), { kind, id: params.id }),
    }),
    operation({
      method: 'PUT',
      path: `/${kind}s/:id/tags/:tag`,
      scope: `${kind}s:write`,
      right: 'everybody',
      summary: `Put a tag on a ${kind}`,
      act: ({ domain }, { agent, params }) => putTagOn(domain, toPrincipal(agent), { kind, id: params.id }, params.tag),
    }),
    operation({
      method: 'DELETE',
      path: `/${kind}s/:id/tags/:tag`,
      scope: `${kind}s:write`,
      right: 'everybody',
      summary: `Take a tag off a ${kind}`,
      act: ({ domain }, { agent, params }) =>
        takeTagOff(domain, toPrincipal(agent), { kind, id: params.id }, params.tag),
    }),
  ];
}
