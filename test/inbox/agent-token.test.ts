/** The realtime hello's bearer. */
import { expect, test, vi } from 'vitest';
import { createAgentToken } from '../../src/inbox/agent-token.ts';
import type { AgentId } from '../../src/protocol/ids.ts';
import { createFakeApi, ME, toFailure } from './inbox-fixtures.ts';

function createToken() {
  const api = createFakeApi();
  const onSignInEnded = vi.fn();
  return { api, onSignInEnded, token: createAgentToken(ME, api, onSignInEnded) };
}

test('uses the token that came with the sign-in, and asks for none', async () => {
  const { api, token } = createToken();
  expect(await token(false)).toBe('token 1');
  expect(api.me).not.toHaveBeenCalled();
});

test('fetches a new one when the server refused the last, and keeps it', async () => {
  const { api, token } = createToken();
  api.me.mockResolvedValueOnce({ ok: true, value: { ...ME, token: 'token 2' } });
  expect(await token(true)).toBe('token 2');
  expect(await token(false)).toBe('token 2');
});

test('ends the sign-in when the cookie is no longer good', async () => {
  const { api, onSignInEnded, token } = createToken();
  api.me.mockResolvedValueOnce(toFailure('sign-in-required'));
  await expect(token(true)).rejects.toThrow('sign-in-required');
  expect(onSignInEnded).toHaveBeenCalledOnce();
});

test('keeps the sign-in when the server is only away', async () => {
  const { api, onSignInEnded, token } = createToken();
  api.me.mockResolvedValueOnce(toFailure('unreachable'));
  await expect(token(true)).rejects.toThrow('unreachable');
  expect(onSignInEnded).not.toHaveBeenCalled();
});

test('ends the sign-in when another agent signed in from this browser', async () => {
  const { api, onSignInEnded, token } = createToken();
  const bob = { ...ME, agent: { ...ME.agent, id: 'bob' as AgentId } };
  api.me.mockResolvedValueOnce({ ok: true, value: bob });
  await expect(token(true)).rejects.toThrow('another agent');
  expect(onSignInEnded).toHaveBeenCalledOnce();
});
