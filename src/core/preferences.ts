/** Keeps what a visitor chose for the chat box in the browser's storage. */
import type { Storage } from '../storage/storage.ts';
import type { BoxPreferences, PreferenceKeeper } from '../widget/preferences.ts';

const NAME = 'preferences';

export async function loadPreferences(storage: Storage): Promise<PreferenceKeeper> {
  const keeper = {
    current: decodePreferences(await storage.get(NAME)),
    change(change: Partial<BoxPreferences>) {
      keeper.current = { ...keeper.current, ...change };
      // Another tab may have changed the other one; what cannot be kept holds until the page is left.
      storage.update(NAME, (kept) => ({ ...decodePreferences(kept), ...change })).catch(() => {});
    },
  };
  return keeper;
}

function decodePreferences(value: unknown): BoxPreferences {
  const { isMuted, isExpanded } = (value ?? {}) as { readonly [Name in keyof BoxPreferences]?: unknown };
  return { isMuted: isMuted === true, isExpanded: isExpanded === true };
}
