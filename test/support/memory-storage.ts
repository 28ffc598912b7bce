/** A browser's storage as tests see it: survives a "reload" because the test holds it. */
import type { Storage } from '../../src/storage/storage.ts';

export function createTestStorage(): Storage & { readonly values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    durable: true,
    values,
    get: async (name) => structuredClone(values.get(name)),
    async update(name, change) {
      const value = change(structuredClone(values.get(name)));
      if (value === undefined) values.delete(name);
      else values.set(name, structuredClone(value));
    },
  };
}
