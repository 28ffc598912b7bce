/** Whom an API key stands for, and what it may be used for. */
import type { Clock } from '../../protocol/clock.ts';
import type { KEY_SYSTEMS } from '../domain/agents/api-keys.ts';
import type { Agent, ApiKey, Store } from '../store/store.ts';
import { toSecretHash } from './secrets.ts';

/** How exactly lists tell when a key was used: a busy one must not cost a write a request. */
const USE_NOTED_EVERY_MS = 60_000;

/** Whose API a key is for. */
export type KeySystem = (typeof KEY_SYSTEMS)[number];

export interface KeyUse {
  readonly key: ApiKey;
  readonly agent: Agent;
}

export interface KeyDesk {
  /**
   * Null for a key that is unknown, has expired, was revoked or is for another system, and when its agent was let go.
   *
   * @param system our own when absent
   */
  open(secret: string, system?: KeySystem): Promise<KeyUse | null>;
}

export function createKeyDesk({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'agents' | 'keys'>;
  readonly clock: Pick<Clock, 'now'>;
}): KeyDesk {
  return {
    async open(secret, system = 'rest') {
      const key = await store.keys.find(toSecretHash(secret));
      const now = clock.now();
      const isValid =
        key?.system === system && key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
      if (!isValid || key.agent === null) return null;
      const agent = await store.agents.find(key.agent);
      if (agent === null || agent.site !== key.site || agent.deactivatedAt !== undefined) return null;
      if (now - (key.lastUsedAt ?? 0) >= USE_NOTED_EVERY_MS) {
        // It is for people who look at a list: a disk that is full must not keep anybody from reading.
        await store.keys.noteUse(key.id, now).catch(() => {});
      }
      return { key, agent };
    },
  };
}
