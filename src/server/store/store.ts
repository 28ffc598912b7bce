/** What the domain asks of a database. Every method is one transaction; a promise that resolved is on disk. */
import type { AgentId, SiteId, VisitorId } from '../../protocol/ids.ts';
import type { Agent, SignIn, Site, SiteChange } from './agents/account-records.ts';
import type { ApiKeyStore } from './agents/api-key-records.ts';
import type { People } from './agents/people-records.ts';
import type { AnswerStore } from './answers/answer-records.ts';
import type { ArticleStore, CategoryStore, KnowledgeBaseStore } from './articles/article-records.ts';
import type { CompatStores } from './compat/compat-records.ts';
import type { ChatStore } from './conversations/chat-records.ts';
import type { ConversationStore } from './conversations/conversation-records.ts';
import type { ConversationDetailStore } from './conversations/detail-records.ts';
import type { RoutingStore } from './conversations/routing-records.ts';
import type { NewEvent, StoredEvent, Writer } from './event-records.ts';
import type { FileStore } from './files/file-records.ts';
import type { Addresses, MailQueue } from './mail/mail-records.ts';
import type { CannedReplyStore } from './replies/canned-reply-records.ts';
import type { ReportStore } from './reports/report-records.ts';
import type { PageFilterStore, PageMatchStore, TimeCursor } from './sites/page-filter-records.ts';
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

export type * from './agents/account-records.ts';
export type { ApiKey } from './agents/api-key-records.ts';
export type { AnswerPlace, BegunAnswer, KeptAnswer } from './answers/answer-records.ts';
export type * from './articles/article-records.ts';
export type { Chat } from './conversations/chat-records.ts';
export type * from './conversations/conversation-records.ts';
export type * from './conversations/detail-records.ts';
export type * from './conversations/routing-records.ts';
export type * from './event-records.ts';
export type { FileUploader, StoredFile } from './files/file-records.ts';
export type { CannedReplyRefusal, StoredCannedReply } from './replies/canned-reply-records.ts';
export type * from './reports/report-records.ts';
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

export interface Store extends KnownVisitorStores, CompatStores {
  readonly sites: {
    create(site: Site): Promise<void>;
    list(): Promise<readonly Site[]>;
    /** What comes as it is stays out of the log too. */
    update(writer: Writer, change: SiteChange): Promise<void>;
  };
  readonly agents: {
    /** False when the e-mail is taken. */
    create(agent: Agent): Promise<boolean>;
    list(site: SiteId): Promise<readonly Agent[]>;
    find(id: AgentId): Promise<Agent | null>;
    findByEmail(email: string): Promise<Agent | null>;
    setPassword(id: AgentId, passwordHash: string, by: Omit<Writer, 'site'>): Promise<void>;
  };
  readonly signIns: {
    create(signIn: SignIn): Promise<void>;
    find(hash: string): Promise<SignIn | null>;
    /** Removes and returns it: of two that try, one gets it. */
    take(hash: string): Promise<SignIn | null>;
    /** Of one that is still there. */
    setExpiry(hash: string, expiresAt: number): Promise<void>;
    deleteExpired(now: number): Promise<void>;
    /** Ends every sign-in of the agent. */
    deleteOf(agent: AgentId): Promise<void>;
  };
  readonly keys: ApiKeyStore;
  readonly answers: AnswerStore;
  readonly visitors: {
    find(id: VisitorId): Promise<{ visitor: Visitor; lastVisit: Visit | null } | null>;
    save(updates: readonly VisitorUpdate[]): Promise<void>;
    /** By when they were first seen, the newest first, behind `before` where it is given. */
    list(site: SiteId, before: TimeCursor | null, limit: number): Promise<readonly Visitor[]>;
    /** The newest page views of a visit, up to `limit`, oldest first. */
    path(visit: string, limit: number): Promise<readonly PathStep[]>;
    /** What the variables of each visitor link to, by the variable's name. */
    links(visitors: readonly VisitorId[]): Promise<ReadonlyMap<VisitorId, ReadonlyMap<string, string>>>;
  };
  readonly invitations: {
    /** Takes the place of one that still waits for its visitor. */
    create(invitation: StoredInvitation, event: NewEvent): Promise<void>;
    find(id: string): Promise<StoredInvitation | null>;
    /** Moves on, never back: what was answered is not dismissed by a report that comes late. */
    setOutcome(id: string, outcome: Exclude<InvitationOutcome, 'pending' | 'replaced'>): Promise<void>;
    pendingOf(visitor: VisitorId): Promise<StoredInvitation | null>;
  };
  readonly conversations: ConversationStore;
  readonly chats: ChatStore;
  readonly conversationDetails: ConversationDetailStore;
  readonly routing: RoutingStore;
  readonly people: People;
  readonly mail: MailQueue;
  readonly addresses: Addresses;
  readonly files: FileStore;
  readonly events: {
    append(events: readonly NewEvent[]): Promise<void>;
    list(site: SiteId, after: number, limit: number): Promise<readonly StoredEvent[]>;
    /** How long visitors waited for their first answers, in ms: the newest since then, up to `limit`. */
    answerWaits(site: SiteId, since: number, limit: number): Promise<readonly number[]>;
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
  readonly reports: ReportStore;
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
