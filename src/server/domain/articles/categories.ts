/** Owners and admins arrange the categories of a knowledge base as a tree; every agent sees them. */
import {
  type CategoriesQuery,
  type Category,
  type ChangeCategoryRequest,
  type CreateCategoryRequest,
  type DeleteCategoryQuery,
  type DeletedAnswer,
  MAX_CATEGORIES,
  MAX_CATEGORY_DEPTH,
} from '../../../protocol/article-api.ts';
import { cleanTexts } from '../../../protocol/decode-article.ts';
import { type CategoryId, createId, type KnowledgeBaseId } from '../../../protocol/ids.ts';
import { toMistake } from '../../../protocol/schema-mistake.ts';
import type { CategoryRefusal } from '../../store/store.ts';
import { managesSite } from '../agents/person.ts';
import { toWriter } from '../writer.ts';
import { type Author, FORBIDDEN, type KnowledgeResult, type KnowledgeWorld, NOT_FOUND } from './knowledge-bases.ts';

const LIMITS = { depth: MAX_CATEGORY_DEPTH, most: MAX_CATEGORIES } as const;

export async function listCategories(
  { store }: KnowledgeWorld,
  agent: Author,
  { base }: CategoriesQuery,
): Promise<{ readonly categories: readonly Category[] }> {
  // Any text may be asked for; what is not an id has simply nothing in it.
  return { categories: await store.categories.list(agent.site, base as KnowledgeBaseId) };
}

export async function createCategory(
  { store, clock, randomBytes }: KnowledgeWorld,
  agent: Author,
  wish: CreateCategoryRequest,
): Promise<KnowledgeResult<Category>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const cleaned = cleanTexts(wish);
  if ('mistake' in cleaned) return cleaned;
  const { base, title, parent = null, position = null } = cleaned.value;
  const category = {
    id: createId<CategoryId>(clock.now(), randomBytes),
    base: base as KnowledgeBaseId,
    parent: parent as CategoryId | null,
    title,
    position,
  };
  const created = await store.categories.create(toWriter({ clock }, agent), category, LIMITS);
  return typeof created === 'string' ? toRefusal(created, base, parent) : created;
}

/** Renames, reorders, moves with all below. */
export async function changeCategory(
  { store, clock }: KnowledgeWorld,
  agent: Author,
  id: CategoryId,
  wish: ChangeCategoryRequest,
): Promise<KnowledgeResult<Category>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const cleaned = cleanTexts(wish);
  if ('mistake' in cleaned) return cleaned;
  const { title, parent, position } = cleaned.value;
  const change = {
    ...(title === undefined ? {} : { title }),
    ...(parent === undefined ? {} : { parent: parent as CategoryId | null }),
    ...(position === undefined ? {} : { position }),
  };
  const changed = await store.categories.change(toWriter({ clock }, agent), id, change, LIMITS);
  return typeof changed === 'string' ? toRefusal(changed, '', parent) : changed;
}

/** With all below; says how much. */
export async function deleteCategory(
  world: KnowledgeWorld,
  agent: Author,
  id: CategoryId,
  { moveTo }: DeleteCategoryQuery,
): Promise<KnowledgeResult<DeletedAnswer>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const gone = await world.store.categories.delete(toWriter(world, agent), id, (moveTo ?? null) as CategoryId | null);
  if (gone === 'not-found') return NOT_FOUND;
  if (gone !== 'no-target') return gone;
  return { mistake: toMistake('moveTo', 'a category of the same base that stays', moveTo) };
}

function toRefusal(refusal: CategoryRefusal, base: string, parent: unknown): KnowledgeResult<never> {
  if (refusal === 'not-found') return NOT_FOUND;
  const mistakes = {
    'no-base': ['base', 'a knowledge base of this site', base],
    'no-parent': ['parent', 'a category of the same base', parent],
    circular: ['parent', 'a category that is not below this one', parent],
    'too-deep': ['parent', `a tree of at most ${MAX_CATEGORY_DEPTH} levels`, parent],
    'too-many': ['base', `a knowledge base of at most ${MAX_CATEGORIES} categories`, base],
  } as const satisfies Record<Exclude<CategoryRefusal, 'not-found'>, readonly [string, string, unknown]>;
  const [field, expected, got] = mistakes[refusal];
  return { mistake: toMistake(field, expected, got) };
}
