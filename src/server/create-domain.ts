/** Puts together what use cases work with, over a store: batched writes, presence, webhooks. */
import { createHmac } from 'node:crypto';
import type { AppWorld } from './app.ts';
import { createSecret } from './auth/secrets.ts';
import { startCleanUp } from './clean-up-timer.ts';
import { type Config, toFilesFolder } from './config.ts';
import { createFileWorld } from './create-file-world.ts';
import { createAgentsOnline } from './domain/agents-online.ts';
import { createConversationCounts } from './domain/conversation-counts.ts';
import type { DomainWorld } from './domain/domain-world.ts';
import { createPresence } from './domain/presence.ts';
import { openSiteDirectory } from './domain/site-directory.ts';
import { openDiskBytes } from './files/disk-bytes.ts';
import { createWebhooks } from './hooks/send-webhook.ts';
import type { Doorbell } from './realtime/doorbell.ts';
import { createSeldomLog } from './seldom-log.ts';
import { createGroupCommit } from './store/group-commit.ts';
import type { Store, VisitorUpdate } from './store/store.ts';

/** What pings report may wait so long for company: it is not shown as safe to anybody. */
const VISITOR_COMMIT_WINDOW_MS = 50;
const MAX_GROUP = 256;

interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** `closeDomain` finishes what was accepted; the store stays open. */
export async function createDomain(
  config: Pick<Config, 'commitWindowMs' | 'webhookPrivate' | 'data' | 'files'>,
  store: Store,
  { clock, random, randomBytes }: AppWorld,
  doorbell: Doorbell,
  log: Log,
): Promise<{ domain: DomainWorld; closeDomain(): Promise<void> }> {
  const logSeldom = createSeldomLog(clock, (fields, message) => log.error(fields, message));
  const presence = createPresence(clock, doorbell);
  const messages = createGroupCommit({
    clock,
    commit: store.conversations.append,
    windowMs: config.commitWindowMs,
    maxWrites: MAX_GROUP,
  });
  const visits = createGroupCommit({
    clock,
    commit: async (updates: readonly VisitorUpdate[]) => {
      await store.visitors.save(updates);
      return updates.map(() => true);
    },
    windowMs: VISITOR_COMMIT_WINDOW_MS,
    maxWrites: MAX_GROUP,
  });
  const webhookSecret = await store.settings.getOrCreate('webhook-secret', createSecret());
  const webhooks = createWebhooks({
    clock,
    random,
    // One secret of ours, and one of each site's own: no site can sign for another.
    secretOf: (site) => createHmac('sha256', webhookSecret).update(site).digest('hex'),
    allowPrivate: config.webhookPrivate,
    log: (message, fields) => log.warn(fields, message),
  });
  const domain: DomainWorld = {
    clock,
    randomBytes,
    store,
    doorbell,
    sites: await openSiteDirectory(store),
    presence,
    agentsOnline: createAgentsOnline(),
    conversationCounts: createConversationCounts({ store, clock }),
    files: createFileWorld(clock, await openDiskBytes(toFilesFolder(config)), config.files),
    webhooks,
    append: messages.add,
    saveVisitor: (update) => {
      visits.add(update).catch((error: unknown) => logSeldom('a ping was not stored', { error: String(error) }));
    },
  };
  const stopCleanUp = startCleanUp(domain, (error) => logSeldom('files were not cleaned up', { error: String(error) }));
  return {
    domain,
    async closeDomain() {
      await stopCleanUp();
      await messages.flush();
      await visits.flush();
      presence.close();
      webhooks.close();
    },
  };
}
