/** A token bucket for each of many senders, as many as fit. */
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';

/** The senders of some minutes; who is forgotten starts anew. */
const MAX_SENDERS = 20_000;

export interface TokenBuckets {
  /** 0 when this sender may pass, otherwise how long to wait, in ms. */
  take(sender: string, now: number): number;
  /** What was taken turned out not to be needed. */
  giveBack(sender: string): void;
}

export function createTokenBuckets(rate: Rate): TokenBuckets {
  const buckets = new Map<string, TokenBucket>();
  return {
    take(sender, now) {
      const bucket = buckets.get(sender) ?? createTokenBucket(rate);
      const [oldest] = buckets.keys();
      if (buckets.size >= MAX_SENDERS && oldest !== undefined) buckets.delete(oldest);
      // Behind the others: the one who has not sent for longest is forgotten first.
      buckets.delete(sender);
      buckets.set(sender, bucket);
      return bucket.take(now);
    },
    giveBack(sender) {
      buckets.get(sender)?.giveBack();
    },
  };
}
