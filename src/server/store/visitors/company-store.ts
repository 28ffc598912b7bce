/** Companies and the visitors who belong to them, in SQL. */
import type { Kysely } from 'kysely';
import type { Company } from '../../../protocol/company-api.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { beginsWith } from '../begins-with.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { toNameKey } from '../name-key.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { CompanyStore } from './company-records.ts';

export function createCompanyStore(db: Kysely<Schema>, kind: DatabaseKind): CompanyStore {
  const ofSite = (site: SiteId, id: string) =>
    db.selectFrom('company').selectAll().where('site_id', '=', site).where('id', '=', id).executeTakeFirst();

  return {
    create: (writer, company) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('company')
          .values({ site_id: writer.site, created_at: company.createdAt, ...toColumns(company) })
          .execute();
        await recordChange(trx, kind, writer, { subject: 'company', id: company.id, change: 'created' });
      }),
    async find(site, id) {
      const row = await ofSite(site, id);
      return row === undefined ? null : toCompany(row);
    },
    async list(site, { name, domain }, after, limit) {
      let query = db.selectFrom('company').selectAll().where('site_id', '=', site);
      if (name !== '') query = query.where((where) => beginsWith(where, 'name_key', toNameKey(name)));
      if (domain !== '') query = query.where((where) => beginsWith(where, 'domain', toNameKey(domain)));
      if (after !== null) {
        query = query.where((where) =>
          where.or([
            where('name_key', '>', after.key),
            where.and([where('name_key', '=', after.key), where('id', '>', after.id)]),
          ]),
        );
      }
      const rows = await query.orderBy('name_key').orderBy('id').limit(limit).execute();
      return rows.map((row) => ({ company: toCompany(row), position: { key: row.name_key, id: row.id } }));
    },
    change: (writer, company) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('company')
          .set(toColumns(company))
          .where('site_id', '=', writer.site)
          .where('id', '=', company.id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await recordChange(trx, kind, writer, { subject: 'company', id: company.id, change: 'changed' });
        return true;
      }),
    delete: (site, id, event) =>
      db.transaction().execute(async (trx) => {
        // Profiles are written under this lock: nobody gets into the one that goes.
        await lockSite(trx, kind, site);
        const deleted = await trx
          .deleteFrom('company')
          .where('site_id', '=', site)
          .where('id', '=', id)
          .returning('name')
          .executeTakeFirst();
        if (deleted === undefined) return null;
        const { numDeletedRows } = await trx
          .deleteFrom('profile_value')
          .where('site_id', '=', site)
          .where('name', '=', 'company')
          .where('search_key', '=', id)
          .executeTakeFirst();
        const visitors = Number(numDeletedRows);
        await saveEvents(trx, kind, [{ ...event, detail: { ...event.detail, name: deleted.name, visitors } }]);
        return visitors;
      }),
    async members(site, id, after, limit) {
      if ((await ofSite(site, id)) === undefined) return null;
      let query = db
        .selectFrom('profile_value')
        .select('visitor_id')
        .distinct()
        .where('site_id', '=', site)
        .where('name', '=', 'company')
        .where('search_key', '=', id);
      if (after !== null) query = query.where('visitor_id', '>', after);
      const rows = await query.orderBy('visitor_id').limit(limit).execute();
      return rows.map((row) => row.visitor_id);
    },
  };
}

function toColumns(company: Omit<Company, 'createdAt'>) {
  const { id, name, domain, phone, address, note, fields, changedAt } = company;
  return {
    id,
    name,
    name_key: toNameKey(name),
    domain: domain.toLowerCase(),
    phone,
    address,
    note,
    fields: JSON.stringify(fields),
    changed_at: changedAt,
  };
}

function toCompany(row: Schema['company']): Company {
  const { id, name, domain, phone, address, note, created_at: createdAt, changed_at: changedAt } = row;
  const fields = JSON.parse(row.fields) as Company['fields'];
  return { id, name, domain, phone, address, note, fields, createdAt, changedAt };
}
