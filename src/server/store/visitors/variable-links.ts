/** What visitors' variables link to, in SQL: written with the variables, in the transaction that has them. */
import type { Kysely, Transaction } from 'kysely';
import type { VisitorId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { selectRows } from '../json-rows.ts';
import type { Schema } from '../schema.ts';
import type { Store, VisitorUpdate } from '../store.ts';

export function createLinkReader(db: Kysely<Schema>, kind: DatabaseKind): Store['visitors']['links'] {
  return async (visitors) => {
    const { rows } = await selectRows(kind, 'variable_link', 'visitor_id', visitors).execute(db);
    const links = new Map(visitors.map((visitor) => [visitor, new Map<string, string>()]));
    for (const { visitor_id, name, url } of rows) links.get(visitor_id)?.set(name, url);
    return links;
  };
}

export async function saveLinks(trx: Transaction<Schema>, updates: readonly VisitorUpdate[]): Promise<void> {
  for (const { visitor, links = [] } of updates) {
    if (links.length > 0) await replace(trx, visitor.id, new Map(links.map(({ name, url }) => [name, url])));
  }
}

async function replace(
  trx: Transaction<Schema>,
  visitor: VisitorId,
  links: ReadonlyMap<string, string>,
): Promise<void> {
  await trx
    .deleteFrom('variable_link')
    .where('visitor_id', '=', visitor)
    .where('name', 'in', [...links.keys()])
    .execute();
  const rows = [...links].flatMap(([name, url]) => (url === '' ? [] : { visitor_id: visitor, name, url }));
  if (rows.length === 0) return;
  await trx
    .insertInto('variable_link')
    .values(rows)
    // Two who write the same name at once: the later one stays.
    .onConflict((on) => on.columns(['visitor_id', 'name']).doUpdateSet(({ ref }) => ({ url: ref('excluded.url') })))
    .execute();
}
