/** Storage in IndexedDB, one database a site. The one file that knows idb-keyval. */
import { promisifyRequest } from 'idb-keyval';
import type { Storage } from './storage.ts';

const STORE = 'values';

/** @param site keeps two sites on one origin apart */
export function createIndexedDbStorage(site: string): Storage {
  let opening: Promise<IDBDatabase> | null = null;

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(`parlor-${site}`);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const database = await promisifyRequest(request);
    // The page deletes its databases (at a sign-out, say): do not stand in the way.
    database.onversionchange = () => database.close();
    return database;
  }

  async function begin(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    opening ??= open();
    // Browsers default to relaxed, which loses the last seconds in a power cut; a message shown as kept must be kept.
    // https://developer.chrome.com/blog/indexeddb-durability-mode-now-defaults-to-relaxed
    return (await opening).transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);
  }

  const beginAgain = (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
    begin(mode).catch(() => {
      // Closed behind our back (Safari does it without an event): the second attempt opens anew.
      opening = null;
      return begin(mode);
    });

  // Not the library's own get and update: they bring its default store along, with relaxed durability and 2 % of the loader.
  return {
    durable: true,
    get: async (name) => promisifyRequest((await beginAgain('readonly')).get(name)),
    async update(name, change) {
      const store = await beginAgain('readwrite');
      const value: unknown = await promisifyRequest(store.get(name));
      store.put(change(value), name);
      await promisifyRequest(store.transaction);
    },
  };
}
