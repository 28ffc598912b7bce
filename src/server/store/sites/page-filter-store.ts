/** Page filters of sites, in SQL. */
import type { Kysely } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { PageFilter } from '../../../protocol/page-filter-api.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from './lock-site.ts';
import type { PageFilterStore } from './page-filter-records.ts';

export function createPageFilterStore(db: Kysely<Schema>, kind: DatabaseKind): PageFilterStore {
  const ofSite = (site: SiteId) => db.selectFrom('page_filter').selectAll().where('site_id', '=', site);
  return {
    create: (site, { id, name, kind: filterKind, pattern, createdAt, changedAt }, most) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, site);
        const { count } = await trx
          .selectFrom('page_filter')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('site_id', '=', site)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return false;
        const times = { created_at: createdAt, changed_at: changedAt };
        await trx
          .insertInto('page_filter')
          .values({ id, site_id: site, name, kind: filterKind, pattern, ...times })
          .execute();
        return true;
      }),
    async list(site) {
      return (await ofSite(site).orderBy('created_at').orderBy('id').execute()).map(toFilter);
    },
    async find(site, id) {
      const row = await ofSite(site).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toFilter(row);
    },
    async change(site, id, { name, kind: filterKind, pattern }, at) {
      const { numUpdatedRows } = await db
        .updateTable('page_filter')
        .set({ name, kind: filterKind, pattern, changed_at: at })
        .where('site_id', '=', site)
        .where('id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async delete(site, id) {
      const { numDeletedRows } = await db
        .deleteFrom('page_filter')
        .where('site_id', '=', site)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function toFilter(row: Schema['page_filter']): PageFilter {
  const { id, name, kind, pattern } = row;
  return { id, name, kind: kind as PageFilter['kind'], pattern, createdAt: row.created_at, changedAt: row.changed_at };
}
