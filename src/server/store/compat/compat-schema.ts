/** The tables that only compatible APIs need, as Kysely sees them. */
import type { Generated } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';

export interface CompatSchema {
  /** What an id of ours is called where ids are numbers. */
  foreign_number: { number: Generated<number>; system: string; kind: string; id: string };
  /** Sites that were made over the API of another, whose keys manage them. */
  managed_site: { site_id: SiteId; manager_id: SiteId };
}
