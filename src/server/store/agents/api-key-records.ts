/** API keys as the store keeps them: by the hash of their secret. */
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import type { Scope } from '../../../protocol/scope.ts';
import type { NewEvent } from '../store.ts';

export interface ApiKey {
  readonly id: string;
  readonly site: SiteId;
  /** Whom calls act for, where the API wants a user. */
  readonly agent: AgentId | null;
  readonly system: string;
  /** For people who look at a list; empty in keys of older versions, as is the prefix. */
  readonly name: string;
  /** What it may be used for; only our own API asks. */
  readonly scopes: readonly Scope[];
  /** How its secret begins. */
  readonly prefix: string;
  readonly hash: string;
  readonly createdAt: number;
  /** To the minute. */
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export interface ApiKeyStore {
  /** False when the site has `most` that were not revoked. */
  create(key: ApiKey, most: number, event: NewEvent): Promise<boolean>;
  /** The oldest first, those that were revoked too. */
  list(site: SiteId): Promise<readonly ApiKey[]>;
  find(hash: string): Promise<ApiKey | null>;
  /** Looks for the id on any site when `site` is null; null when there is no such key that was not revoked. */
  revoke(site: SiteId | null, id: string, event: Omit<NewEvent, 'site'>): Promise<ApiKey | null>;
  noteUse(id: string, at: number): Promise<void>;
}
