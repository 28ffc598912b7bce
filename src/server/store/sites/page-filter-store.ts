/** Page filters of sites, in SQL. */
import type { Kysely } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { PageFilter } from '../../../protocol/page-filter-api.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from './lock-site.ts';
import type { PageFilterStore } from './page-filter-records.ts';

export function createPageFilterStore(db: Kysely<Schema>, kind: DatabaseKind): PageFilterStore {
  const ofSite = (site: SiteId) => db.selectFrom('page_filter').selectAll().where('site_id', '=', site);
  return {
    create: (writer, { id, name, kind: filterKind, pattern, createdAt, changedAt }, most) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
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
        await recordChange(trx, kind, writer, { subject: 'page-filter', id, change: 'created' });
        return true;
      }),
    async list(site) {
      return (await ofSite(site).orderBy('created_at').orderBy('id').execute()).map(toFilter);
    },
    async find(site, id) {
      const row = await ofSite(site).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toFilter(row);
    },
    change: (writer, id, { name, kind: filterKind, pattern }) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('page_filter')
          .set({ name, kind: filterKind, pattern, changed_at: writer.at })
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await recordChange(trx, kind, writer, { subject: 'page-filter', id, change: 'changed' });
        return true;
      }),
    delete: (writer, id) =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('page_filter')
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await recordChange(trx, kind, writer, { subject: 'page-filter', id, change: 'removed' });
        return true;
      }),
  };
}

function toFilter(row: Schema['page_filter']): PageFilter {
  const { id, name, kind, pattern } = row;
  return { id, name, kind: kind as PageFilter['kind'], pattern, createdAt: row.created_at, changedAt: row.changed_at };
}
