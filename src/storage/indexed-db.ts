/** Storage in IndexedDB, one database a site. The one file that knows idb-keyval. */
import { createStore, get, type UseStore, update } from 'idb-keyval';
import type { Storage } from './storage.ts';

const STORE = 'values';

/** @param site keeps two sites on one origin apart */
export function createIndexedDbStorage(site: string): Storage {
  let library = createStore(`parlor-${site}`, STORE);

  async function begin(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    const database = await library('readonly', (store) => store.transaction.db);
    // The page deletes its databases (at a sign-out, say): do not stand in the way.
    database.onversionchange = () => database.close();
    // Browsers default to relaxed, which loses the last seconds in a power cut; a message shown as kept must be kept.
    // https://developer.chrome.com/blog/indexeddb-durability-mode-now-defaults-to-relaxed
    return database.transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);
  }

  const store: UseStore = async (mode, callback) =>
    callback(
      await begin(mode).catch(() => {
        // Closed behind our back (Safari does it without an event): the second attempt opens anew.
        library = createStore(`parlor-${site}`, STORE);
        return begin(mode);
      }),
    );

  return {
    durable: true,
    get: (name) => get(name, store),
    update: (name, change) => update(name, change, store),
  };
}
