/** What an agent does to a conversation: each asks the server, and is shown at once when the server said yes. */
import type { ColleaguesAnswer, MeAnswer } from '../protocol/agent-api.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import type { AgentApi, ApiAnswer, ApiProblem } from './agent-api-client.ts';
import type { ProblemTexts } from './problem-text.ts';
import { STRINGS } from './strings.ts';

export type Colleague = ColleaguesAnswer['colleagues'][number];

/** True when it was done; otherwise the model's `notice` says why not. */
export interface ConversationActions {
  take(conversation: ConversationId, over: boolean): Promise<boolean>;
  closeConversation(conversation: ConversationId): Promise<boolean>;
  /** Says no to a visitor who waits. */
  decline(conversation: ConversationId): Promise<boolean>;
  transfer(conversation: ConversationId, to: Colleague): Promise<boolean>;
}

export interface ConversationActionsWorld {
  readonly me: MeAnswer;
  readonly api: AgentApi;
  /** The server's own word follows; until then this is how it stands. */
  change(conversation: ConversationId, change: Partial<ConversationSummary>): void;
  fail(conversation: ConversationId, problem: ApiProblem, texts: ProblemTexts): void;
  succeed(): void;
}

export function createConversationActions(world: ConversationActionsWorld): ConversationActions {
  const { me, api, change, fail, succeed } = world;
  const takes = new Map<ConversationId, Promise<boolean>>();

  const finish = (
    conversation: ConversationId,
    answer: ApiAnswer<null>,
    changed: Partial<ConversationSummary>,
    texts: ProblemTexts = {},
  ): boolean => {
    if (!answer.ok) {
      fail(conversation, answer.problem, texts);
      return false;
    }
    succeed();
    change(conversation, changed);
    return true;
  };

  const requestTake = async (conversation: ConversationId, over: boolean): Promise<boolean> => {
    const answer = await api.take(conversation, over);
    takes.delete(conversation);
    // At once, not when the server's frame comes: the next message must not ask to take it again.
    return finish(conversation, answer, { state: 'open', agent: { id: me.agent.id, name: me.agent.name } });
  };

  return {
    take(conversation, over) {
      // One request for all who wait for it: messages written meanwhile go on in the order they were written.
      const running = takes.get(conversation) ?? requestTake(conversation, over);
      takes.set(conversation, running);
      return running;
    },
    async closeConversation(conversation) {
      return finish(conversation, await api.close(conversation), { state: 'closed' });
    },
    async decline(conversation) {
      const answer = await api.refuse(conversation);
      return finish(conversation, answer, { state: 'closed', agent: null }, { conflict: STRINGS.declineConflict });
    },
    async transfer(conversation, { id, name }) {
      const answer = await api.transfer(conversation, { agent: id });
      const texts = { conflict: STRINGS.transferConflict, 'not-found': STRINGS.transferNotFound };
      return finish(conversation, answer, { state: 'transferring', agent: { id, name } }, texts);
    },
  };
}
