/** The state of the signed-in inbox as signals, and what an agent can do to it. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { MeAnswer } from '../protocol/agent-api.ts';
import type { ConversationsFrame } from '../protocol/frames.ts';
import type { ConversationId, VisitorId } from '../protocol/ids.ts';
import type { ConversationSummary } from '../protocol/message.ts';
import type { ConnectionStatus, SentBody, Session, SessionEvent } from '../session/session.ts';
import { toStatusSignal } from '../ui/log-signal.ts';
import type { AgentApi, ApiAnswer } from './agent-api-client.ts';
import { type ConversationActions, createConversationActions } from './conversation-actions.ts';
import {
  type ConversationGroups,
  type ConversationList,
  groupConversations,
  markRead,
  toGroup,
  upsertConversations,
} from './conversation-list.ts';
import { toProblemText } from './problem-text.ts';
import { type HashLocation, type Route, toHash, toRoute } from './route.ts';
import { STRINGS } from './strings.ts';
import { applyVisitorsFrame, type VisitorList } from './visitor-list.ts';
import { createVisitorRequests, type VisitorRequests } from './visitor-requests.ts';

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

export interface InboxModel extends ConversationActions, VisitorRequests {
  readonly me: MeAnswer;
  readonly session: Session;
  readonly status: ReadonlySignal<ConnectionStatus>;
  /** Null until the server has sent its list. */
  readonly conversations: ReadonlySignal<ConversationList | null>;
  readonly groups: ReadonlySignal<ConversationGroups>;
  readonly visitors: ReadonlySignal<VisitorList | null>;
  readonly route: ReadonlySignal<Route>;
  readonly selected: ReadonlySignal<ConversationId | null>;
  /** Whom the pane is about: the visitor of the conversation, or one who only reads. */
  readonly selectedVisitor: ReadonlySignal<VisitorId | null>;
  readonly notice: ReadonlySignal<Notice | null>;
  readonly read: AgentApi['read'];
  readonly write: AgentApi['write'];
  go(route: Route): void;
  /** Takes a conversation that waits, or that was handed to us, first. Rejects with a text for the agent; nothing is queued then. */
  send(conversation: ConversationId, body: SentBody): Promise<void>;
  /** The agent saw everything up to `seq`; says nothing about a conversation of another agent. */
  see(conversation: ConversationId, seq: number): void;
  /** What is written and not sent, kept while others are looked at: an answer, or an invitation. */
  draft(of: ConversationId | VisitorId): Signal<string>;
  close(): void;
}

export function createInboxModel({ me, api, session, location, onSignInEnded }: InboxWorld): InboxModel {
  const self = me.agent.id;
  const status = toStatusSignal(session);
  const conversations = signal<ConversationList | null>(null);
  const visitors = signal<VisitorList | null>(null);
  const route = signal(toRoute(location.read()));
  const notice = signal<Notice | null>(null);
  const drafts = new Map<ConversationId | VisitorId, Signal<string>>();
  const selected = computed(() => (route.value.view === 'conversation' ? route.value.conversation : null));
  const selectedVisitor = computed(() => {
    if (route.value.view === 'visitor') return route.value.visitor;
    return (selected.value && conversations.value?.get(selected.value)?.visitor) ?? null;
  });
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

  const actions = createConversationActions({
    me,
    api,
    change(conversation, change) {
      const summary = conversations.value?.get(conversation);
      if (summary !== undefined) upsert([{ ...summary, ...change }]);
    },
    fail(conversation, problem, texts) {
      if (problem.code === 'sign-in-required') onSignInEnded();
      const isConflict = problem.code === 'conflict';
      notice.value = { conversation, isConflict, text: toProblemText(problem, texts) };
    },
    succeed() {
      notice.value = null;
    },
  });

  const stops = [
    status.dispose,
    session.onEvent(receive),
    location.onChange(() => {
      route.value = toRoute(location.read());
      notice.value = null;
    }),
  ];

  /** Whatever was asked, an ended sign-in is everybody's matter. */
  function heed<Answer extends ApiAnswer<unknown>>(answer: Answer): Answer {
    if (!answer.ok && answer.problem.code === 'sign-in-required') onSignInEnded();
    return answer;
  }

  return {
    me,
    session,
    status,
    conversations,
    groups,
    visitors,
    route,
    selected,
    selectedVisitor,
    notice,
    ...actions,
    ...createVisitorRequests({ api, self, onSignInEnded }),
    read: async (path, decode) => heed(await api.read(path, decode)),
    write: async (...wish) => heed(await api.write(...wish)),
    go(next) {
      if (toHash(next) === toHash(route.value)) return;
      location.push(toHash(next));
      route.value = next;
      notice.value = null;
    },
    async send(conversation, body) {
      const group = groupOf(conversation);
      const mustTake = group === 'waiting' || group === 'handed';
      if (mustTake && !(await actions.take(conversation, false))) throw new Error(STRINGS.notSent);
      await session.send(conversation, body);
    },
    see(conversation, seq) {
      if (groupOf(conversation) === 'others') return;
      session.read(conversation, seq);
      if (conversations.value !== null) conversations.value = markRead(conversations.value, conversation, seq);
    },
    draft(of) {
      const draft = drafts.get(of) ?? signal('');
      drafts.set(of, draft);
      return draft;
    },
    close() {
      for (const stop of stops) stop();
      session.close();
    },
  };
}
