/** What use cases work with; handed in by app.ts, and by tests. */
import type { Clock } from '../../protocol/clock.ts';
import type { RandomBytes, SiteId } from '../../protocol/ids.ts';
import type { Doorbell } from '../realtime/doorbell.ts';
import type { Append, Appended, Store, VisitorUpdate } from '../store/store.ts';
import type { AgentsOnline } from './agents-online.ts';
import type { ConversationCounts } from './conversation-counts.ts';
import type { FileWorld } from './file-world.ts';
import type { Presence } from './presence.ts';
import type { SiteDirectory } from './site-directory.ts';

export interface DomainWorld {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly store: Store;
  readonly doorbell: Doorbell;
  readonly sites: SiteDirectory;
  readonly presence: Presence;
  readonly agentsOnline: AgentsOnline;
  readonly conversationCounts: ConversationCounts;
  readonly files: FileWorld;
  /** Posts to other systems, which may be slow or gone: nobody waits for it. */
  readonly webhooks: { send(call: WebhookCall): void };
  /** Shares a commit with what arrives at the same time; resolves after it. */
  append(append: Append): Promise<Appended>;
  /** The same for what pings report, with a longer wait: nobody is told that a page view is safe. */
  saveVisitor(update: VisitorUpdate): void;
}

export interface WebhookCall {
  readonly url: string;
  /** Makes a delivery that is tried again recognisable. */
  readonly id: string;
  readonly kind: string;
  readonly body: object;
  readonly site: SiteId;
}
