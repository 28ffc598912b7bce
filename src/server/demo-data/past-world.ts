/** The domain in the past: the real use cases over the real store, while nobody listens and no timer runs. */
import type { Clock } from '../../protocol/clock.ts';
import { createAgentsOnline } from '../domain/agents/agents-online.ts';
import type { AccountWorld } from '../domain/agents/create-account.ts';
import { createConversationCounts } from '../domain/conversations/conversation-counts.ts';
import type { DomainWorld } from '../domain/domain-world.ts';
import { openSiteDirectory } from '../domain/sites/site-directory.ts';
import { openWidgetDirectory } from '../domain/sites/widget-directory.ts';
import { openBanDirectory } from '../domain/visitors/ban-directory.ts';
import { createPresence } from '../domain/visitors/presence.ts';
import type { Store } from '../store/store.ts';

export interface PastWorld {
  readonly domain: DomainWorld;
  /** Resolves when everything that was reported is on disk. */
  settle(): Promise<void>;
}

export async function createPastWorld(
  { store, randomBytes, secrets }: AccountWorld & { readonly store: Store },
  clock: Clock,
  files: DomainWorld['files'],
): Promise<PastWorld> {
  let saved: Promise<unknown> = Promise.resolve();
  const doorbell = { ring: () => {} };
  const domain: DomainWorld = {
    clock,
    randomBytes,
    store,
    doorbell,
    secrets,
    files,
    sites: await openSiteDirectory({ store, clock }),
    widgets: await openWidgetDirectory(store),
    bans: await openBanDirectory({ store, clock }),
    presence: createPresence(clock, doorbell),
    agentsOnline: createAgentsOnline(),
    lastActive: { touch: () => {} },
    router: { wake: () => {}, positionOf: () => null },
    conversationCounts: createConversationCounts({ store, clock }),
    webhookSecretOf: () => '',
    mail: null,
    async append(append) {
      const [appended] = await store.conversations.append([append]);
      if (appended === undefined) throw new Error('expected an answer to each message');
      return appended;
    },
    saveVisitor(update) {
      saved = saved.then(() => store.visitors.save([update]));
    },
    countView(article) {
      saved = saved.then(() => store.articles.countViews([article]));
    },
  };
  return {
    domain,
    async settle() {
      await saved;
    },
  };
}
