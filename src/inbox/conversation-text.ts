/** A conversation's state in words: whose it is, and what that means to the agent who looks at it. */
import type { ConversationSummary } from '../protocol/message.ts';
import { isDeclined, toGroup } from './conversation-list.ts';
import { STRINGS } from './strings.ts';

/** @param self the agent's own id */
export function toStateText(summary: ConversationSummary, self: string): string {
  const { states } = STRINGS;
  const agent = summary.agent?.name ?? '';
  switch (toGroup(summary, self)) {
    case 'others':
      if (summary.state === 'waiting') return states.offeredTo(agent);
      return summary.state === 'transferring' ? states.handedOn(agent) : states.others(agent);
    case 'closed':
      return isDeclined(summary) ? states.declined : states.closed;
    case 'handed':
      return summary.state === 'waiting' ? states.offered : states.handed;
    case 'waiting':
      return summary.state === 'missed' || summary.state === 'offline' ? states[summary.state] : states.waiting;
    case 'mine':
      return states.mine;
  }
}

/** What stands above the composer; empty where there is nothing to explain. */
export function toHint(summary: ConversationSummary, self: string): string {
  const agent = summary.agent?.name ?? '';
  switch (toGroup(summary, self)) {
    case 'others':
      if (summary.state === 'waiting') return STRINGS.offeredToText(agent);
      return summary.state === 'transferring' ? STRINGS.handedOnText(agent) : STRINGS.othersText(agent);
    case 'closed':
      return STRINGS.closedText;
    case 'handed':
      return summary.state === 'waiting' ? STRINGS.offeredText : STRINGS.handedText;
    case 'waiting':
    case 'mine':
      return '';
  }
}
