/** What the domain asks of a database about who visitors are. */
import type { AgentId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { ProfileValue, ValueSource, WornLabel } from '../../../protocol/profile-api.ts';
import type { TextPosition } from '../../../protocol/text-cursor.ts';
import type { NewEvent } from '../store.ts';

/** Everything that was said of one visitor, in no order, and their labels, the one that came first first. */
export interface StoredProfile {
  readonly values: readonly ProfileValue[];
  readonly labels: readonly WornLabel[];
}

/** Null takes away what this source said. */
export interface ValueChange {
  readonly name: string;
  readonly value: string | null;
}

export interface ProfileChange {
  readonly visitor: VisitorId;
  readonly source: ValueSource;
  readonly by: AgentId | null;
  readonly values: readonly ValueChange[];
  /** All of them; null leaves them as they are. */
  readonly labels: readonly string[] | null;
}

/** What visitors are found by. */
export interface ProfileSearch {
  readonly name: 'name' | 'email' | 'phone';
  readonly prefix: string;
}

export interface ProfileStore {
  of(visitors: readonly VisitorId[]): Promise<ReadonlyMap<VisitorId, StoredProfile>>;
  /**
   * The event, which gets the names of what is another than before, is written only when something is.
   * @param most values of one visitor that one source may have said
   */
  change(change: ProfileChange, event: NewEvent, most: number): Promise<'changed' | 'too-many' | 'unknown-company'>;
  /** By what was found, then by id; each once. */
  find(
    site: SiteId,
    search: ProfileSearch,
    after: TextPosition | null,
    limit: number,
  ): Promise<readonly TextPosition[]>;
}
