/** The state of the signed-in inbox as signals, and what an agent can do to it. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { MeAnswer } from '../protocol/agent-api.ts';
import type { ConversationsFrame } from '../protocol/frames.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import type { ConnectionStatus, Session, SessionEvent } from '../session/session.ts';
import { toStatusSignal } from '../ui/log-signal.ts';
import type { AgentApi, ApiProblem } from './agent-api-client.ts';
import {
  type ConversationGroups,
  type ConversationList,
  groupConversations,
  markRead,
  toGroup,
  upsertConversations,
} from './conversation-list.ts';
import { type HashLocation, type Route, toHash, toRoute } from './route.ts';
import { STRINGS, toProblemText } from './strings.ts';
import { applyVisitorsFrame, type VisitorList } from './visitor-list.ts';

export interface InboxWorld {
  readonly me: MeAnswer;
  readonly api: AgentApi;
  readonly session: Session;
  readonly location: HashLocation;
  /** The server knows us no longer. */
  onSignInEnded(): void;
}

/** What went wrong with the last thing the agent did to a conversation. */
interface Notice {
  readonly conversation: ConversationId;
  readonly isConflict: boolean;
  readonly text: string;
}

export interface InboxModel {
  readonly me: MeAnswer;
  readonly session: Session;
  readonly status: ReadonlySignal<ConnectionStatus>;
  /** Null until the server has sent its list. */
  readonly conversations: ReadonlySignal<ConversationList | null>;
  readonly groups: ReadonlySignal<ConversationGroups>;
  readonly visitors: ReadonlySignal<VisitorList | null>;
  readonly route: ReadonlySignal<Route>;
  readonly selected: ReadonlySignal<ConversationId | null>;
  readonly notice: ReadonlySignal<Notice | null>;
  go(route: Route): void;
  /** True when the conversation is ours afterwards; otherwise `notice` says why not. */
  take(conversation: ConversationId, over: boolean): Promise<boolean>;
  closeConversation(conversation: ConversationId): Promise<void>;
  /** Takes a waiting conversation first. Rejects with a text for the agent; nothing is queued then. */
  send(conversation: ConversationId, text: string): Promise<void>;
  /** The agent saw everything up to `seq`; says nothing about a conversation of another agent. */
  see(conversation: ConversationId, seq: number): void;
  /** What is written and not sent, kept while other conversations are looked at. */
  draft(conversation: ConversationId): Signal<string>;
  close(): void;
}

export function createInboxModel({ me, api, session, location, onSignInEnded }: InboxWorld): InboxModel {
  const self = me.agent.id;
  const status = toStatusSignal(session);
  const conversations = signal<ConversationList | null>(null);
  const visitors = signal<VisitorList | null>(null);
  const route = signal(toRoute(location.read()));
  const notice = signal<Notice | null>(null);
  const drafts = new Map<ConversationId, Signal<string>>();
  const takes = new Map<ConversationId, Promise<boolean>>();
  const selected = computed(() => (route.value.view === 'conversation' ? route.value.conversation : null));
  const groups = computed(() => groupConversations(conversations.value ?? new Map(), self));

  const upsert = (changed: readonly ConversationSummary[]): void => {
    conversations.value = upsertConversations(conversations.value ?? new Map(), changed);
  };
  const groupOf = (conversation: ConversationId) => {
    const summary = conversations.value?.get(conversation);
    return summary === undefined ? null : toGroup(summary, self);
  };

  const receive = (event: SessionEvent): void => {
    if (event.type === 'visitors') visitors.value = applyVisitorsFrame(visitors.value, event.frame);
    if (event.type === 'conversations') takeList(event.frame);
    if (event.type === 'log') takeSummary(event.conversation);
  };

  /** A whole list replaces ours, but for what was read here and the server has not heard of yet. */
  const takeList = (frame: ConversationsFrame): void => {
    const all = upsertConversations(conversations.value ?? new Map(), frame.conversations);
    const named = new Set(frame.conversations.map(({ id }) => id));
    conversations.value = frame.reset ? new Map([...all].filter(([id]) => named.has(id))) : all;
  };

  /** A sync tells of conversations that the list has not, or not any more: closed ones, and those of a deep link. */
  const takeSummary = (conversation: ConversationId): void => {
    const { summary } = session.log(conversation);
    const listed = conversations.value?.get(conversation);
    // Not an older one: the log of a conversation that was left stands still until its next sync.
    if (summary !== null && summary !== listed && summary.head >= (listed?.head ?? 0)) upsert([summary]);
  };

  const fail = (conversation: ConversationId, problem: ApiProblem): void => {
    if (problem.code === 'sign-in-required') onSignInEnded();
    notice.value = { conversation, isConflict: problem.code === 'conflict', text: toProblemText(problem) };
  };

  const requestTake = async (conversation: ConversationId, over: boolean): Promise<boolean> => {
    const answer = await api.take(conversation, over);
    takes.delete(conversation);
    if (!answer.ok) {
      fail(conversation, answer.problem);
      return false;
    }
    notice.value = null;
    const summary = conversations.value?.get(conversation);
    // At once, not when the server's frame comes: the next message must not ask to take it again.
    if (summary !== undefined) upsert([{ ...summary, state: 'open', agent: { id: self, name: me.agent.name } }]);
    return true;
  };

  const take = (conversation: ConversationId, over: boolean): Promise<boolean> => {
    // One request for all who wait for it: messages written meanwhile go on in the order they were written.
    const running = takes.get(conversation) ?? requestTake(conversation, over);
    takes.set(conversation, running);
    return running;
  };

  const stops = [
    status.dispose,
    session.onEvent(receive),
    location.onChange(() => {
      route.value = toRoute(location.read());
      notice.value = null;
    }),
  ];

  return {
    me,
    session,
    status,
    conversations,
    groups,
    visitors,
    route,
    selected,
    notice,
    take,
    go(next) {
      if (toHash(next) === toHash(route.value)) return;
      location.push(toHash(next));
      route.value = next;
      notice.value = null;
    },
    async closeConversation(conversation) {
      const answer = await api.close(conversation);
      if (!answer.ok) {
        fail(conversation, answer.problem);
        return;
      }
      notice.value = null;
      const summary = conversations.value?.get(conversation);
      if (summary !== undefined) upsert([{ ...summary, state: 'closed' }]);
    },
    async send(conversation, text) {
      if (groupOf(conversation) === 'waiting' && !(await take(conversation, false))) {
        throw new Error(STRINGS.notSent);
      }
      await session.send(conversation, text);
    },
    see(conversation, seq) {
      if (groupOf(conversation) === 'others') return;
      session.read(conversation, seq);
      if (conversations.value !== null) conversations.value = markRead(conversations.value, conversation, seq);
    },
    draft(conversation) {
      const draft = drafts.get(conversation) ?? signal('');
      drafts.set(conversation, draft);
      return draft;
    },
    close() {
      for (const stop of stops) stop();
      session.close();
    },
  };
}
