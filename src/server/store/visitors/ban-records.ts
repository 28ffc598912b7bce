/** What the domain asks of a database about bans. */
import type { Ban } from '../../../protocol/ban-api.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { NewEvent } from '../store.ts';

export interface StoredBan extends Ban {
  readonly site: SiteId;
}

export interface BanStore {
  /** A target that is banned already keeps its ban's id and gets the new terms. Refused beyond `most` that hold. */
  put(ban: StoredBan, most: number, event: NewEvent): Promise<StoredBan | 'too-many'>;
  /** The event gets the target. False when there is none that holds. */
  delete(site: SiteId, id: string, now: number, event: NewEvent): Promise<boolean>;
  /** Those that hold, by id. */
  list(site: SiteId, now: number, after: string | null, limit: number): Promise<readonly StoredBan[]>;
  /** Those of every site that hold. */
  all(now: number): Promise<readonly StoredBan[]>;
}
