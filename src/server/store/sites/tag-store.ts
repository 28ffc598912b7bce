/** Tags and what wears them, in SQL. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Tag } from '../../../protocol/tag-api.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { toNameKey } from '../name-key.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import type { NewEvent } from '../store.ts';
import { lockSite } from './lock-site.ts';
import type { TagStore } from './tag-records.ts';

export function createTagStore(db: Kysely<Schema>, kind: DatabaseKind): TagStore {
  /** Until the transaction ends nobody deletes the tag, or puts it on while it is deleted. */
  const lock = (trx: Transaction<Schema>, site: SiteId, id: string, isDeleted: boolean) =>
    trx
      .selectFrom('tag')
      .selectAll()
      .where('site_id', '=', site)
      .where('id', '=', id)
      .$if(kind === 'postgres', (query) => (isDeleted ? query.forUpdate() : query.forKeyShare()))
      .executeTakeFirst();
  const change = (tag: string, event: NewEvent, act: (trx: Transaction<Schema>) => Promise<boolean>) =>
    db.transaction().execute(async (trx) => {
      const row = await lock(trx, event.site, tag, false);
      if (row === undefined) return false;
      if (await act(trx)) await saveEvents(trx, kind, [withDetail(event, { name: row.name })]);
      return true;
    });

  return {
    create: (writer, tag, most) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockSite(trx, kind, site);
        const rows = await trx.selectFrom('tag').select('name_key').where('site_id', '=', site).execute();
        if (rows.some((row) => row.name_key === toNameKey(tag.name))) return 'tag-taken';
        if (rows.length >= most) return 'too-many';
        await trx.insertInto('tag').values(toTagRow(site, tag)).execute();
        await recordChange(trx, kind, writer, { subject: 'tag', id: tag.id, change: 'created' });
        return 'created';
      }),
    async list(site) {
      const rows = await db.selectFrom('tag').selectAll().where('site_id', '=', site).orderBy('name_key').execute();
      return rows.map(toTag);
    },
    change: (writer, id, { name, color, description }) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockSite(trx, kind, site);
        const rows = await trx.selectFrom('tag').select(['id', 'name_key']).where('site_id', '=', site).execute();
        if (!rows.some((row) => row.id === id)) return 'not-found';
        if (rows.some((row) => row.id !== id && row.name_key === toNameKey(name))) return 'tag-taken';
        const columns = { name, name_key: toNameKey(name), color, description };
        await trx.updateTable('tag').set(columns).where('id', '=', id).execute();
        await recordChange(trx, kind, writer, { subject: 'tag', id, change: 'changed' });
        return 'changed';
      }),
    delete: (site, id, event) =>
      db.transaction().execute(async (trx) => {
        // Canned replies are written under this lock: none of them gets the tag that goes.
        await lockSite(trx, kind, site);
        const row = await lock(trx, site, id, true);
        if (row === undefined) return null;
        const worn = await trx.deleteFrom('worn_tag').where('tag_id', '=', id).returning('wearer_kind').execute();
        await trx.deleteFrom('tag').where('id', '=', id).execute();
        const count = (wearer: string): number => worn.filter((one) => one.wearer_kind === wearer).length;
        const counts = {
          conversations: count('conversation'),
          visitors: count('visitor'),
          replies: count('canned-reply'),
        };
        await saveEvents(trx, kind, [withDetail(event, { name: row.name, ...counts })]);
        return counts;
      }),
    putOn: (tag, wearer, agent, event) =>
      change(tag, event, async (trx) => {
        const inserted = await trx
          .insertInto('worn_tag')
          .values({ tag_id: tag, wearer_kind: wearer.kind, wearer_id: wearer.id, agent_id: agent, at: event.at })
          .onConflict((on) => on.columns(['tag_id', 'wearer_kind', 'wearer_id']).doNothing())
          .returning('tag_id')
          .executeTakeFirst();
        return inserted !== undefined;
      }),
    takeOff: (tag, wearer, event) =>
      change(tag, event, async (trx) => {
        const deleted = await trx
          .deleteFrom('worn_tag')
          .where('tag_id', '=', tag)
          .where('wearer_kind', '=', wearer.kind)
          .where('wearer_id', '=', wearer.id)
          .returning('tag_id')
          .executeTakeFirst();
        return deleted !== undefined;
      }),
    async of(wearer) {
      const rows = await db
        .selectFrom('worn_tag')
        .innerJoin('tag', 'tag.id', 'worn_tag.tag_id')
        .selectAll('tag')
        .select(['worn_tag.agent_id', 'worn_tag.at'])
        .where('wearer_kind', '=', wearer.kind)
        .where('wearer_id', '=', wearer.id)
        .orderBy('worn_tag.at')
        .orderBy('tag.name_key')
        .execute();
      return rows.map((row) => ({ ...toTag(row), by: row.agent_id, at: row.at }));
    },
  };
}

const withDetail = (event: NewEvent, detail: NonNullable<NewEvent['detail']>): NewEvent => ({
  ...event,
  detail: { ...event.detail, ...detail },
});

function toTagRow(site: SiteId, { id, name, color, description, createdAt }: Tag): Schema['tag'] {
  return { id, site_id: site, name, name_key: toNameKey(name), color, description, created_at: createdAt };
}

function toTag(row: Selectable<Schema['tag']>): Tag {
  const { id, name, color, description } = row;
  return { id, name, color: color as Tag['color'], description, createdAt: row.created_at };
}
