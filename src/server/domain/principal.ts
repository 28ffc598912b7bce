/** Who is asking, as proved by a token or a sign-in, and what a conversation is to them. */
import type { AgentId, SiteId, VisitorId } from '../../protocol/ids.ts';
import type { Author, ConversationSummary } from '../../protocol/message.ts';
import type { Topic } from '../realtime/doorbell.ts';

export interface VisitorPrincipal {
  readonly kind: 'visitor';
  readonly id: VisitorId;
  readonly site: SiteId;
  /** Where they ask from, truncated as visits have it; absent or empty when nobody knows. */
  readonly address?: string;
}

export interface AgentPrincipal {
  readonly kind: 'agent';
  readonly id: AgentId;
  readonly site: SiteId;
  readonly name: string;
}

export type Principal = VisitorPrincipal | AgentPrincipal;

export function toAuthor(principal: Principal): Author {
  return principal.kind === 'visitor'
    ? { kind: 'visitor', id: principal.id, name: '' }
    : { kind: 'agent', id: principal.id, name: principal.name };
}

/** Everybody who sees a conversation's messages. */
export function toTopics(conversation: Pick<ConversationSummary, 'id' | 'visitor'>): Topic[] {
  return [`conversation:${conversation.id}`, `visitor:${conversation.visitor}`];
}
