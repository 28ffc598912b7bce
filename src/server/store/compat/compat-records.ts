/** What the domain asks of a database for compatible APIs. */
import type { SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { Site, Visit, Visitor, Writer } from '../store.ts';

/** Numbers that stand for ids of ours where another system's API has numbers: each is given once, and stays for ever. */
export interface ForeignNumbers {
  /** By id; what has none yet gets one. */
  of(system: string, kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The id that a number stands for. */
  find(system: string, kind: string, number: number): Promise<string | null>;
}

/** Sites that were made over an API, by keys of the site that manages them. */
export interface ManagedSites {
  /** False when the manager has `most` of them. */
  create(site: Site, manager: Writer, most: number): Promise<boolean>;
  /** The oldest first. */
  of(manager: SiteId): Promise<readonly SiteId[]>;
}

export interface RecentVisitors {
  /** Those who were here since, each with the visit that began last; whoever was seen last comes first. */
  list(site: SiteId, since: number, limit: number): Promise<readonly { visitor: Visitor; visit: Visit }[]>;
  /** How many were here since; their last minute may be missing. */
  count(site: SiteId, since: number): Promise<number>;
  /** How many conversations each of them ever had; none is not listed. */
  chats(visitors: readonly VisitorId[]): Promise<ReadonlyMap<VisitorId, number>>;
  /** When an agent last spoke first to each of them. */
  invitedAt(visitors: readonly VisitorId[]): Promise<ReadonlyMap<VisitorId, number>>;
}

/** Joined in create-store.ts. */
export interface CompatStores {
  readonly foreignNumbers: ForeignNumbers;
  readonly managedSites: ManagedSites;
  readonly recentVisitors: RecentVisitors;
}
