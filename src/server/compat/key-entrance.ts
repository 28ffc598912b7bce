/** Whom a compatible API's key stands for, and whether it has asked too often; each face says that in its own words. */
import type { KeySystem, KeyUse } from '../auth/key-desk.ts';
import { createTokenBuckets } from '../realtime/token-buckets.ts';
import type { CompatWorld } from './compat-world.ts';

/** @returns null for a key that is not valid */
export type KeyEntrance = (secret: string) => Promise<KeyUse | { readonly waitSeconds: number } | null>;

export function createKeyEntrance(
  { keys, config, domain }: Pick<CompatWorld, 'keys' | 'config' | 'domain'>,
  system: KeySystem,
): KeyEntrance {
  const buckets = createTokenBuckets({ burst: config.apiRate, perMinute: config.apiRate });
  return async (secret) => {
    const use = await keys.open(secret, system);
    if (use === null) return null;
    const waitMs = buckets.take(use.key.id, domain.clock.now());
    return waitMs > 0 ? { waitSeconds: Math.ceil(waitMs / 1_000) } : use;
  };
}
