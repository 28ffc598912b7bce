/** Cards of visitors, in SQL. */
import type { Kysely } from 'kysely';
import type { Card } from '../../../protocol/card-api.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { CardStore } from './card-records.ts';

export function createCardStore(db: Kysely<Schema>, kind: DatabaseKind): CardStore {
  return {
    async of(visitor) {
      const rows = await db
        .selectFrom('visitor_card')
        .selectAll()
        .where('visitor_id', '=', visitor)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toCard);
    },
    put: (visitor, { id, title, rows, createdAt, changedAt }, most, event) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, event.site);
        const before = await trx.selectFrom('visitor_card').select('id').where('visitor_id', '=', visitor).execute();
        const isThere = before.some((card) => card.id === id);
        if (!isThere && before.length >= most) return 'too-many';
        const columns = { title, rows: JSON.stringify(rows), changed_at: changedAt };
        await trx
          .insertInto('visitor_card')
          .values({ visitor_id: visitor, id, created_at: createdAt, ...columns })
          .onConflict((on) => on.columns(['visitor_id', 'id']).doUpdateSet(columns))
          .execute();
        await saveEvents(trx, kind, [event]);
        return 'put';
      }),
    delete: (visitor, id, event) =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('visitor_card')
          .where('visitor_id', '=', visitor)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await saveEvents(trx, kind, [event]);
        return true;
      }),
  };
}

function toCard(row: Schema['visitor_card']): Card {
  const { id, title, created_at: createdAt, changed_at: changedAt } = row;
  return { id, title, rows: JSON.parse(row.rows) as Card['rows'], createdAt, changedAt };
}
