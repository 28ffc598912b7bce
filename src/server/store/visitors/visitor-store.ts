/** Visitors, their visits and page views, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { VisitorId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { insertRows } from '../json-rows.ts';
import type { Schema } from '../schema.ts';
import type { Store, VisitorUpdate } from '../store.ts';
import { createLinkReader, saveLinks } from './variable-links.ts';
import { toVisit, toVisitor, toVisitorRow, toVisitRow, VISIT_COLUMNS } from './visitor-rows.ts';

export function createVisitorStore(db: Kysely<Schema>, kind: DatabaseKind): Store['visitors'] {
  return {
    async find(id) {
      const row = await db.selectFrom('visitor').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const visit = await db
        .selectFrom('visit')
        .selectAll()
        .where('visitor_id', '=', id)
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return { visitor: toVisitor(row), lastVisit: visit === undefined ? null : toVisit(visit) };
    },
    save: (updates) => db.transaction().execute((trx) => saveUpdates(trx, kind, updates)),
    async list(site, before, limit) {
      const rows = await db
        .selectFrom('visitor')
        .selectAll()
        .where('site_id', '=', site)
        .$if(before !== null, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('first_seen_at', 'id'), '<', tuple(before?.at ?? 0, (before?.id ?? '') as VisitorId)),
          ),
        )
        .orderBy('first_seen_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toVisitor);
    },
    async path(visit, limit) {
      const rows = await db
        .selectFrom('page_view')
        .select(['id', 'url', 'title', 'at'])
        .where('visit_id', '=', visit)
        // Views of one commit may share an instant; ids of one maker sort by age.
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse();
    },
    links: createLinkReader(db, kind),
  };
}

const VISITOR_COLUMNS = [
  'id',
  'site_id',
  'first_seen_at',
  'last_seen_at',
  'visits',
  'page_views',
  'variables',
] as const;
/** How a visit began stays what it was. */
const FIXED = ['id', 'visitor_id', 'site_id', 'started_at', 'landing_url', 'referrer'];
const CHANGING_VISIT_COLUMNS = VISIT_COLUMNS.filter((column) => !FIXED.includes(column));
const VIEW_COLUMNS = ['id', 'visit_id', 'visitor_id', 'site_id', 'url', 'title', 'referrer', 'at'] as const;

/** Later updates of one visitor win; an upsert of many rows must not name a row twice. */
async function saveUpdates(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  updates: readonly VisitorUpdate[],
): Promise<void> {
  const visitors = new Map(updates.map(({ visitor }) => [visitor.id, toVisitorRow(visitor)]));
  const visits = new Map(updates.map(({ visit }) => [visit.id, toVisitRow(visit)]));
  const views = updates.flatMap(({ pageView, visit }) =>
    pageView === null ? [] : { ...pageView, visit_id: visit.id, visitor_id: visit.visitor, site_id: visit.site },
  );
  await insertRows(kind, 'visitor', VISITOR_COLUMNS, [...visitors.values()], {
    column: 'id',
    update: ['last_seen_at', 'visits', 'page_views', 'variables'],
  }).execute(trx);
  await insertRows(kind, 'visit', VISIT_COLUMNS, [...visits.values()], {
    column: 'id',
    update: CHANGING_VISIT_COLUMNS,
  }).execute(trx);
  await insertRows(kind, 'page_view', VIEW_COLUMNS, views, { column: 'id', update: [] }).execute(trx);
  await saveLinks(trx, updates);
  await saveEvents(
    trx,
    kind,
    updates.flatMap(({ events }) => events),
  );
}
