/** What an agent asks the server about people: a visitor, colleagues; and the word that is spoken to a visitor first. */
import type { VisitorId } from '../protocol/ids.ts';
import type { VisitorDetail } from '../protocol/visitor.ts';
import type { AgentApi, ApiAnswer } from './agent-api-client.ts';
import { sortColleagues } from './colleague-list.ts';
import type { Colleague } from './conversation-actions.ts';
import { toProblemText } from './problem-text.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface VisitorRequests {
  askVisitor(visitor: VisitorId): Promise<ApiAnswer<VisitorDetail>>;
  /** Resolves with what went wrong, empty when nothing did. */
  invite(visitor: VisitorId, text: string): Promise<string>;
  askColleagues(): Promise<ApiAnswer<readonly Colleague[]>>;
}

export interface VisitorRequestsWorld {
  readonly api: AgentApi;
  /** The agent's own id. */
  readonly self: string;
  onSignInEnded(): void;
}

export function createVisitorRequests({ api, self, onSignInEnded }: VisitorRequestsWorld): VisitorRequests {
  const check = <Value>(answer: ApiAnswer<Value>): ApiAnswer<Value> => {
    if (!answer.ok && answer.problem.code === 'sign-in-required') onSignInEnded();
    return answer;
  };
  return {
    askVisitor: async (visitor) => check(await api.visitor(visitor)),
    async invite(visitor, text) {
      const answer = check(await api.invite(visitor, { text }));
      if (answer.ok) return '';
      const { inviteConflict, inviteNotFound } = VISITOR_STRINGS;
      return toProblemText(answer.problem, { conflict: inviteConflict, 'not-found': inviteNotFound });
    },
    async askColleagues() {
      const answer = check(await api.colleagues());
      return answer.ok ? { ok: true, value: sortColleagues(answer.value.colleagues, self) } : answer;
    },
  };
}
