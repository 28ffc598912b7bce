/** What every storage promises, asked of each, and what only the durable one does. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openIndexedDbStorage } from '../../src/storage/indexed-db.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe.each<[string, () => Promise<Storage>]>([
  ['IndexedDB', () => openIndexedDbStorage('demo')],
  ['memory', async () => createMemoryStorage()],
])('storage in %s', (_, create) => {
  it('answers undefined for a name that nobody wrote', async () => {
    expect(await (await create()).get('visitor')).toBeUndefined();
  });

  it('gives back what was written', async () => {
    const storage = await create();
    await storage.update('visitor', () => ({ visits: 1, fired: ['a'] }));
    expect(await storage.get('visitor')).toEqual({ visits: 1, fired: ['a'] });
  });

  it('hands the old value to the change, and forgets it when the change answers undefined', async () => {
    const storage = await create();
    await storage.update('visitor', () => 1);
    await storage.update('visitor', (value) => (value as number) + 1);
    expect(await storage.get('visitor')).toBe(2);
    await storage.update('visitor', () => undefined);
    expect(await storage.get('visitor')).toBeUndefined();
  });

  it('keeps the old value when the change throws', async () => {
    const storage = await create();
    await storage.update('visitor', () => 1);
    const failing = storage.update('visitor', () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await storage.get('visitor')).toBe(1);
  });

  it('cannot be changed through a value that it gave', async () => {
    const storage = await create();
    await storage.update('visitor', () => ({ visits: 1 }));
    ((await storage.get('visitor')) as { visits: number }).visits = 9;
    expect(await storage.get('visitor')).toEqual({ visits: 1 });
  });
});

describe('storage in IndexedDB', () => {
  it('loses no update when two tabs count at once', async () => {
    const tabs = [await openIndexedDbStorage('demo'), await openIndexedDbStorage('demo')];
    const count = (value: unknown): number => (typeof value === 'number' ? value : 0) + 1;
    await Promise.all(Array.from({ length: 20 }, (_, turn) => tabs[turn % 2]?.update('count', count)));
    expect(await tabs[0]?.get('count')).toBe(20);
  });

  it('asks for strict durability on every write', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await (await openIndexedDbStorage('demo')).update('visitor', () => 1);
    expect(transaction).toHaveBeenCalledWith('values', 'readwrite', { durability: 'strict' });
  });

  it('keeps two sites on one origin apart', async () => {
    await (await openIndexedDbStorage('one')).update('visitor', () => 1);
    expect(await (await openIndexedDbStorage('two')).get('visitor')).toBeUndefined();
  });

  it('opens anew when the page deleted its databases', async () => {
    const storage = await openIndexedDbStorage('demo');
    await storage.update('visitor', () => 1);
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('parlor-demo');
      request.onsuccess = resolve;
      request.onblocked = reject;
    });
    await storage.update('visitor', (value) => value ?? 'new');
    expect(await storage.get('visitor')).toBe('new');
  });
});

describe('opening the storage', () => {
  it('takes IndexedDB where it works, and calls it durable', async () => {
    const storage = await openStorage('demo');
    expect(storage.durable).toBe(true);
    await storage.update('visitor', () => 1);
    expect(await (await openIndexedDbStorage('demo')).get('visitor')).toBe(1);
  });

  it.each<[string, PropertyDescriptor]>([
    ['the name alone throws', { get: () => raise('SecurityError') }],
    ['there is none', { value: undefined }],
    ['opening throws', { value: { open: () => raise('SecurityError') } }],
  ])('takes memory and says that it is not durable when %s', async (_, descriptor) => {
    vi.stubGlobal('indexedDB', undefined);
    Object.defineProperty(globalThis, 'indexedDB', { ...descriptor, configurable: true });
    const storage = await openStorage('demo');
    expect(storage.durable).toBe(false);
    await storage.update('visitor', () => 1);
    expect(await storage.get('visitor')).toBe(1);
  });
});

function raise(name: string): never {
  throw new DOMException('denied', name);
}
