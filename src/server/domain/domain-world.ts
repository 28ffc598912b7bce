/** What use cases work with; handed in by app.ts, and by tests. */
import type { Clock } from '../../protocol/clock.ts';
import type { ArticleId, RandomBytes, SiteId } from '../../protocol/ids.ts';
import type { Doorbell } from '../realtime/doorbell.ts';
import type { Append, Appended, Store, VisitorUpdate } from '../store/store.ts';
import type { AgentsOnline } from './agents/agents-online.ts';
import type { LastActive } from './agents/last-active.ts';
import type { ConversationCounts } from './conversations/conversation-counts.ts';
import type { FileWorld } from './files/file-world.ts';
import type { MailDesk } from './mail/mail-desk.ts';
import type { Router } from './routing/router.ts';
import type { SiteDirectory } from './sites/site-directory.ts';
import type { WidgetDirectory } from './sites/widget-directory.ts';
import type { BanDirectory } from './visitors/ban-directory.ts';
import type { Presence } from './visitors/presence.ts';

export interface DomainWorld {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly store: Store;
  readonly doorbell: Doorbell;
  readonly sites: SiteDirectory;
  readonly widgets: WidgetDirectory;
  readonly presence: Presence;
  readonly bans: BanDirectory;
  readonly agentsOnline: AgentsOnline;
  readonly lastActive: Pick<LastActive, 'touch'>;
  readonly router: Pick<Router, 'wake' | 'positionOf'>;
  readonly conversationCounts: ConversationCounts;
  /** What signs the webhooks of a site's triggers. */
  readonly webhookSecretOf: (site: SiteId) => string;
  /** Null: this server sends no mail, and says so. */
  readonly mail: MailDesk | null;
  /** Secrets that are shown once and kept by their hash. */
  readonly secrets: { create(): string; toHash(secret: string): string };
  readonly files: FileWorld;
  /** Shares a commit with what arrives at the same time; resolves after it. */
  append(append: Append): Promise<Appended>;
  /** The same for what pings report, with a longer wait: nobody is told that a page view is safe. */
  saveVisitor(update: VisitorUpdate): void;
  /** A visitor opened the article; stored like what pings report. */
  countView(article: ArticleId): void;
}
