/**
 * The instant at which a page was left, the one thing that cannot wait for IndexedDB: a transaction that is still open keeps
 * Chromium from putting the page into the back-forward cache, and localStorage is written before its call returns.
 */
export interface LastSeen {
  /** Unix ms; 0 when nothing is known. */
  read(): number;
  write(now: number): void;
  /** Another tab of this browser was left. */
  onWrite(callback: () => void, signal: AbortSignal): void;
  forget(): void;
}

export function createLastSeen(window: Window, key: string): LastSeen {
  const name = `parlor:${key}`;
  // Where storage is denied even looking at it throws; then nothing is remembered, which is what was asked for.
  const attempt = (use: (storage: globalThis.Storage) => unknown): unknown => {
    try {
      return use(window.localStorage);
    } catch {
      return null;
    }
  };
  return {
    read: () => Number(attempt((storage) => storage.getItem(name))),
    write: (now) => attempt((storage) => storage.setItem(name, `${now}`)),
    onWrite(callback, signal) {
      window.addEventListener('storage', (event) => event.key === name && callback(), { signal });
    },
    forget: () => attempt((storage) => storage.removeItem(name)),
  };
}
