/** Lets transactions that change what a site has at most so many of, or one of a name, take turns. */
import type { Transaction } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';

/** SQLite has one writer anyway. What only refers to the site does not wait. */
export async function lockSite(trx: Transaction<Schema>, kind: DatabaseKind, site: SiteId): Promise<void> {
  if (kind === 'sqlite') return;
  await trx.selectFrom('site').select('id').where('id', '=', site).forNoKeyUpdate().execute();
}
