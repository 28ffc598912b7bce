/** One server process: the shipped realtime room and use cases over the simulated database. */
import { createSecretKey } from 'node:crypto';
import type { SiteId } from '../../src/protocol/ids.ts';
import { createTokens, type Tokens } from '../../src/server/auth/tokens.ts';
import { createAgentsOnline } from '../../src/server/domain/agents/agents-online.ts';
import type { DomainWorld } from '../../src/server/domain/domain-world.ts';
import { createPresence } from '../../src/server/domain/visitors/presence.ts';
import { type Connections, createConnections } from '../../src/server/realtime/connections.ts';
import type { Doorbell } from '../../src/server/realtime/doorbell.ts';
import { createFlood } from '../../src/server/realtime/flood.ts';
import { createHub } from '../../src/server/realtime/hub.ts';
import type { RealtimeWorld } from '../../src/server/realtime/realtime-world.ts';
import type { Door } from '../../src/server/realtime/server-connection.ts';
import { createStreams, type Streams } from '../../src/server/realtime/streams.ts';
import { createGroupCommit } from '../../src/server/store/group-commit.ts';
import { NO_LIMITS } from '../support/realtime-server.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { SimDatabase } from './database.ts';
import { type Actor, createActor, type Kernel } from './kernel.ts';

export const SITE = '018bcfe5-6800-7000-8000-0000000000aa' as SiteId;
export const DOOR: Door = { site: SITE, allows: { visitor: true, agent: true }, address: '' };
export const tokens: Tokens = createTokens(createSecretKey('the secret of a server that exists in no network', 'utf8'));

/** How rings between connections go wrong, as they do between processes: lost, late or twice. */
export interface HintFaults {
  lossRate: number;
  lateRate: number;
}

export interface ServerProcess {
  readonly actor: Actor;
  readonly connections: Connections;
  readonly streams: Streams;
  readonly errors: readonly string[];
}

interface ProcessOptions {
  readonly kernel: Kernel;
  readonly database: SimDatabase;
  readonly random: SeededRandom;
  readonly epoch: string;
  readonly hints: HintFaults;
  readonly publishRate: RealtimeWorld['publishRate'];
  readonly admission: RealtimeWorld['publishRate'];
}

export function startServerProcess(options: ProcessOptions): ServerProcess {
  const { kernel, random, hints } = options;
  const actor = createActor(kernel);
  const { clock } = actor;
  const hub = createHub();
  const store = options.database.connect(actor) as DomainWorld['store'];
  const messages = createGroupCommit({ clock, commit: store.conversations.append, windowMs: 2, maxWrites: 8 });
  const errors: string[] = [];
  const doorbell: Doorbell = {
    ring(topics, frame, except) {
      if (random() < hints.lossRate) return;
      const ring = (): void => actor.deliver(() => hub.ring(topics, frame, except));
      if (random() >= hints.lateRate) hub.ring(topics, frame, except);
      else for (let times = 1 + random.below(2); times > 0; times--) kernel.after(random() * 2_000, ring);
    },
  };
  const presence = createPresence(clock, doorbell);
  const domain: DomainWorld = {
    clock,
    randomBytes: random.bytes,
    store,
    doorbell,
    sites: { byId: () => null, byKey: () => null, refresh: async () => {} } as unknown as DomainWorld['sites'],
    widgets: { find: () => null, refresh: async () => {} },
    presence,
    bans: { find: () => null, refresh: async () => {} },
    agentsOnline: createAgentsOnline(),
    lastActive: { touch: () => {} },
    router: { wake: () => {}, positionOf: () => null },
    conversationCounts: { of: async () => ({ waiting: 0, open: 0 }) },
    webhookSecretOf: () => '',
    mail: null,
    secrets: { create: () => '', toHash: () => '' },
    files: {} as DomainWorld['files'],
    append: messages.add,
    saveVisitor: () => {},
    countView: () => {},
  };
  const connections = createConnections(
    {
      clock,
      random,
      domain,
      hub,
      tokens,
      epoch: options.epoch,
      publishRate: options.publishRate,
      flood: createFlood(NO_LIMITS),
      log(message, fields) {
        // A full disk is one of the faults; anything else would be our mistake.
        if (message === 'connection failed' || message === 'malformed frame')
          errors.push(`${message} ${fields['error']}`);
      },
      count: () => {},
    },
    options.admission,
  );
  let streams = 0;
  return {
    actor,
    connections,
    streams: createStreams(connections, clock, () => `stream-${++streams}-${random.below(1_000_000)}`),
    errors,
  };
}
