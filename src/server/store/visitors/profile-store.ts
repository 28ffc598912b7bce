/** Who visitors are, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { ProfileValue, ValueSource, WornLabel } from '../../../protocol/profile-api.ts';
import { beginsWith } from '../begins-with.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { selectRows } from '../json-rows.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { ProfileChange, ProfileStore, StoredProfile } from './profile-records.ts';
import { saveValues, toSearchKey } from './profile-values.ts';

export function createProfileStore(db: Kysely<Schema>, kind: DatabaseKind): ProfileStore {
  return {
    async of(visitors) {
      const values = await selectRows(kind, 'profile_value', 'visitor_id', visitors).execute(db);
      const labels = await selectRows(kind, 'visitor_label', 'visitor_id', visitors).execute(db);
      return new Map(visitors.map((visitor) => [visitor, toProfile(visitor, values.rows, labels.rows)]));
    },
    change: (change, event, most) =>
      db.transaction().execute(async (trx) => {
        // Companies are deleted under this lock: nobody gets into the one that goes.
        await lockSite(trx, kind, event.site);
        const refusal = await findRefusal(trx, event.site, change, most);
        if (refusal !== null) return refusal;
        const names = await saveValues(trx, { ...change, site: event.site, at: event.at });
        const isRelabelled = await saveLabels(trx, change, event.at);
        const changed = [...names, ...(isRelabelled ? ['labels'] : [])];
        if (changed.length === 0) return 'changed';
        await saveEvents(trx, kind, [{ ...event, detail: { ...event.detail, names: changed.join(' ') } }]);
        return 'changed';
      }),
    async find(site, { name, prefix }, after, limit) {
      const key = toSearchKey({ name, value: prefix });
      const rows = await db
        .selectFrom((all) =>
          all
            .selectFrom('profile_value')
            .select(({ fn }) => ['visitor_id', fn.min('search_key').as('key')])
            .where('site_id', '=', site)
            .where('name', '=', name)
            .where((where) => beginsWith(where, 'search_key', key))
            .groupBy('visitor_id')
            .as('found'),
        )
        .select(['visitor_id', 'key'])
        .$if(after !== null, (query) =>
          query.where((where) =>
            where.or([
              where('key', '>', after?.key ?? ''),
              where.and([where('key', '=', after?.key ?? ''), where('visitor_id', '>', toVisitorId(after?.id))]),
            ]),
          ),
        )
        .orderBy('key')
        .orderBy('visitor_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ key: row.key, id: row.visitor_id }));
    },
  };
}

/** Any text may stand in a cursor. */
const toVisitorId = (id = ''): VisitorId => id as VisitorId;

async function findRefusal(
  trx: Transaction<Schema>,
  site: SiteId,
  { visitor, source, values }: ProfileChange,
  most: number,
): Promise<'too-many' | 'unknown-company' | null> {
  const company = values.find(({ name }) => name === 'company')?.value ?? null;
  if (company !== null) {
    const row = await trx
      .selectFrom('company')
      .select('id')
      .where('site_id', '=', site)
      .where('id', '=', company)
      .executeTakeFirst();
    if (row === undefined) return 'unknown-company';
  }
  const rows = await trx
    .selectFrom('profile_value')
    .select('name')
    .where('visitor_id', '=', visitor)
    .where('source', '=', source)
    .execute();
  const names = new Set(rows.map(({ name }) => name));
  for (const { name, value } of values) {
    if (value === null) names.delete(name);
    else names.add(name);
  }
  return names.size > most ? 'too-many' : null;
}

/** Labels that the visitor has already keep who gave them and when. */
async function saveLabels(trx: Transaction<Schema>, change: ProfileChange, at: number): Promise<boolean> {
  const { visitor, by, labels } = change;
  if (labels === null) return false;
  const rows = await trx.selectFrom('visitor_label').select('label').where('visitor_id', '=', visitor).execute();
  const before = new Set(rows.map(({ label }) => label));
  const gone = [...before].filter((label) => !labels.includes(label));
  const fresh = [...new Set(labels)].filter((label) => !before.has(label));
  if (gone.length > 0) {
    await trx.deleteFrom('visitor_label').where('visitor_id', '=', visitor).where('label', 'in', gone).execute();
  }
  if (fresh.length > 0) {
    await trx
      .insertInto('visitor_label')
      .values(fresh.map((label) => ({ visitor_id: visitor, label, agent_id: by, at })))
      .execute();
  }
  return gone.length + fresh.length > 0;
}

function toProfile(
  visitor: VisitorId,
  values: readonly Schema['profile_value'][],
  labels: readonly Schema['visitor_label'][],
): StoredProfile {
  return {
    values: values.filter((row) => row.visitor_id === visitor).map(toValue),
    labels: labels
      .filter((row) => row.visitor_id === visitor)
      .map(toLabel)
      .sort((left, right) => left.at - right.at || (left.label < right.label ? -1 : 1)),
  };
}

function toValue({ name, value, source, agent_id: by, at }: Schema['profile_value']): ProfileValue {
  return { name, value, source: source as ValueSource, by, at };
}

function toLabel({ label, agent_id: by, at }: Schema['visitor_label']): WornLabel {
  return { label, by, at };
}
