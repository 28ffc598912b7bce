/** What one visitor and one address may do to everybody else, whatever connections they do it over. */
import type { RealtimeWorld } from './realtime-world.ts';
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

export interface FloodRates {
  /** Messages of one visitor. */
  readonly messages: Rate;
  /** Conversations that begin from one address. */
  readonly starts: Rate;
  /** Frames of one visitor's connection. */
  readonly frames: Rate;
  /** Connections that one address holds at once. */
  readonly connections: number;
}

export interface Flood {
  /** By visitor. */
  readonly messages: TokenBuckets;
  /** By address. */
  readonly starts: TokenBuckets;
  readonly rates: FloodRates;
}

export function createFlood(rates: FloodRates): Flood {
  return { messages: createTokenBuckets(rates.messages), starts: createTokenBuckets(rates.starts), rates };
}

/** An agent reads, types and writes in many conversations at once. */
const AGENT_SHARE = 10;

/** What one connection may do by itself. */
export interface ConnectionLimits {
  readonly messages: TokenBucket;
  readonly frames: TokenBucket;
}

export function createConnectionLimits(
  { publishRate, flood }: Pick<RealtimeWorld, 'publishRate' | 'flood'>,
  kind: 'visitor' | 'agent',
): ConnectionLimits {
  const { burst, perMinute } = flood.rates.frames;
  const share = kind === 'agent' ? AGENT_SHARE : 1;
  return {
    messages: createTokenBucket(publishRate),
    frames: createTokenBucket({ burst: share * burst, perMinute: share * perMinute }),
  };
}
