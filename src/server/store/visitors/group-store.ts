/** Groups of visitors and who is in them, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { VisitorGroup } from '../../../protocol/visitor-group-api.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { toNameKey } from '../name-key.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { NewEvent } from '../store.ts';
import type { VisitorGroupStore } from './group-records.ts';

export function createVisitorGroupStore(db: Kysely<Schema>, kind: DatabaseKind): VisitorGroupStore {
  /** Until the transaction ends nobody deletes the group, or puts anybody in while it is deleted. */
  const lock = (trx: Transaction<Schema>, site: SiteId, id: string, isDeleted: boolean) =>
    trx
      .selectFrom('visitor_group')
      .selectAll()
      .where('site_id', '=', site)
      .where('id', '=', id)
      .$if(kind === 'postgres', (query) => (isDeleted ? query.forUpdate() : query.forKeyShare()))
      .executeTakeFirst();
  const change = (group: string, event: NewEvent, act: (trx: Transaction<Schema>) => Promise<boolean>) =>
    db.transaction().execute(async (trx) => {
      if ((await lock(trx, event.site, group, false)) === undefined) return false;
      if (await act(trx)) await saveEvents(trx, kind, [event]);
      return true;
    });
  const readNames = (trx: Transaction<Schema>, site: SiteId) =>
    trx.selectFrom('visitor_group').select(['id', 'name_key']).where('site_id', '=', site).execute();

  return {
    create: (writer, group, most) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockSite(trx, kind, site);
        const rows = await readNames(trx, site);
        if (rows.some((row) => row.name_key === toNameKey(group.name))) return 'name-taken';
        if (rows.length >= most) return 'too-many';
        await trx.insertInto('visitor_group').values(toGroupRow(site, group)).execute();
        await recordChange(trx, kind, writer, { subject: 'visitor-group', id: group.id, change: 'created' });
        return 'created';
      }),
    async list(site) {
      const groups = db.selectFrom('visitor_group').selectAll().where('site_id', '=', site);
      return (await groups.orderBy('name_key').execute()).map(toGroup);
    },
    change: (writer, id, { name, color, description }) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockSite(trx, kind, site);
        const rows = await readNames(trx, site);
        if (!rows.some((row) => row.id === id)) return 'not-found';
        if (rows.some((row) => row.id !== id && row.name_key === toNameKey(name))) return 'name-taken';
        const columns = { name, name_key: toNameKey(name), color, description };
        await trx.updateTable('visitor_group').set(columns).where('id', '=', id).execute();
        await recordChange(trx, kind, writer, { subject: 'visitor-group', id, change: 'changed' });
        return 'changed';
      }),
    delete: (site, id, event) =>
      db.transaction().execute(async (trx) => {
        const row = await lock(trx, site, id, true);
        if (row === undefined) return null;
        const { numDeletedRows } = await trx.deleteFrom('group_member').where('group_id', '=', id).executeTakeFirst();
        await trx.deleteFrom('visitor_group').where('id', '=', id).execute();
        const visitors = Number(numDeletedRows);
        await saveEvents(trx, kind, [{ ...event, detail: { ...event.detail, name: row.name, visitors } }]);
        return visitors;
      }),
    put: (group, visitor, agent, event) =>
      change(group, event, async (trx) => {
        const inserted = await trx
          .insertInto('group_member')
          .values({ group_id: group, visitor_id: visitor, agent_id: agent, at: event.at })
          .onConflict((on) => on.columns(['group_id', 'visitor_id']).doNothing())
          .returning('group_id')
          .executeTakeFirst();
        return inserted !== undefined;
      }),
    takeOut: (group, visitor, event) =>
      change(group, event, async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('group_member')
          .where('group_id', '=', group)
          .where('visitor_id', '=', visitor)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    async of(visitor) {
      const rows = await db
        .selectFrom('group_member')
        .innerJoin('visitor_group', 'visitor_group.id', 'group_member.group_id')
        .selectAll('visitor_group')
        .select(['group_member.agent_id', 'group_member.at'])
        .where('visitor_id', '=', visitor)
        .orderBy('visitor_group.name_key')
        .execute();
      return rows.map((row) => ({ ...toGroup(row), by: row.agent_id, at: row.at }));
    },
    async members(site, group, after, limit) {
      const known = db.selectFrom('visitor_group').select('id').where('site_id', '=', site).where('id', '=', group);
      if ((await known.executeTakeFirst()) === undefined) return null;
      let query = db.selectFrom('group_member').selectAll().where('group_id', '=', group);
      if (after !== null) query = query.where('visitor_id', '>', after);
      const rows = await query.orderBy('visitor_id').limit(limit).execute();
      return rows.map((row) => ({ visitor: row.visitor_id, by: row.agent_id, at: row.at }));
    },
  };
}

function toGroupRow(site: SiteId, { id, name, color, description, createdAt }: VisitorGroup): Schema['visitor_group'] {
  return { id, site_id: site, name, name_key: toNameKey(name), color, description, created_at: createdAt };
}

function toGroup({ id, name, color, description, created_at: createdAt }: Schema['visitor_group']): VisitorGroup {
  return { id, name, color: color as VisitorGroup['color'], description, createdAt };
}
