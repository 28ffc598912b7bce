/** The tables of what is known of visitors beside what pages measure, as Kysely sees them. */
import type { AgentId, SiteId, VisitorId } from '../../../protocol/ids.ts';

export interface ProfileSchema {
  /** What somebody said of a visitor; each source has its own row of a name. */
  profile_value: {
    visitor_id: VisitorId;
    name: string;
    source: string;
    site_id: SiteId;
    value: string;
    /** What it is found by; empty where nobody looks for it. */
    search_key: string;
    agent_id: AgentId | null;
    at: number;
  };
  visitor_label: { visitor_id: VisitorId; label: string; agent_id: AgentId | null; at: number };
  /** What a variable links to; one without a row links nowhere. */
  variable_link: { visitor_id: VisitorId; name: string; url: string };
  visitor_card: {
    visitor_id: VisitorId;
    id: string;
    title: string;
    rows: string;
    created_at: number;
    changed_at: number;
  };
  visitor_group: {
    id: string;
    site_id: SiteId;
    name: string;
    /** The name without its case: once a site. */
    name_key: string;
    color: string;
    description: string;
    created_at: number;
  };
  group_member: { group_id: string; visitor_id: VisitorId; agent_id: AgentId; at: number };
  /** `target_kind` is `visitor` or `address`. */
  ban: {
    id: string;
    site_id: SiteId;
    target_kind: string;
    target: string;
    reason: string;
    until: number | null;
    agent_id: AgentId;
    at: number;
  };
  company: {
    id: string;
    site_id: SiteId;
    name: string;
    name_key: string;
    domain: string;
    phone: string;
    address: string;
    note: string;
    fields: string;
    created_at: number;
    changed_at: number;
  };
}
