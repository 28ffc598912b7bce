/** The token of the realtime hello: the one that came with the sign-in, and a new one when the server refuses it. */
import type { MeAnswer } from '../protocol/agent-api.ts';
import type { AgentApi } from './agent-api-client.ts';

export function createAgentToken(
  me: MeAnswer,
  api: AgentApi,
  onSignInEnded: () => void,
): (renew: boolean) => Promise<string> {
  let token = me.token;
  return async (renew) => {
    if (!renew) return token;
    const answer = await api.me();
    if (!answer.ok) {
      if (answer.problem.code === 'sign-in-required') onSignInEnded();
      throw new Error(`no agent token: expected an answer from /v1/agent/me, got ${answer.problem.code}`);
    }
    if (answer.value.agent.id !== me.agent.id) {
      // Another tab signed in as somebody else; this inbox must not speak in their name.
      onSignInEnded();
      throw new Error('no agent token: the cookie belongs to another agent now');
    }
    token = answer.value.token;
    return token;
  };
}
