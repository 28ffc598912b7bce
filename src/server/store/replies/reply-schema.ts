/** The tables of tags, canned replies and page filters, as Kysely sees them. */
import type { AgentId, SiteId } from '../../../protocol/ids.ts';

export interface ReplySchema {
  tag: {
    id: string;
    site_id: SiteId;
    name: string;
    /** The name without its case: once a site. */
    name_key: string;
    color: string;
    description: string;
    created_at: number;
  };
  /** Which conversation, visitor or canned reply wears a tag, since when and by whom. */
  worn_tag: { tag_id: string; wearer_kind: string; wearer_id: string; agent_id: AgentId; at: number };
  canned_reply: {
    id: string;
    site_id: SiteId;
    /** Whose it is; null for one that all share. */
    agent_id: AgentId | null;
    shortcut: string;
    title: string;
    text: string;
    /** Shortcut, title and text without their case. */
    search_text: string;
    uses: number;
    created_at: number;
    changed_at: number;
  };
  page_filter: {
    id: string;
    site_id: SiteId;
    name: string;
    kind: string;
    pattern: string;
    created_at: number;
    changed_at: number;
  };
}
