/** Writes what somebody said of a visitor, in any transaction that hears of it. */
import type { Transaction } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import { toNameKey } from '../name-key.ts';
import type { Schema } from '../schema.ts';
import type { ProfileChange, ValueChange } from './profile-records.ts';

type Said = Pick<ProfileChange, 'visitor' | 'source' | 'by' | 'values'> & {
  readonly site: SiteId;
  readonly at: number;
};

/** @returns the names of what is another than before */
export async function saveValues(trx: Transaction<Schema>, said: Said): Promise<readonly string[]> {
  const { visitor, source, site, by, at } = said;
  const rows = await trx
    .selectFrom('profile_value')
    .select(['name', 'value'])
    .where('visitor_id', '=', visitor)
    .where('source', '=', source)
    .execute();
  const before = new Map(rows.map(({ name, value }) => [name, value]));
  const changes = said.values.filter(({ name, value }) => (before.get(name) ?? null) !== value);
  const gone = changes.flatMap(({ name, value }) => (value === null ? [name] : []));
  if (gone.length > 0) {
    await trx
      .deleteFrom('profile_value')
      .where('visitor_id', '=', visitor)
      .where('source', '=', source)
      .where('name', 'in', gone)
      .execute();
  }
  for (const { name, value } of changes) {
    if (value === null) continue;
    const columns = { value, search_key: toSearchKey({ name, value }), agent_id: by, at };
    await trx
      .insertInto('profile_value')
      .values({ visitor_id: visitor, name, source, site_id: site, ...columns })
      .onConflict((on) => on.columns(['visitor_id', 'name', 'source']).doUpdateSet(columns))
      .execute();
  }
  return changes.map(({ name }) => name);
}

/** The same for what is kept and for what is looked for. */
export function toSearchKey({ name, value }: ValueChange): string {
  if (value === null) return '';
  if (name === 'phone') return value.replace(/[^0-9+]/g, '');
  if (name === 'name' || name === 'email') return toNameKey(value);
  return name === 'company' ? value : '';
}
