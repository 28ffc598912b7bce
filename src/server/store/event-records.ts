/** What the event log keeps: append-only, and what reports are computed from. */
import type { AgentId, ConversationId, SiteId, VisitorId } from '../../protocol/ids.ts';

export interface NewEvent {
  readonly site: SiteId;
  readonly kind: EventKind;
  readonly visitor?: VisitorId;
  readonly agent?: AgentId;
  readonly conversation?: ConversationId;
  /** The conversation's, when it happened. */
  readonly department?: string;
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
  | 'conversation-offered'
  /** The agent's first message; `waitMs` since it started, or waited again. */
  | 'conversation-answered'
  /** Nobody answered in time; `waitMs` as above. */
  | 'conversation-missed'
  | 'conversation-changed'
  /** `stars` from 1 to 5, for the agent. */
  | 'conversation-rated'
  | 'note-written'
  | 'note-deleted'
  /** `status`: what the agent is from now on, `online`, `away`, `custom` or `offline`. */
  | 'agent-status'
  /** `direction`, `answered`, `waitMs` and `durationMs`. */
  | 'call-ended'
  | 'message-sent'
  | 'message-edited'
  | 'message-deleted'
  | 'offline-message'
  | 'custom-event'
  | 'visitor-invited'
  | 'invitation-shown'
  | 'invitation-refused'
  | 'agent-invited'
  | 'agent-changed'
  | 'agent-deactivated'
  | 'api-key-created'
  | 'api-key-revoked'
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
  /** How the site is set up: `subject`, its `id`, and the `change`; no values. */
  | 'configuration-changed'
  | 'form-submitted'
  | 'article-created'
  | 'article-published'
  | 'article-changed'
  | 'article-deleted';

/** Who changes something of a site, and when; null is the command line, or the server itself. */
export interface Writer {
  readonly site: SiteId;
  readonly agent: AgentId | null;
  readonly at: number;
}

export interface ConfigurationChange {
  readonly subject:
    | 'appearance'
    | 'site'
    | 'settings'
    | 'trigger'
    | 'department'
    | 'tag'
    | 'visitor-group'
    | 'company'
    | 'canned-reply'
    | 'knowledge-base'
    | 'category'
    | 'page-filter'
    | 'widget'
    | 'form'
    | 'webhook-endpoint';
  readonly id: string;
  readonly change: 'created' | 'changed' | 'removed';
}

export interface StoredEvent extends NewEvent {
  readonly position: number;
}
