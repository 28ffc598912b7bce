/** Storage in IndexedDB, one database a site. The one file that knows idb-keyval. */
import { promisifyRequest } from 'idb-keyval';
import type { Storage } from './storage.ts';

const STORE = 'values';

/**
 * Opens the database and touches nothing in it: the first transaction of a page costs a slow phone milliseconds.
 *
 * @param site keeps two sites on one origin apart
 * @returns rejects where the browser denies it
 */
export async function openIndexedDbStorage(site: string): Promise<Storage> {
  let database = await open();

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(`parlor-${site}`);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const opened = await promisifyRequest(request);
    // The page deletes its databases (at a sign-out, say): do not stand in the way.
    opened.onversionchange = () => opened.close();
    return opened;
  }

  // Browsers default to relaxed, which loses the last seconds in a power cut; a message shown as kept must be kept.
  // https://developer.chrome.com/blog/indexeddb-durability-mode-now-defaults-to-relaxed
  const begin = (mode: IDBTransactionMode): IDBObjectStore =>
    database.transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);

  async function beginAnyway(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    try {
      return begin(mode);
    } catch {
      // Closed behind our back (Safari does it without an event): the second attempt opens anew.
      database = await open();
      return begin(mode);
    }
  }

  // Not the library's own get and update: they bring its default store along, with relaxed durability and 2 % of the loader.
  return {
    durable: true,
    get: async (name) => promisifyRequest((await beginAnyway('readonly')).get(name)),
    async update(name, change) {
      const store = await beginAnyway('readwrite');
      const value: unknown = await promisifyRequest(store.get(name));
      store.put(change(value), name);
      await promisifyRequest(store.transaction);
    },
  };
}
