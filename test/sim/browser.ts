/** What the tabs of one browser share: storage, locks and channels, each with the browser's rules. */
import type { TabChannel, TabsPort } from '../../src/session/session-world.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Actor, Kernel } from './kernel.ts';

type LockRequest = {
  readonly tab: Actor;
  readonly granted: () => Promise<void> | undefined;
  resolve(): void;
  reject(reason: unknown): void;
};

export interface SimBrowser {
  /** How one tab sees the storage; memory of its own where the browser denies it. */
  storageOf(tab: Actor): Storage;
  portOf(tab: Actor, isVisible: () => boolean): TabsPort;
  /** The tab is gone: what it held is free. */
  forget(tab: Actor): void;
  /** Writes are refused before this instant. */
  quotaUntil: number;
  /** The person clears the site's data. */
  clear(): void;
  /** A value was stored. */
  onStored(value: unknown): void;
  readonly isStorageDenied: boolean;
}

export function createSimBrowser(
  kernel: Kernel,
  random: SeededRandom,
  isStorageDenied: boolean,
  areLocksDenied = false,
): SimBrowser {
  let values = new Map<string, unknown>();
  /** When the transactions that were begun are over: one at a time, in the order they were begun. */
  let busyUntil = 0;
  const channels = new Set<{ readonly tab: Actor; hear(data: unknown): void; arrivesAt: number }>();
  let holder: LockRequest | null = null;
  let queue: LockRequest[] = [];

  const browser: SimBrowser = {
    isStorageDenied,
    quotaUntil: 0,
    onStored: () => {},
    clear() {
      values = new Map();
    },
    storageOf(tab) {
      const own = new Map<string, unknown>();
      const transact = <Result>(work: (store: Map<string, unknown>) => Result): Promise<Result> =>
        new Promise((resolve, reject) => {
          busyUntil = Math.max(busyUntil, kernel.now()) + 0.1 + random() * 2;
          kernel.after(busyUntil - kernel.now(), () => {
            // A transaction of a tab that died is not committed.
            if (!tab.isAlive) return;
            try {
              const result = work(isStorageDenied ? own : values);
              tab.deliver(() => resolve(result));
            } catch (error) {
              tab.deliver(() => reject(error));
            }
          });
        });
      return {
        durable: !isStorageDenied,
        get: (name) => transact((store) => store.get(name)),
        update: (name, change) =>
          transact((store) => {
            if (kernel.now() < browser.quotaUntil) throw new Error('QuotaExceededError');
            const value = change(store.get(name));
            if (value === undefined) store.delete(name);
            else store.set(name, value);
            browser.onStored(value);
          }),
      };
    },
    portOf: (tab, isVisible) => ({
      name: 'parlor',
      locks: {
        request: (_name, { steal = false, signal }, granted) =>
          new Promise<unknown>((resolve, reject) => {
            const request: LockRequest = { tab, granted, resolve: () => resolve(null), reject };
            kernel.after(0.5 + random(), () => {
              if (!tab.isAlive) return;
              if (areLocksDenied) {
                abort(request);
                return;
              }
              if (steal) {
                if (holder !== null) abort(holder);
                hold(request);
                return;
              }
              signal?.addEventListener('abort', () => {
                if (!queue.includes(request)) return;
                queue = queue.filter((other) => other !== request);
                abort(request);
              });
              if (signal?.aborted) abort(request);
              else if (holder === null) hold(request);
              else queue.push(request);
            });
          }),
      },
      openChannel(): TabChannel {
        const listeners = new Set<(event: { readonly data: unknown }) => void>();
        const end = {
          tab,
          arrivesAt: 0,
          hear(data: unknown) {
            if (channels.has(end)) for (const listener of listeners) listener({ data });
          },
        };
        channels.add(end);
        return {
          postMessage(data) {
            if (!channels.has(end)) throw new Error('InvalidStateError: the channel is closed');
            for (const other of channels) {
              if (other === end) continue;
              other.arrivesAt = Math.max(other.arrivesAt, kernel.now() + 0.2 + random());
              kernel.after(other.arrivesAt - kernel.now(), () => other.tab.deliver(() => other.hear(data)));
            }
          },
          addEventListener: (_type, listener) => listeners.add(listener),
          close: () => channels.delete(end),
        };
      },
      isVisible,
    }),
    forget(tab) {
      for (const end of channels) if (end.tab === tab) channels.delete(end);
      queue = queue.filter((request) => request.tab !== tab);
      if (holder?.tab === tab) pass(holder);
    },
  };

  function abort(request: LockRequest): void {
    request.tab.deliver(() => request.reject(new Error('AbortError')));
  }

  function hold(request: LockRequest): void {
    holder = request;
    request.tab.deliver(() => {
      const held = request.granted();
      const release = (): void => {
        request.resolve();
        pass(request);
      };
      if (held === undefined) release();
      else held.then(release);
    });
  }

  function pass(from: LockRequest): void {
    if (holder !== from) return;
    holder = null;
    const next = queue.shift();
    if (next !== undefined) hold(next);
  }
  return browser;
}
