/** The visitor's state machine: which event leads from which states to which. */
import type { ConversationState } from '../../../protocol/conversation-state.ts';
import type { VisitorState } from '../../../protocol/visitor.ts';

/** On the site, with nobody to talk to and nobody expected. */
const APART = [
  'inSite',
  'preChat',
  'autoInvited',
  'manuallyInvited',
  'refusedByVisitor',
  'refusedByOperator',
  'chatEnded',
  'offlineMessage',
] as const satisfies readonly VisitorState[];
/** An agent has the conversation, or is asked to take it. */
const IN_CONVERSATION = ['waitingForChat', 'chatting', 'transferring'] as const satisfies readonly VisitorState[];
/** Nobody speaks first to a visitor who is about to write, or has written. */
const SPOKEN_TO = ['inSite', 'chatEnded', 'refusedByVisitor', 'refusedByOperator'] as const satisfies VisitorState[];

/** An event does nothing to the states that its row does not name. */
export const TRANSITIONS = {
  /** A page of the site is open again; the caller corrects `inSite` by `toStateOf`. */
  arrive: { from: ['outOfSite'], to: 'inSite' },
  leave: { from: [...APART, ...IN_CONVERSATION], to: 'outOfSite' },
  'open-box': { from: [...SPOKEN_TO, 'autoInvited', 'manuallyInvited'], to: 'preChat' },
  'close-box': { from: ['preChat'], to: 'inSite' },
  /** A trigger spoke. */
  greet: { from: SPOKEN_TO, to: 'autoInvited' },
  /** An agent spoke first. */
  invite: { from: [...SPOKEN_TO, 'autoInvited'], to: 'manuallyInvited' },
  /** The visitor sent the greeting or the invitation away. */
  dismiss: { from: ['autoInvited', 'manuallyInvited'], to: 'refusedByVisitor' },
  /** The visitor wrote while agents are online. */
  ask: { from: APART, to: 'waitingForChat' },
  /** The visitor wrote while nobody is. */
  'leave-message': { from: APART, to: 'offlineMessage' },
  /** An agent may take up an old conversation as well. */
  take: { from: [...APART, ...IN_CONVERSATION], to: 'chatting' },
  refuse: { from: ['waitingForChat', 'offlineMessage'], to: 'refusedByOperator' },
  transfer: { from: ['chatting'], to: 'transferring' },
  /** Another agent has to be found. */
  'put-back': { from: ['chatting', 'transferring'], to: 'waitingForChat' },
  close: { from: [...IN_CONVERSATION, 'offlineMessage'], to: 'chatEnded' },
} as const satisfies Record<string, { readonly from: readonly VisitorState[]; readonly to: VisitorState }>;

export type VisitorEvent = keyof typeof TRANSITIONS;

export function toNextState(state: VisitorState, event: VisitorEvent): VisitorState {
  const { from, to }: { readonly from: readonly VisitorState[]; readonly to: VisitorState } = TRANSITIONS[event];
  return from.includes(state) ? to : state;
}

const STATE_OF = {
  waiting: 'waitingForChat',
  open: 'chatting',
  transferring: 'transferring',
  missed: 'inSite',
  offline: 'offlineMessage',
  closed: 'inSite',
} as const satisfies Record<ConversationState, VisitorState>;

/** What a visitor who has just arrived is in the middle of; null: of nothing. */
export function toStateOf(conversation: { readonly state: ConversationState } | null): VisitorState {
  return conversation === null ? 'inSite' : STATE_OF[conversation.state];
}
