/** What is known of a conversation beside its messages: subject, labels, fields, rating, notes. */
import type { ConversationDetail, Note } from '../../../protocol/conversation-api.ts';
import type { AgentId, ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { NewEvent } from '../event-records.ts';

/** What an agent changes; what is absent stays. */
export interface DetailChange {
  readonly subject?: string;
  readonly labels?: readonly string[];
  /** By name; null takes one away. */
  readonly fields?: Readonly<Record<string, string | null>>;
}

export interface Rating {
  readonly stars: number;
  readonly comment: string;
}

export interface ConversationDetailStore {
  find(site: SiteId, id: ConversationId): Promise<ConversationDetail | null>;
  /** In no order; what is not the site's is left out, as what is not there. */
  list(site: SiteId, ids: readonly ConversationId[]): Promise<readonly ConversationDetail[]>;
  /** Two agents at once keep what each changed. @returns null for one that is not the site's, or with more than `maxFields` fields */
  change(
    site: SiteId,
    id: ConversationId,
    change: DetailChange,
    maxFields: number,
    event: NewEvent,
  ): Promise<ConversationSummary | 'not-found' | 'too-many'>;
  /** The last one counts. The event names the agent who had the conversation last. */
  rate(site: SiteId, id: ConversationId, rating: Rating, event: NewEvent): Promise<ConversationSummary | null>;
  readonly notes: {
    add(
      note: Note & { readonly conversation: ConversationId; readonly by: { id: AgentId; name: string } },
      event: NewEvent,
    ): Promise<void>;
    /** The oldest first. */
    list(conversation: ConversationId): Promise<readonly Note[]>;
    /** False when this agent wrote no such note there. */
    delete(conversation: ConversationId, id: string, author: AgentId | 'anybody', event: NewEvent): Promise<boolean>;
  };
}
