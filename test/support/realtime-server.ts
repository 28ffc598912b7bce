/** The server's shipped modules around a store, without HTTP: what a test connects its links to, and may kill. */
import { createSecretKey } from 'node:crypto';
import type { Clock } from '../../src/protocol/clock.ts';
import type { RandomBytes, SiteKey } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createTokens, type Tokens } from '../../src/server/auth/tokens.ts';
import { createFileWorld } from '../../src/server/create-file-world.ts';
import { createAgentsOnline } from '../../src/server/domain/agents/agents-online.ts';
import { createSite } from '../../src/server/domain/agents/create-account.ts';
import { createConversationCounts } from '../../src/server/domain/conversations/conversation-counts.ts';
import type { DomainWorld } from '../../src/server/domain/domain-world.ts';
import { openSiteDirectory } from '../../src/server/domain/sites/site-directory.ts';
import { openWidgetDirectory } from '../../src/server/domain/sites/widget-directory.ts';
import { openBanDirectory } from '../../src/server/domain/visitors/ban-directory.ts';
import { createPresence } from '../../src/server/domain/visitors/presence.ts';
import { type Connections, createConnections } from '../../src/server/realtime/connections.ts';
import { createFlood, type FloodRates } from '../../src/server/realtime/flood.ts';
import { createHub, type Hub } from '../../src/server/realtime/hub.ts';
import type { RealtimeWorld } from '../../src/server/realtime/realtime-world.ts';
import { createGroupCommit } from '../../src/server/store/group-commit.ts';
import type { Site, Store } from '../../src/server/store/store.ts';
import { createMemoryFileBytes } from './memory-file-bytes.ts';

export interface RealtimeServer {
  readonly domain: DomainWorld;
  readonly hub: Hub;
  readonly tokens: Tokens;
  readonly connections: Connections;
  readonly site: Site;
  readonly log: readonly string[];
}

/** For tests about something else. */
export const NO_LIMITS = {
  messages: { burst: 1_000_000, perMinute: 1 },
  starts: { burst: 1_000_000, perMinute: 1 },
  frames: { burst: 1_000_000, perMinute: 1 },
  connections: 1_000_000,
} as const;

const SECRET = createSecretKey('a secret of the tests, of thirty-two bytes or more', 'utf8');

interface ServerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomBytes: RandomBytes;
  readonly epoch?: string;
  readonly publishRate?: RealtimeWorld['publishRate'];
  readonly flood?: Partial<FloodRates>;
  readonly triggers?: Site['triggers'];
}

/** Creates the site "demo" when the store has none; start it again over the same store and it has restarted. */
export async function startRealtimeServer(store: Store, options: ServerOptions): Promise<RealtimeServer> {
  const { clock, random, randomBytes, epoch = 'first', triggers = [] } = options;
  if ((await store.sites.list()).length === 0) {
    await createSite(
      { store, clock, randomBytes, secrets },
      { key: 'demo', name: 'Demo', origins: ['https://shop.example'], triggers },
    );
  }
  const hub = createHub();
  const sites = await openSiteDirectory({ store, clock });
  const site = sites.byKey('demo' as SiteKey);
  if (site === null) throw new Error('expected the site demo, got none');
  const messages = createGroupCommit({ clock, commit: store.conversations.append, windowMs: 0, maxWrites: 64 });
  const log: string[] = [];
  const tokens = createTokens(SECRET);
  const domain: DomainWorld = {
    clock,
    randomBytes,
    store,
    doorbell: hub,
    sites,
    widgets: await openWidgetDirectory(store),
    presence: createPresence(clock, hub),
    bans: await openBanDirectory({ store, clock }),
    agentsOnline: createAgentsOnline(),
    lastActive: { touch: () => {} },
    router: { wake: () => {}, positionOf: () => null },
    conversationCounts: createConversationCounts({ store, clock }),
    webhookSecretOf: () => 'whsec_c2VjcmV0',
    mail: null,
    secrets,
    files: createFileWorld(clock, createMemoryFileBytes(), { maxBytes: 100_000, totalBytes: null }),
    append: messages.add,
    saveVisitor: (update) => void store.visitors.save([update]),
    countView: (article) => void store.articles.countViews([article]),
  };
  const connections = createConnections(
    {
      clock,
      random,
      domain,
      hub,
      tokens,
      epoch,
      flood: createFlood({ ...NO_LIMITS, ...options.flood }),
      publishRate: options.publishRate ?? { burst: 1_000, perMinute: 60_000 },
      log: (message, fields) => log.push(`${message} ${JSON.stringify(fields)}`),
      count: () => {},
    },
    { burst: 1_000, perMinute: 60_000 },
  );
  return { domain, hub, tokens, connections, site, log };
}
