/** What the domain asks of a database about canned replies. */
import type { CannedRepliesQuery, CannedReply } from '../../../protocol/canned-reply-api.ts';
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import type { Writer } from '../store.ts';

export interface StoredCannedReply extends Omit<CannedReply, 'shared'> {
  readonly site: SiteId;
  /** Whose it is; null for one that all share. */
  readonly owner: AgentId | null;
}

export type CannedReplyRefusal = 'shortcut-taken' | { readonly unknownTag: string };

/** Who reads gets what is shared and what is the agent's own; what is private to others does not exist. */
export interface CannedReplyStore {
  /** @param most of the site, with those that are private */
  create(reply: StoredCannedReply, most: number, by: AgentId): Promise<'created' | 'too-many' | CannedReplyRefusal>;
  /** By shortcut. */
  list(site: SiteId, reader: AgentId, query: CannedRepliesQuery, limit: number): Promise<readonly StoredCannedReply[]>;
  find(site: SiteId, reader: AgentId, id: string): Promise<StoredCannedReply | null>;
  /** All but its uses and when it was made. @param before as it was found: whom it belonged to must still hold */
  change(
    before: StoredCannedReply,
    after: StoredCannedReply,
    by: AgentId,
  ): Promise<'changed' | 'not-found' | CannedReplyRefusal>;
  /** @param before as it was found: whom it belonged to must still hold */
  delete(before: StoredCannedReply, writer: Writer): Promise<boolean>;
  countUse(id: string): Promise<void>;
}
