/** Bans, in SQL. */
import type { Kysely } from 'kysely';
import type { VisitorId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { NewEvent } from '../store.ts';
import type { BanStore, StoredBan } from './ban-records.ts';

export function createBanStore(db: Kysely<Schema>, kind: DatabaseKind): BanStore {
  const holding = (now: number) =>
    db
      .selectFrom('ban')
      .selectAll()
      .where((where) => where.or([where('until', 'is', null), where('until', '>', now)]));

  return {
    put: (ban, most, event) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, ban.site);
        // What is over is nobody's business any more; the log has it.
        await trx.deleteFrom('ban').where('site_id', '=', ban.site).where('until', '<=', ban.at).execute();
        const row = toBanRow(ban);
        const { target_kind, target, reason, until, agent_id, at } = row;
        const changed = await trx
          .updateTable('ban')
          .set({ reason, until, agent_id, at })
          .where('site_id', '=', ban.site)
          .where('target_kind', '=', target_kind)
          .where('target', '=', target)
          .returningAll()
          .executeTakeFirst();
        if (changed === undefined) {
          const { count } = await trx
            .selectFrom('ban')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('site_id', '=', ban.site)
            .executeTakeFirstOrThrow();
          if (Number(count) >= most) return 'too-many';
          await trx.insertInto('ban').values(row).execute();
        }
        const stored = toBan(changed ?? row);
        await saveEvents(trx, kind, [withTarget(event, stored)]);
        return stored;
      }),
    delete: (site, id, now, event) =>
      db.transaction().execute(async (trx) => {
        const deleted = await trx
          .deleteFrom('ban')
          .where('site_id', '=', site)
          .where('id', '=', id)
          .where((where) => where.or([where('until', 'is', null), where('until', '>', now)]))
          .returningAll()
          .executeTakeFirst();
        if (deleted === undefined) return false;
        await saveEvents(trx, kind, [withTarget(event, toBan(deleted))]);
        return true;
      }),
    async list(site, now, after, limit) {
      let query = holding(now).where('site_id', '=', site);
      if (after !== null) query = query.where('id', '>', after);
      return (await query.orderBy('id').limit(limit).execute()).map(toBan);
    },
    all: async (now) => (await holding(now).execute()).map(toBan),
  };
}

/** Its id, and the visitor or the address that it is about. */
function withTarget(event: NewEvent, { id, visitor, address }: StoredBan): NewEvent {
  const detail = { ...event.detail, ban: id, ...(address === null ? {} : { address }) };
  return { ...event, ...(visitor === null ? {} : { visitor }), detail };
}

function toBanRow({ id, site, visitor, address, reason, until, by, at }: StoredBan): Schema['ban'] {
  const [target_kind, target] = visitor === null ? ['address', address ?? ''] : ['visitor', visitor];
  return { id, site_id: site, target_kind, target, reason, until, agent_id: by, at };
}

function toBan(row: Schema['ban']): StoredBan {
  const { id, site_id: site, target_kind: kind, target, reason, until, agent_id: by, at } = row;
  const isVisitor = kind === 'visitor';
  return {
    id,
    site,
    visitor: isVisitor ? (target as VisitorId) : null,
    address: isVisitor ? null : target,
    reason,
    until,
    by,
    at,
  };
}
