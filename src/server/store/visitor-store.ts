/** Visitors, their visits and page views, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import { toEventRow, toVisit, toVisitor, toVisitorRow, toVisitRow } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Store, VisitorUpdate } from './store.ts';

export function createVisitorStore(db: Kysely<Schema>): Store['visitors'] {
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
    save: (updates) => db.transaction().execute((trx) => saveUpdates(trx, updates)),
  };
}

/** Later updates of one visitor win; a multi-row upsert must not name a row twice. */
async function saveUpdates(trx: Transaction<Schema>, updates: readonly VisitorUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const visitors = new Map(updates.map(({ visitor }) => [visitor.id, toVisitorRow(visitor)]));
  const visits = new Map(updates.map(({ visit }) => [visit.id, toVisitRow(visit)]));
  await trx
    .insertInto('visitor')
    .values([...visitors.values()])
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        last_seen_at: eb.ref('excluded.last_seen_at'),
        visits: eb.ref('excluded.visits'),
        page_views: eb.ref('excluded.page_views'),
      })),
    )
    .execute();
  await trx
    .insertInto('visit')
    .values([...visits.values()])
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        last_seen_at: eb.ref('excluded.last_seen_at'),
        page_views: eb.ref('excluded.page_views'),
      })),
    )
    .execute();
  const views = updates.flatMap(({ pageView, visit }) =>
    pageView === null ? [] : { ...pageView, visit_id: visit.id, visitor_id: visit.visitor, site_id: visit.site },
  );
  if (views.length > 0) {
    await trx
      .insertInto('page_view')
      .values(views)
      .onConflict((on) => on.column('id').doNothing())
      .execute();
  }
  const events = updates.flatMap((update) => update.events.map(toEventRow));
  if (events.length > 0) await trx.insertInto('event').values(events).execute();
}
