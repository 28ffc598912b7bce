/** What compatible APIs need beyond our own, in SQL. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { selectRows } from '../json-rows.ts';
import { recordChange } from '../record-change.ts';
import { toSiteRow } from '../rows.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import { toVisit, toVisitor } from '../visitors/visitor-rows.ts';
import type { CompatStores, ForeignNumbers, ManagedSites, RecentVisitors } from './compat-records.ts';

export function createCompatStores(db: Kysely<Schema>, kind: DatabaseKind): CompatStores {
  return {
    foreignNumbers: createForeignNumbers(db),
    managedSites: createManagedSites(db, kind),
    recentVisitors: createRecentVisitors(db, kind),
  };
}

function createForeignNumbers(db: Kysely<Schema>): ForeignNumbers {
  return {
    async of(system, kind, ids) {
      const wanted = [...new Set(ids)];
      if (wanted.length === 0) return new Map();
      const read = async () => {
        const rows = await db
          .selectFrom('foreign_number')
          .select(['id', 'number'])
          .where('system', '=', system)
          .where('kind', '=', kind)
          .where('id', 'in', wanted)
          .execute();
        return new Map(rows.map(({ id, number }) => [id, Number(number)]));
      };
      const known = await read();
      const missing = wanted.filter((id) => !known.has(id));
      if (missing.length === 0) return known;
      await db
        .insertInto('foreign_number')
        .values(missing.map((id) => ({ system, kind, id })))
        .onConflict((on) => on.columns(['system', 'kind', 'id']).doNothing())
        .execute();
      return read();
    },
    async find(system, kind, number) {
      const row = await db
        .selectFrom('foreign_number')
        .select('id')
        .where('number', '=', number)
        .where('system', '=', system)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row?.id ?? null;
    },
  };
}

function createManagedSites(db: Kysely<Schema>, kind: DatabaseKind): ManagedSites {
  return {
    create: (site, manager, most) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, manager.site);
        const { count } = await trx
          .selectFrom('managed_site')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('manager_id', '=', manager.site)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return false;
        await trx.insertInto('site').values(toSiteRow(site)).execute();
        await trx.insertInto('managed_site').values({ site_id: site.id, manager_id: manager.site }).execute();
        const change = { subject: 'site', id: site.id, change: 'created' } as const;
        await recordChange(trx, kind, { ...manager, site: site.id }, change);
        return true;
      }),
    async of(manager) {
      const rows = await db
        .selectFrom('managed_site')
        .innerJoin('site', 'site.id', 'managed_site.site_id')
        .select('site.id')
        .where('manager_id', '=', manager)
        .orderBy('site.created_at')
        .orderBy('site.id')
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

function createRecentVisitors(db: Kysely<Schema>, kind: DatabaseKind): RecentVisitors {
  return {
    async list(site, since, limit) {
      const visitors = await db
        .selectFrom('visitor')
        .selectAll()
        .where('site_id', '=', site)
        .where('last_seen_at', '>=', since)
        .orderBy('last_seen_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const ids = visitors.map(({ id }) => id);
      if (ids.length === 0) return [];
      const visits = await db
        .selectFrom('visit')
        .selectAll()
        .where('visitor_id', 'in', ids)
        .where('started_at', '=', ({ selectFrom }) =>
          selectFrom('visit as newer')
            .select(({ fn }) => fn.max('newer.started_at').as('at'))
            .whereRef('newer.visitor_id', '=', 'visit.visitor_id'),
        )
        .execute();
      const byVisitor = new Map(visits.map((row) => [row.visitor_id, toVisit(row)]));
      return visitors.flatMap((row) => {
        const visit = byVisitor.get(row.id);
        return visit === undefined ? [] : { visitor: toVisitor(row), visit };
      });
    },
    async count(site, since) {
      const { count } = await db
        .selectFrom('visitor')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('site_id', '=', site)
        .where('last_seen_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async chats(visitors) {
      if (visitors.length === 0) return new Map();
      const rows = await db
        .selectFrom('conversation')
        .select(['visitor_id', ({ fn }) => fn.countAll<number>().as('count')])
        .where('visitor_id', 'in', visitors)
        .groupBy('visitor_id')
        .execute();
      return new Map(rows.map(({ visitor_id, count }) => [visitor_id, Number(count)]));
    },
    async invitedAt(visitors) {
      if (visitors.length === 0) return new Map();
      const { rows } = await selectRows(kind, 'invitation', 'visitor_id', visitors).execute(db);
      const newest = new Map<(typeof visitors)[number], number>();
      for (const { visitor_id, at } of rows) newest.set(visitor_id, Math.max(Number(at), newest.get(visitor_id) ?? 0));
      return newest;
    },
  };
}
