/** What follows from the categories of a base about one of them: what is below it, and whether it may stand somewhere. */
import type { Category } from '../../../protocol/article-api.ts';
import type { CategoryId } from '../../../protocol/ids.ts';

type Node = Pick<Category, 'id' | 'parent'>;

/** By level: itself, then what is right below, and so on. */
export function toLevels(nodes: readonly Node[], id: CategoryId): readonly (readonly CategoryId[])[] {
  const children = new Map<CategoryId | null, CategoryId[]>();
  for (const node of nodes) children.set(node.parent, [...(children.get(node.parent) ?? []), node.id]);
  const levels: CategoryId[][] = [];
  for (let level = [id]; level.length > 0; level = level.flatMap((one) => children.get(one) ?? [])) levels.push(level);
  return levels;
}

/** @param id of one that is new, or moves with all below it */
export function findMisplacement(
  nodes: readonly Node[],
  id: CategoryId,
  parent: CategoryId | null,
  depth: number,
): 'no-parent' | 'circular' | 'too-deep' | null {
  const levels = toLevels(nodes, id);
  if (parent !== null && !nodes.some((node) => node.id === parent)) return 'no-parent';
  if (parent !== null && levels.some((level) => level.includes(parent))) return 'circular';
  return countAbove(nodes, parent) + levels.length > depth ? 'too-deep' : null;
}

function countAbove(nodes: readonly Node[], parent: CategoryId | null): number {
  let count = 0;
  for (let above = parent; above !== null; count += 1) {
    const current = above;
    above = nodes.find((node) => node.id === current)?.parent ?? null;
  }
  return count;
}
