/** The tables as Kysely sees them. Instants are Unix ms in 64-bit integers, JSON is text, flags are 0 or 1. */
import type { Generated } from 'kysely';
import type { ConversationState } from '../../protocol/conversation-state.ts';
import type {
  AgentId,
  ConversationId,
  FileId,
  MessageId,
  OutboxId,
  SiteId,
  SiteKey,
  VisitorId,
} from '../../protocol/ids.ts';
import type { ApiKeySchema } from './agents/api-key-schema.ts';
import type { ArticleSchema } from './articles/article-schema.ts';
import type { CompatSchema } from './compat/compat-schema.ts';
import type { ReplySchema } from './replies/reply-schema.ts';
import type { ProfileSchema } from './visitors/profile-schema.ts';
import type { WebhookSchema } from './webhooks/webhook-schema.ts';
import type { WidgetSchema } from './widgets/widget-schema.ts';

export interface Schema
  extends CompatSchema,
    ApiKeySchema,
    ArticleSchema,
    WebhookSchema,
    ReplySchema,
    ProfileSchema,
    WidgetSchema {
  setting: { name: string; value: string };
  site: {
    id: SiteId;
    key: SiteKey;
    name: string;
    origins: string;
    appearance: string;
    triggers: string;
    settings: string;
    departments: string;
    created_at: number;
  };
  agent: {
    id: AgentId;
    site_id: SiteId;
    email: string;
    name: string;
    role: string;
    password_hash: string | null;
    departments: string;
    status: string;
    status_text: string;
    chat_limit: number | null;
    avatar_id: FileId | null;
    last_active_at: number | null;
    created_at: number;
    deactivated_at: number | null;
  };
  /** Cookies and one-time links of agents, by the hash of their secret. */
  sign_in: { hash: string; agent_id: AgentId; kind: string; created_at: number; expires_at: number };
  visitor: {
    id: VisitorId;
    site_id: SiteId;
    first_seen_at: number;
    last_seen_at: number;
    visits: number;
    page_views: number;
    variables: string;
  };
  visit: {
    id: string;
    visitor_id: VisitorId;
    site_id: SiteId;
    started_at: number;
    last_seen_at: number;
    landing_url: string;
    referrer: string;
    page_views: number;
    browser: string;
    browser_version: string;
    os: string;
    platform: string;
    device: string;
    language: string;
    time_zone: string;
    screen: string;
    ip: string;
    country: string;
    region: string;
    city: string;
    traffic: string;
    search_engine: string;
    search_keywords: string;
    utm: string;
    exit_url: string;
    exit_title: string;
    rings: number;
    visible_ms: number;
    scroll: number;
    vitals: string;
    department: string;
    user_agent: string;
  };
  page_view: {
    id: string;
    visit_id: string;
    visitor_id: VisitorId;
    site_id: SiteId;
    url: string;
    title: string;
    referrer: string;
    at: number;
  };
  conversation: {
    id: ConversationId;
    site_id: SiteId;
    visitor_id: VisitorId;
    state: ConversationState;
    agent_id: AgentId | null;
    agent_name: string;
    last_seq: number;
    read_by_visitor: number;
    read_by_agent: number;
    started_at: number;
    updated_at: number;
    department_id: string | null;
    subject: string;
    channel: string;
    /** The start of what goes on now: of the conversation, or its last reopening. */
    opened_at: number;
    /** Since when the visitor waits for an answer of an agent; null: it was given. */
    waiting_since: number | null;
    /** Since when the visitor has had the last word; null: an agent has. */
    unanswered_since: number | null;
    /** Since when the agent whom it names has been asked to take it. */
    offered_at: number | null;
    closed_at: number | null;
    /** Who had it last, also when it is closed. */
    last_agent_id: AgentId | null;
    stars: number | null;
    rating_comment: string;
    labels: string;
    /** Since when it has each, by label; of what is older there is none. */
    label_times: string;
    fields: string;
  };
  /** What agents write to each other inside a conversation. */
  note: {
    id: string;
    conversation_id: ConversationId;
    agent_id: AgentId;
    agent_name: string;
    text: string;
    at: number;
  };
  message: {
    conversation_id: ConversationId;
    seq: number;
    id: MessageId;
    /** `kind:id` of the author: whose ids these are. */
    author_key: string;
    author: string;
    body: string;
    at: number;
  };
  /** The last number taken from each outbox, and whose it is. */
  outbox: { id: OutboxId; author_key: string; last_number: number };
  /** What agents said to visitors who only read. */
  invitation: {
    id: string;
    site_id: SiteId;
    visitor_id: VisitorId;
    agent_id: AgentId;
    agent_name: string;
    text: string;
    at: number;
    outcome: string;
  };
  /** Files but for their bytes. */
  file: {
    id: FileId;
    site_id: SiteId;
    uploader_kind: string;
    uploader_id: string;
    conversation_id: ConversationId | null;
    message_id: MessageId | null;
    name: string;
    type: string;
    bytes: number;
    width: number | null;
    height: number | null;
    sha256: string;
    created_at: number;
    deleted_at: number | null;
  };
  /** Append-only: what reports are computed from. */
  event: {
    position: Generated<number>;
    site_id: SiteId;
    kind: string;
    visitor_id: VisitorId | null;
    agent_id: AgentId | null;
    conversation_id: ConversationId | null;
    department_id: string | null;
    detail: string;
    at: number;
  };
  /** The outgoing queue; of what is done only what counts is kept. */
  mail: {
    id: string;
    site_id: SiteId;
    kind: string;
    recipient: string;
    from_name: string;
    subject: string;
    text: string;
    html: string;
    thread: string;
    stop_url: string;
    dedupe_key: string;
    state: string;
    attempts: number;
    next_at: number;
    last_error: string;
    created_at: number;
  };
  /** What was written while nobody was there, until mail tells of it. */
  offline_notice: {
    conversation_id: ConversationId;
    site_id: SiteId;
    first_seq: number;
    last_seq: number;
    due_at: number;
  };
  /** When an address last got what nobody had asked for there, and whether it wants no more. */
  mail_address: { address: string; unasked_at: number; stopped_at: number | null };
  /** Addresses that visitors say are theirs. */
  visitor_address: {
    visitor_id: VisitorId;
    address: string;
    site_id: SiteId;
    conversation_id: ConversationId;
    hash: string;
    asked_at: number;
    confirmed_at: number | null;
  };
}
