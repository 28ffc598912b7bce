/** Categories of knowledge bases, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { Category } from '../../../protocol/article-api.ts';
import type { ArticleId, CategoryId, SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import type { ArticleWriter, CategoryStore } from './article-records.ts';
import { deleteCategories, listCategories, lockKnowledge, saveArticleEvents, toCategory } from './article-rows.ts';
import { findMisplacement, toLevels } from './category-tree.ts';

export function createCategoryStore(db: Kysely<Schema>, kind: DatabaseKind): CategoryStore {
  return {
    create: (writer, wish, { depth, most }) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockKnowledge(trx, kind, site);
        const base = await trx
          .selectFrom('knowledge_base')
          .select('id')
          .where('site_id', '=', site)
          .where('id', '=', wish.base)
          .executeTakeFirst();
        if (base === undefined) return 'no-base';
        const known = await listCategories(trx, site, wish.base);
        if (known.length >= most) return 'too-many';
        const misplacement = findMisplacement(known, wish.id, wish.parent, depth);
        if (misplacement !== null) return misplacement;
        const position = wish.position ?? toLast(known, wish.parent);
        const { id, parent, title } = wish;
        await trx
          .insertInto('article_category')
          .values({ id, site_id: site, base_id: wish.base, parent_id: parent, title, position })
          .execute();
        await recordChange(trx, kind, writer, { subject: 'category', id, change: 'created' });
        return { ...wish, position };
      }),
    list: (site, base) => listCategories(db, site, base),
    change: (writer, id, change, { depth }) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockKnowledge(trx, kind, site);
        const before = await find(trx, site, id);
        if (before === null) return 'not-found';
        const known = await listCategories(trx, site, before.base);
        const parent = change.parent === undefined ? before.parent : change.parent;
        const hasMoved = parent !== before.parent;
        const misplacement = hasMoved ? findMisplacement(known, id, parent, depth) : null;
        if (misplacement !== null) return misplacement;
        const position = change.position ?? (hasMoved ? toLast(known, parent) : before.position);
        const after: Category = { ...before, ...change, parent, position };
        await trx
          .updateTable('article_category')
          .set({ title: after.title, parent_id: parent, position })
          .where('id', '=', id)
          .execute();
        await recordChange(trx, kind, writer, { subject: 'category', id, change: 'changed' });
        return after;
      }),
    delete: (writer, id, moveTo) =>
      db.transaction().execute(async (trx) => {
        await lockKnowledge(trx, kind, writer.site);
        const category = await find(trx, writer.site, id);
        if (category === null) return 'not-found';
        const known = await listCategories(trx, writer.site, category.base);
        const gone = toLevels(known, id).flat();
        if (moveTo === null) return deleteCategories(trx, kind, writer, gone);
        if (gone.includes(moveTo) || !known.some((other) => other.id === moveTo)) return 'no-target';
        const articles = await moveArticles(trx, writer, gone, moveTo);
        await saveArticleEvents(trx, kind, writer, 'article-changed', articles, { category: moveTo });
        await deleteCategories(trx, kind, writer, gone);
        return { categories: gone.length, articles: articles.length };
      }),
  };
}

async function find(trx: Transaction<Schema>, site: SiteId, id: CategoryId): Promise<Category | null> {
  const row = await trx
    .selectFrom('article_category')
    .selectAll()
    .where('site_id', '=', site)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toCategory(row);
}

const toLast = (known: readonly Category[], parent: CategoryId | null): number =>
  known.filter((other) => other.parent === parent).reduce((last, { position }) => Math.max(last, position + 1), 0);

/** They keep their order among themselves as far as their positions tell it. */
async function moveArticles(
  trx: Transaction<Schema>,
  { agent, at }: ArticleWriter,
  from: readonly CategoryId[],
  category: CategoryId,
): Promise<readonly ArticleId[]> {
  const moved: ArticleId[] = [];
  for (const one of from) {
    const rows = await trx
      .updateTable('article')
      .set(({ eb }) => ({
        category_id: category,
        changed_by: agent,
        changed_at: at,
        version: eb('version', '+', 1),
      }))
      .where('category_id', '=', one)
      .returning('id')
      .execute();
    moved.push(...rows.map(({ id }) => id));
  }
  return moved;
}
