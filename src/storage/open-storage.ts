/** Opens the best storage that this browser allows, and says by `durable` which one it got. */
import { openIndexedDbStorage } from './indexed-db.ts';
import { createMemoryStorage } from './memory.ts';
import type { Storage } from './storage.ts';

/** Never rejects. */
export async function openStorage(site: string): Promise<Storage> {
  try {
    return await openIndexedDbStorage(site);
  } catch {
    // Private mode, a policy, a full disk: the chat works, and the box says what a reload would lose.
    return createMemoryStorage();
  }
}
