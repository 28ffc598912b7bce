/** Keeps what a visitor chose for the chat box in the browser's storage. */
import type { Storage } from '../storage/storage.ts';
import type { BoxPreferences, PreferenceKeeper } from '../widget/preferences.ts';

const NAME = 'preferences';

export async function loadPreferences(storage: Storage): Promise<PreferenceKeeper> {
  // Where storage is denied nothing was chosen.
  let current = decodePreferences(await storage.get(NAME).catch(() => undefined));
  return {
    get current() {
      return current;
    },
    change(change) {
      current = { ...current, ...change };
      // Another tab may have changed the other one; what cannot be kept holds until the page is left.
      storage.update(NAME, (kept) => ({ ...decodePreferences(kept), ...change })).catch(() => {});
    },
  };
}

function decodePreferences(value: unknown): BoxPreferences {
  const { isMuted, isExpanded } = (value ?? {}) as { readonly [Name in keyof BoxPreferences]?: unknown };
  return { isMuted: isMuted === true, isExpanded: isExpanded === true };
}
