/** The promises of what the browser remembers of a visitor's choices. */
import { expect, it } from 'vitest';
import { loadPreferences } from '../../src/core/preferences.ts';
import { createTestStorage } from '../support/memory-storage.ts';

it('is what was chosen before, on the next page too', async () => {
  const storage = createTestStorage();
  const first = await loadPreferences(storage);
  expect(first.current).toEqual({ isMuted: false, isExpanded: false });
  first.change({ isMuted: true });
  expect(first.current).toEqual({ isMuted: true, isExpanded: false });
  expect((await loadPreferences(storage)).current).toEqual({ isMuted: true, isExpanded: false });
});

it('leaves what another tab chose', async () => {
  const storage = createTestStorage();
  const [one, other] = [await loadPreferences(storage), await loadPreferences(storage)];
  one.change({ isMuted: true });
  other.change({ isExpanded: true });
  expect((await loadPreferences(storage)).current).toEqual({ isMuted: true, isExpanded: true });
});

it('holds until the page is left where nothing can be kept', async () => {
  const denied = {
    durable: false,
    get: async () => undefined,
    update: () => Promise.reject(new Error('denied')),
  };
  const preferences = await loadPreferences(denied);
  preferences.change({ isExpanded: true });
  expect(preferences.current.isExpanded).toBe(true);
});

it('takes what it does not understand for no choice', async () => {
  const storage = createTestStorage();
  storage.values.set('preferences', { isMuted: 'yes', isExpanded: 1 });
  expect((await loadPreferences(storage)).current).toEqual({ isMuted: false, isExpanded: false });
});
