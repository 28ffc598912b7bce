/** The conversation's state machine: which act leads from which states to which. */

/**
 * - `waiting`: its visitor waits for an agent; while it names one, that agent is asked to take it.
 * - `open`: an agent has it.
 * - `transferring`: handed to another agent, whose name it carries, and not taken yet.
 * - `missed`: the visitor went away before anybody answered.
 * - `offline`: written while nobody was there to answer.
 */
export type ConversationState = 'waiting' | 'open' | 'transferring' | 'missed' | 'offline' | 'closed';

interface Transition {
  readonly from: readonly ConversationState[];
  readonly to: ConversationState;
}

/** An act does nothing to the states that its row does not name. */
export const CONVERSATION_ACTS = {
  /** The visitor writes while somebody is there to answer. */
  ask: { from: ['missed', 'offline', 'closed'], to: 'waiting' },
  /** The visitor writes while nobody is. */
  'leave-message': { from: ['missed', 'closed'], to: 'offline' },
  /** An agent is asked to take it, or no longer is. */
  offer: { from: ['waiting'], to: 'waiting' },
  take: { from: ['waiting', 'missed', 'offline', 'closed'], to: 'open' },
  /** Also from the agent who has it, or before the one whom it was handed to. */
  'take-over': { from: ['waiting', 'open', 'transferring', 'missed', 'offline', 'closed'], to: 'open' },
  accept: { from: ['transferring'], to: 'open' },
  refuse: { from: ['waiting', 'missed', 'offline'], to: 'closed' },
  transfer: { from: ['open'], to: 'transferring' },
  /** To a department, whose agents are asked in turn; or from an agent who does not answer. */
  'put-back': { from: ['waiting', 'open', 'transferring'], to: 'waiting' },
  miss: { from: ['waiting'], to: 'missed' },
  close: { from: ['waiting', 'open', 'transferring', 'missed', 'offline'], to: 'closed' },
  reopen: { from: ['missed', 'closed'], to: 'open' },
} as const satisfies Record<string, Transition>;

export type ConversationAct = keyof typeof CONVERSATION_ACTS;

/** @returns the state itself where the act does nothing to it */
export function toNextConversationState(state: ConversationState, act: ConversationAct): ConversationState {
  const { from, to }: Transition = CONVERSATION_ACTS[act];
  return from.includes(state) ? to : state;
}
