/** What the domain asks of a database. Every method is one transaction; a promise that resolved is on disk. */
import type { AgentId, ConversationId, SiteId, SiteKey, VisitorId } from '../../protocol/ids.ts';
import type { ConversationSummary, Message } from '../../protocol/message.ts';
import type { Appearance } from '../../protocol/site-config.ts';
import type { SiteSettings } from '../../protocol/site-settings.ts';
import type { Trigger } from '../../protocol/trigger.ts';
import type { People } from './agents/people-records.ts';
import type { ArticleStore, CategoryStore, KnowledgeBaseStore } from './articles/article-records.ts';
import type { Append, Appended, ConversationChange } from './conversations/conversation-records.ts';
import type { FileStore } from './files/file-records.ts';
import type { Addresses, MailQueue } from './mail/mail-records.ts';
import type { CannedReplyStore } from './replies/canned-reply-records.ts';
import type { PageFilterStore, PageMatchStore } from './sites/page-filter-records.ts';
import type { TagStore } from './sites/tag-records.ts';
import type { KnownVisitorStores } from './visitors/known-visitor-stores.ts';
import type {
  InvitationOutcome,
  PathStep,
  StoredInvitation,
  Visit,
  Visitor,
  VisitorUpdate,
} from './visitors/visitor-records.ts';
import type { WebhookDeliveryStore, WebhookEndpointStore } from './webhooks/webhook-records.ts';

export type * from './articles/article-records.ts';
export type * from './conversations/conversation-records.ts';
export type { FileUploader, StoredFile } from './files/file-records.ts';
export type { CannedReplyRefusal, StoredCannedReply } from './replies/canned-reply-records.ts';
export type { AddressTest, SeenPage, TimeCursor, TimeRange } from './sites/page-filter-records.ts';
export type { TagWearer } from './sites/tag-records.ts';
export type { StoredBan } from './visitors/ban-records.ts';
export type { ProfileSearch, StoredProfile, ValueChange } from './visitors/profile-records.ts';
export type {
  InvitationOutcome,
  PathStep,
  StoredInvitation,
  Visit,
  Visitor,
  VisitorUpdate,
} from './visitors/visitor-records.ts';
export type * from './webhooks/webhook-records.ts';
export type { StoredSubmission } from './widgets/form-records.ts';
export type { StoredWidget } from './widgets/widget-records.ts';

export interface Site {
  readonly id: SiteId;
  readonly key: SiteKey;
  readonly name: string;
  /** `scheme://host[:port]`; `*` may stand for the port or the leftmost label. */
  readonly origins: readonly string[];
  readonly appearance: Appearance;
  readonly triggers: readonly Trigger[];
  readonly settings: SiteSettings;
  readonly createdAt: number;
}

/** What its owner changed about a site. */
export type SiteChange = Partial<Pick<Site, 'triggers' | 'settings'>>;

export type AgentRole = 'owner' | 'admin' | 'agent';

export interface Agent {
  readonly id: AgentId;
  readonly site: SiteId;
  readonly email: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly passwordHash: string | null;
  /** Names; what a trigger asks for as `department_online`. */
  readonly departments: readonly string[];
  readonly createdAt: number;
  /** Absent while they work here. */
  readonly deactivatedAt?: number;
}

/** A secret that stands for an agent, kept by its hash: a browser's cookie, or a link that works once. */
export interface SignIn {
  readonly hash: string;
  readonly agent: AgentId;
  readonly kind: 'cookie' | 'link';
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface ApiKey {
  readonly id: string;
  readonly site: SiteId;
  /** Whom calls act for, where the API wants a user. */
  readonly agent: AgentId | null;
  readonly system: string;
  readonly hash: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export interface NewEvent {
  readonly site: SiteId;
  readonly kind: EventKind;
  readonly visitor?: VisitorId;
  readonly agent?: AgentId;
  readonly conversation?: ConversationId;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  /** What webhooks tell besides; the log does not keep it. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Addresses that hear of it whatever endpoints there are: a trigger's. */
  readonly calls?: readonly string[];
  readonly at: number;
}

export type EventKind =
  | 'visit-started'
  | 'page-viewed'
  | 'trigger-fired'
  | 'conversation-started'
  | 'conversation-taken'
  | 'conversation-closed'
  | 'conversation-reopened'
  | 'conversation-refused'
  | 'conversation-transferred'
  | 'message-sent'
  | 'offline-message'
  | 'custom-event'
  | 'visitor-invited'
  | 'invitation-shown'
  | 'invitation-refused'
  | 'agent-invited'
  | 'agent-changed'
  | 'agent-deactivated'
  | 'transcript-mailed'
  | 'file-uploaded'
  | 'file-deleted'
  | 'tag-put-on'
  | 'tag-taken-off'
  | 'tag-deleted'
  | 'visitor-changed'
  | 'visitor-banned'
  | 'visitor-unbanned'
  | 'visitor-group-deleted'
  | 'company-deleted'
  | 'form-submitted'
  | 'article-created'
  | 'article-published'
  | 'article-changed'
  | 'article-deleted';

export interface StoredEvent extends NewEvent {
  readonly position: number;
}

export interface Store extends KnownVisitorStores {
  readonly sites: {
    create(site: Site): Promise<void>;
    list(): Promise<readonly Site[]>;
    update(id: SiteId, change: SiteChange): Promise<void>;
  };
  readonly agents: {
    /** False when the e-mail is taken. */
    create(agent: Agent): Promise<boolean>;
    list(site: SiteId): Promise<readonly Agent[]>;
    find(id: AgentId): Promise<Agent | null>;
    findByEmail(email: string): Promise<Agent | null>;
    setPassword(id: AgentId, passwordHash: string): Promise<void>;
  };
  readonly signIns: {
    create(signIn: SignIn): Promise<void>;
    find(hash: string): Promise<SignIn | null>;
    /** Removes and returns it: of two that try, one gets it. */
    take(hash: string): Promise<SignIn | null>;
    deleteExpired(now: number): Promise<void>;
    /** Ends every sign-in of the agent. */
    deleteOf(agent: AgentId): Promise<void>;
  };
  readonly keys: {
    create(key: ApiKey): Promise<void>;
    list(site: SiteId): Promise<readonly ApiKey[]>;
    /** False when there is no such key that is still valid. */
    revoke(id: string, at: number): Promise<boolean>;
  };
  readonly visitors: {
    find(id: VisitorId): Promise<{ visitor: Visitor; lastVisit: Visit | null } | null>;
    save(updates: readonly VisitorUpdate[]): Promise<void>;
    /** The newest page views of a visit, up to `limit`, oldest first. */
    path(visit: string, limit: number): Promise<readonly PathStep[]>;
  };
  readonly invitations: {
    /** Takes the place of one that still waits for its visitor. */
    create(invitation: StoredInvitation, event: NewEvent): Promise<void>;
    find(id: string): Promise<StoredInvitation | null>;
    /** Moves on, never back: what was answered is not dismissed by a report that comes late. */
    setOutcome(id: string, outcome: Exclude<InvitationOutcome, 'pending' | 'replaced'>): Promise<void>;
    pendingOf(visitor: VisitorId): Promise<StoredInvitation | null>;
  };
  readonly conversations: {
    append(appends: readonly Append[]): Promise<readonly Appended[]>;
    find(id: ConversationId): Promise<ConversationSummary | null>;
    /** The newest first. */
    ofVisitor(visitor: VisitorId): Promise<readonly ConversationSummary[]>;
    /** Those that are not closed, and up to `closed` of the closed ones, the newest first. */
    ofSite(site: SiteId, closed: number): Promise<readonly ConversationSummary[]>;
    /** How many wait for an agent, and how many an agent has, also while they are handed over. */
    countByState(site: SiteId): Promise<{ waiting: number; open: number }>;
    messages(id: ConversationId, after: number, limit: number): Promise<readonly Message[]>;
    heads(ids: readonly ConversationId[]): Promise<readonly { conversation: ConversationId; seq: number }[]>;
    /** Raises what a side has read, never lowers it; null when nothing changed. */
    markRead(id: ConversationId, reader: 'visitor' | 'agent', seq: number): Promise<ConversationSummary | null>;
    /** Changes state and agent, says so in the log, and writes the event; null when `change.expected` does not hold. */
    change(change: ConversationChange): Promise<{ summary: ConversationSummary; message: Message } | null>;
  };
  readonly people: People;
  readonly mail: MailQueue;
  readonly addresses: Addresses;
  readonly files: FileStore;
  readonly events: {
    append(events: readonly NewEvent[]): Promise<void>;
    list(site: SiteId, after: number, limit: number): Promise<readonly StoredEvent[]>;
  };
  readonly knowledgeBases: KnowledgeBaseStore;
  readonly categories: CategoryStore;
  readonly articles: ArticleStore;
  readonly tags: TagStore;
  readonly cannedReplies: CannedReplyStore;
  readonly pageFilters: PageFilterStore;
  readonly pageMatches: PageMatchStore;
  readonly webhookEndpoints: WebhookEndpointStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  readonly settings: {
    get(name: string): Promise<string | null>;
    /** Writes the value unless there is one, and returns the one that is there. */
    getOrCreate(name: string, value: string): Promise<string>;
    set(name: string, value: string): Promise<void>;
  };
  /** Why nothing can be stored now, in words for the operator, or null. Rejects when the database does not even answer. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}
