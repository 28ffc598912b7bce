/** API keys, in SQL. */
import type { Kysely } from 'kysely';
import type { Scope } from '../../../protocol/scope.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { ApiKey, ApiKeyStore } from './api-key-records.ts';

export function createApiKeyStore(db: Kysely<Schema>, kind: DatabaseKind): ApiKeyStore {
  return {
    create: (key, most, event) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, key.site);
        const { count } = await trx
          .selectFrom('api_key')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('site_id', '=', key.site)
          .where('revoked_at', 'is', null)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return false;
        await trx.insertInto('api_key').values(toRow(key)).execute();
        await saveEvents(trx, kind, [event]);
        return true;
      }),
    async list(site) {
      const rows = await db
        .selectFrom('api_key')
        .selectAll()
        .where('site_id', '=', site)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toApiKey);
    },
    async find(hash) {
      const row = await db.selectFrom('api_key').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : toApiKey(row);
    },
    revoke: (site, id, event) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('api_key')
          .set({ revoked_at: event.at })
          .where('id', '=', id)
          .$if(site !== null, (query) => query.where('site_id', '=', site))
          .where('revoked_at', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return null;
        await saveEvents(trx, kind, [{ ...event, site: row.site_id }]);
        return toApiKey(row);
      }),
    async noteUse(id, at) {
      await db.updateTable('api_key').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}

function toRow(key: ApiKey): Schema['api_key'] {
  const { id, site, agent, system, name, scopes, prefix, hash, createdAt, lastUsedAt, expiresAt, revokedAt } = key;
  return {
    id,
    site_id: site,
    agent_id: agent,
    system,
    name,
    scopes: JSON.stringify(scopes),
    prefix,
    hash,
    created_at: createdAt,
    last_used_at: lastUsedAt,
    expires_at: expiresAt,
    revoked_at: revokedAt,
  };
}

function toApiKey(row: Schema['api_key']): ApiKey {
  const { id, system, name, prefix, hash } = row;
  return {
    id,
    site: row.site_id,
    agent: row.agent_id,
    system,
    name,
    scopes: JSON.parse(row.scopes) as readonly Scope[],
    prefix,
    hash,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
