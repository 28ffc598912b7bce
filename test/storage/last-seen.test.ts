// @vitest-environment happy-dom
/** The instant of leaving: kept at once, told to other tabs, and no matter where storage is denied. */
import { afterEach, expect, it, vi } from 'vitest';
import { createLastSeen } from '../../src/storage/last-seen.ts';

afterEach(() => localStorage.clear());

it('is 0 until a page was left, and then the newest, for one site', () => {
  const lastSeen = createLastSeen(window, 'demo');
  expect(lastSeen.read()).toBe(0);
  lastSeen.write(1_700_000_000_000);
  expect(createLastSeen(window, 'demo').read()).toBe(1_700_000_000_000);
  expect(createLastSeen(window, 'other').read()).toBe(0);
  lastSeen.forget();
  expect(lastSeen.read()).toBe(0);
});

it('tells another tab, about its own site only, for as long as that one listens', () => {
  const heard = vi.fn();
  const living = new AbortController();
  createLastSeen(window, 'demo').onWrite(heard, living.signal);
  const write = (key: string): boolean => window.dispatchEvent(new StorageEvent('storage', { key }));
  write('parlor:other');
  expect(heard).not.toHaveBeenCalled();
  write('parlor:demo');
  expect(heard).toHaveBeenCalledTimes(1);
  living.abort();
  write('parlor:demo');
  expect(heard).toHaveBeenCalledTimes(1);
});

it('throws nothing where storage is denied', () => {
  const denied = {
    get localStorage(): globalThis.Storage {
      throw new DOMException('denied', 'SecurityError');
    },
  } as Window;
  const lastSeen = createLastSeen(denied, 'demo');
  lastSeen.write(1);
  lastSeen.forget();
  expect(lastSeen.read()).toBe(0);
});
