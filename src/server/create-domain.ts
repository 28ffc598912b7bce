/** Puts together what use cases work with, over a store: batched writes, presence, webhooks, mail. */
import type { ArticleId, SiteId } from '../protocol/ids.ts';
import type { AppWorld } from './app.ts';
import { createSigner } from './auth/create-signer.ts';
import { createSecret, secrets } from './auth/secrets.ts';
import { startCleanUp } from './clean-up-timer.ts';
import { type Config, toFilesFolder } from './config.ts';
import { createFileWorld } from './create-file-world.ts';
import { createDelivery } from './delivery/deliver-mail.ts';
import { createSmtpSender } from './delivery/send-by-smtp.ts';
import { logAvailability } from './domain/agents/agent-status.ts';
import { createAgentsOnline } from './domain/agents/agents-online.ts';
import { createLastActive } from './domain/agents/last-active.ts';
import { createConversationCounts } from './domain/conversations/conversation-counts.ts';
import type { DomainWorld } from './domain/domain-world.ts';
import { notifyOfOfflineMessages } from './domain/mail/notify-offline-messages.ts';
import { createRouter } from './domain/routing/router.ts';
import { openSiteDirectory } from './domain/sites/site-directory.ts';
import { openWidgetDirectory } from './domain/sites/widget-directory.ts';
import { openBanDirectory } from './domain/visitors/ban-directory.ts';
import { createPresence } from './domain/visitors/presence.ts';
import { openDiskBytes } from './files/disk-bytes.ts';
import { createDeliveryWorker } from './hooks/delivery-worker.ts';
import { createSystemEgress } from './hooks/egress.ts';
import { toSiteSecret } from './hooks/sign-webhook.ts';
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
  config: Pick<Config, 'commitWindowMs' | 'webhookPrivate' | 'smtp' | 'data' | 'files'>,
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
  const views = createGroupCommit({
    clock,
    commit: async (articles: readonly ArticleId[]) => {
      await store.articles.countViews(articles);
      return articles.map(() => true);
    },
    windowMs: VISITOR_COMMIT_WINDOW_MS,
    maxWrites: MAX_GROUP,
  });
  const webhookSecret = await store.settings.getOrCreate('webhook-secret', createSecret());
  const webhookSecretOf = (site: SiteId): string => toSiteSecret(webhookSecret, site);
  const webhooks = createDeliveryWorker({
    clock,
    random,
    deliveries: store.webhookDeliveries,
    egress: createSystemEgress(clock, config.webhookPrivate),
    secretOf: webhookSecretOf,
    log: createSeldomLog(clock, (fields, message) => log.warn(fields, message)),
  });
  const delivery =
    config.smtp &&
    createDelivery({
      clock,
      random,
      queue: store.mail,
      send: createSmtpSender(config.smtp),
      prepare: () => notifyOfOfflineMessages(domain),
      log: (message, fields) => log.warn(fields, message),
    });
  const signer = createSigner(await store.settings.getOrCreate('mail-secret', createSecret()));
  const lastActive = createLastActive(clock, store.people, (error) =>
    logSeldom('the agents’ last activity was not stored', { error: String(error) }),
  );
  const domain: DomainWorld = {
    clock,
    randomBytes,
    store,
    doorbell,
    sites: await openSiteDirectory({ store, clock }),
    widgets: await openWidgetDirectory(store),
    presence,
    bans: await openBanDirectory({ store, clock }),
    agentsOnline: createAgentsOnline(),
    lastActive,
    router: { wake: (site) => router.wake(site), positionOf: (id) => router.positionOf(id) },
    conversationCounts: createConversationCounts({ store, clock }),
    webhookSecretOf,
    mail: config.smtp && delivery && { origin: config.smtp.origin, wakeAt: delivery.wakeAt, ...signer },
    secrets,
    files: createFileWorld(clock, await openDiskBytes(toFilesFolder(config)), config.files),
    append: messages.add,
    saveVisitor: (update) => {
      visits.add(update).catch((error: unknown) => logSeldom('a ping was not stored', { error: String(error) }));
    },
    countView: (article) => {
      views.add(article).catch((error: unknown) => logSeldom('a view was not stored', { error: String(error) }));
    },
  };
  const router = createRouter(domain, (error) =>
    logSeldom('visitors could not be given to agents', { error: String(error) }),
  );
  await store.people.endStatuses();
  const stopAvailability = logAvailability(domain, (event) =>
    store.events
      .append([event])
      .catch((error: unknown) => logSeldom('an agent’s status was not logged', { error: String(error) })),
  );
  // What the last process did not get rid of.
  delivery?.wakeAt(clock.now());
  const stopCleanUp = startCleanUp(domain, (error) =>
    logSeldom('what is old was not cleaned up', { error: String(error) }),
  );
  return {
    domain,
    async closeDomain() {
      await stopCleanUp();
      await router.close();
      await lastActive.close();
      await stopAvailability();
      await delivery?.close();
      await messages.flush();
      await visits.flush();
      await views.flush();
      presence.close();
      await webhooks.close();
    },
  };
}
