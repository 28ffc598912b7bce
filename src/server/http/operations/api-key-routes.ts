/** API keys over HTTP, for people who are signed in: no key makes another. */
import { ApiKeyCreatedAnswer, ApiKeyRequest, ApiKeysAnswer } from '../../../protocol/api-key-api.ts';
import { listApiKeys, makeApiKey, revokeApiKey } from '../../domain/agents/api-keys.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const API_KEY_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/api-keys',
    scope: null,
    right: 'managers',
    summary: 'API keys of the site that were not revoked, the oldest first',
    answer: ApiKeysAnswer,
    act: ({ domain }, { agent }) => listApiKeys(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/api-keys',
    scope: null,
    right: 'managers',
    summary: 'Make an API key that acts for oneself; its secret is shown this once',
    body: ApiKeyRequest,
    answer: ApiKeyCreatedAnswer,
    answersSecret: true,
    status: 201,
    act: ({ domain }, { agent, body }) => makeApiKey(domain, agent, body),
  }),
  operation({
    method: 'DELETE',
    path: '/api-keys/:id',
    scope: null,
    right: 'managers',
    summary: 'Revoke an API key: it stops at once',
    act: ({ domain }, { agent, params }) => revokeApiKey(domain, agent, params.id),
  }),
];
