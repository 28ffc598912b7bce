/** Knowledge bases of sites, in SQL. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import type { KnowledgeBaseStore } from './article-records.ts';
import { deleteCategories, listCategories, lockKnowledge, toKnowledgeBase } from './article-rows.ts';

export function createKnowledgeBaseStore(db: Kysely<Schema>, kind: DatabaseKind): KnowledgeBaseStore {
  return {
    create: (writer, { id, title, createdAt }, most) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockKnowledge(trx, kind, site);
        const { count } = await trx
          .selectFrom('knowledge_base')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('site_id', '=', site)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return false;
        await trx.insertInto('knowledge_base').values({ id, site_id: site, title, created_at: createdAt }).execute();
        await recordChange(trx, kind, writer, { subject: 'knowledge-base', id, change: 'created' });
        return true;
      }),
    async list(site) {
      const rows = await db
        .selectFrom('knowledge_base')
        .selectAll()
        .where('site_id', '=', site)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toKnowledgeBase);
    },
    rename: (writer, id, title) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('knowledge_base')
          .set({ title })
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return null;
        await recordChange(trx, kind, writer, { subject: 'knowledge-base', id, change: 'changed' });
        return toKnowledgeBase(row);
      }),
    delete: (writer, id) =>
      db.transaction().execute(async (trx) => {
        await lockKnowledge(trx, kind, writer.site);
        const found = await trx
          .selectFrom('knowledge_base')
          .select('id')
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (found === undefined) return null;
        const categories = await listCategories(trx, writer.site, id);
        const gone = await deleteCategories(
          trx,
          kind,
          writer,
          categories.map((category) => category.id),
        );
        await trx.deleteFrom('knowledge_base').where('id', '=', id).execute();
        await recordChange(trx, kind, writer, { subject: 'knowledge-base', id, change: 'removed' });
        return gone;
      }),
  };
}
