/** How often somebody may be wrong about an account: so many times in any hour, whether there is such an account or not. */

/** What the reliability notes allow whoever stuffs passwords that leaked elsewhere. */
const MAX_TRIES = 10;
const WINDOW_MS = 3_600_000;
/** The accounts of an hour that anybody tried; beyond that the one tried longest ago starts anew. */
const MAX_ACCOUNTS = 100_000;

export interface TryLimit {
  /** Counts a try before it is known to be wrong, so that many at once are no way around. 0 when it may be made, otherwise how long to wait, in ms. */
  begin(account: string, now: number): number;
  /** It was right: nothing counts any more. */
  forget(account: string): void;
}

export function createTryLimit(): TryLimit {
  const tries = new Map<string, readonly number[]>();
  return {
    begin(account, now) {
      const recent = (tries.get(account) ?? []).filter((at) => now - at < WINDOW_MS);
      const [first] = recent;
      if (recent.length >= MAX_TRIES && first !== undefined) return first + WINDOW_MS - now;
      const [oldest] = tries.keys();
      if (tries.size >= MAX_ACCOUNTS && oldest !== undefined) tries.delete(oldest);
      tries.delete(account);
      tries.set(account, [...recent, now]);
      return 0;
    },
    forget(account) {
      tries.delete(account);
    },
  };
}
