/** One browser of the simulation, without its faults: tabs over shared storage, locks and channel, and a server. */
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { Session } from '../../src/session/session.ts';
import { createSimDatabase } from '../sim/database.ts';
import { toText } from '../sim/invariants.ts';
import { type Actor, createKernel } from '../sim/kernel.ts';
import { createNetwork } from '../sim/network.ts';
import { createPerson, type Tab } from '../sim/person.ts';
import { startServerProcess } from '../sim/server-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWords } from '../support/to-words.ts';

const CONVERSATION = '018bcfe5-6800-7000-8000-000000000001' as ConversationId;
const RATE = { burst: 1_000, perMinute: 60_000 };

/** How long another tab may take to lead. */
export const LEAD = { closedMs: 1_000, frozenMs: 16_000 } as const;

export interface TestTab extends Tab {
  write(text: string): void;
  texts(): string[];
  waiting(): string[];
}

/** The kernel settles promises by hand, which works in callbacks only. */
export function settle(run: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        run();
        resolve();
      } catch (error) {
        reject(error);
      }
    });
  });
}

export function openBrowser({ denied }: { denied?: 'storage' | 'locks' } = {}) {
  const kernel = createKernel(1_700_000_000_000);
  const random = createSeededRandom(5);
  const database = createSimDatabase(kernel, random);
  const network = createNetwork(kernel, random);
  let epoch = 'first';
  const start = (): void => {
    const hints = { lossRate: 0, lateRate: 0 };
    network.processes.push(
      startServerProcess({ kernel, database, random, epoch, hints, publishRate: RATE, admission: RATE }),
    );
  };
  start();
  const device = {
    name: 'ada',
    isOnline: true,
    latencyMs: 20,
    blocksSockets: false,
    holdsStreams: false,
    blockedUntil: { up: 0, down: 0 },
    maxBuffered: 0,
  };
  const person = createPerson({
    kernel,
    random,
    network,
    kind: 'visitor',
    id: 'ada',
    device,
    conversations: [CONVERSATION],
    isStorageDenied: denied === 'storage',
    areLocksDenied: denied === 'locks',
    onLog: () => {},
  });
  let lastStored: unknown = null;
  const { onStored } = person.browser;
  person.browser.onStored = (value) => {
    lastStored = value;
    onStored(value);
  };
  const run = (ms: number): void => kernel.runUntil(kernel.now() + ms);
  const toTexts = (session: Session): string[] => session.log(CONVERSATION).messages.map(toText);
  return {
    open(): TestTab {
      const tab = person.open();
      // Whoever comes first leads.
      run(20);
      return Object.assign(tab, {
        write: (text: string) => person.write(tab, CONVERSATION, text),
        texts: () => toTexts(tab.session),
        waiting: () => tab.session.log(CONVERSATION).pending.map(({ body }) => toWords(body)),
      });
    },
    run,
    close: (tab: { actor: Actor } & Tab) => person.close(tab),
    crash: (tab: Tab) => person.lose(tab, false),
    connections: () => network.processes.reduce((sum, { connections }) => sum + connections.size, 0),
    stored: () => database.messages(CONVERSATION).map(toText),
    /** Everything that the browser's storage holds, as text. */
    remembered: () => JSON.stringify(lastStored),
    stopServer() {
      for (const process of [...network.processes]) network.kill(process, false);
    },
    restoreBackup(lostMs: number) {
      for (const process of [...network.processes]) network.kill(process, false);
      database.loseTail(lostMs);
      epoch = 'second';
      start();
    },
  };
}
