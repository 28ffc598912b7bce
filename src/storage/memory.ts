/** Storage that forgets: for browsers that refuse the real one, for the studio and for tests. */
import type { Storage } from './storage.ts';

export function createMemoryStorage(): Storage {
  const values = new Map<string, unknown>();
  return {
    durable: false,
    // Copies in and out, as IndexedDB does: nobody can change a stored value by keeping a reference to it.
    get: async (name) => structuredClone(values.get(name)),
    async update(name, change) {
      const value = change(structuredClone(values.get(name)));
      if (value === undefined) values.delete(name);
      else values.set(name, structuredClone(value));
    },
  };
}
