/** How often each tag was put on something. */
import type { TagRow } from '../store/store.ts';
import { report } from './report.ts';

export const TAGS = report({
  name: 'tags',
  summary: 'How often each tag was put on conversations and visitors',
  filters: ['from', 'to', 'timeZone', 'agent', 'department'],
  columns: { tag: 'id', name: 'text', conversations: 'count', visitors: 'count' },
  make: async (store, { scope }) => ({ rows: countTags(await store.tags(scope)) }),
});

/** A tag that was renamed is one, by its last name. */
function countTags(rows: readonly TagRow[]) {
  const tags = new Map<string, TagRow>();
  for (const row of rows) {
    const known = tags.get(row.tag);
    if (known === undefined) tags.set(row.tag, row);
    else {
      const newest = known.lastAt > row.lastAt ? known : row;
      const conversations = known.conversations + row.conversations;
      tags.set(row.tag, { ...newest, conversations, visitors: known.visitors + row.visitors });
    }
  }
  return [...tags.values()]
    .map(({ lastAt: _, ...tag }) => tag)
    .sort((left, right) => toUses(right) - toUses(left) || (left.name < right.name ? -1 : 1));
}

const toUses = ({ conversations, visitors }: Pick<TagRow, 'conversations' | 'visitors'>): number =>
  conversations + visitors;
