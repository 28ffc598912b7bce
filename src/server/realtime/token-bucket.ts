/** A token bucket: how many of something may pass; used for messages of a sender and for new connections of the process. */
export interface TokenBucket {
  /** 0 when one may pass, otherwise how long to wait, in ms. */
  take(now: number): number;
  /** What was taken turned out not to be needed. */
  giveBack(): void;
}

export interface Rate {
  /** How many at once. */
  readonly burst: number;
  readonly perMinute: number;
}

export function createTokenBucket({ burst, perMinute }: Rate): TokenBucket {
  const perMs = perMinute / 60_000;
  let left = burst;
  let filledAt = 0;
  return {
    take(now) {
      left = Math.min(burst, left + Math.max(0, now - filledAt) * perMs);
      filledAt = now;
      if (left < 1) return Math.ceil((1 - left) / perMs);
      left -= 1;
      return 0;
    },
    giveBack() {
      left = Math.min(burst, left + 1);
    },
  };
}
