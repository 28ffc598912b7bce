/** Sites, agents and their sign-ins, in SQL. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { recordChange } from '../record-change.ts';
import { toAgent, toAgentRow, toSignIn, toSignInRow, toSite, toSiteRow } from '../rows.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import { toSiteChanges } from '../sites/site-changes.ts';
import type { SiteChange, Store } from '../store.ts';

export function createAccountStore(
  db: Kysely<Schema>,
  kind: DatabaseKind,
): Pick<Store, 'sites' | 'agents' | 'signIns'> {
  return {
    sites: {
      create: (site) =>
        db.transaction().execute(async (trx) => {
          await trx.insertInto('site').values(toSiteRow(site)).execute();
          const writer = { site: site.id, agent: null, at: site.createdAt };
          await recordChange(trx, kind, writer, { subject: 'site', id: site.id, change: 'created' });
        }),
      list: async () => (await db.selectFrom('site').selectAll().orderBy('created_at').execute()).map(toSite),
      update: (writer, change) =>
        db.transaction().execute(async (trx) => {
          await lockSite(trx, kind, writer.site);
          const row = await trx.selectFrom('site').selectAll().where('id', '=', writer.site).executeTakeFirst();
          const changes = row === undefined ? [] : toSiteChanges(toSite(row), change);
          if (changes.length === 0) return;
          await trx.updateTable('site').set(toColumns(change)).where('id', '=', writer.site).execute();
          await recordChange(trx, kind, writer, ...changes);
        }),
    },
    agents: {
      create: (agent) =>
        db.transaction().execute(async (trx) => {
          const inserted = await trx
            .insertInto('agent')
            .values(toAgentRow(agent))
            .onConflict((on) => on.column('email').doNothing())
            .returning('id')
            .executeTakeFirst();
          if (inserted === undefined) return false;
          const { id, site, role, createdAt: at } = agent;
          await saveEvents(trx, kind, [{ site, kind: 'agent-invited', agent: id, at, detail: { role } }]);
          return true;
        }),
      async list(site) {
        const rows = await db
          .selectFrom('agent')
          .selectAll()
          .where('site_id', '=', site)
          .orderBy('created_at')
          .execute();
        return rows.map(toAgent);
      },
      async find(id) {
        const row = await db.selectFrom('agent').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : toAgent(row);
      },
      async findByEmail(email) {
        const row = await db.selectFrom('agent').selectAll().where('email', '=', email).executeTakeFirst();
        return row === undefined ? null : toAgent(row);
      },
      setPassword: (id, passwordHash, { agent: by, at }) =>
        db.transaction().execute(async (trx) => {
          const row = await trx
            .updateTable('agent')
            .set({ password_hash: passwordHash })
            .where('id', '=', id)
            .returning('site_id')
            .executeTakeFirst();
          if (row === undefined) return;
          const detail = { changed: 'password', ...(by === null ? {} : { by }) };
          await saveEvents(trx, kind, [{ site: row.site_id, kind: 'agent-changed', agent: id, at, detail }]);
        }),
    },
    signIns: {
      async create(signIn) {
        await db.insertInto('sign_in').values(toSignInRow(signIn)).execute();
      },
      async find(hash) {
        const row = await db.selectFrom('sign_in').selectAll().where('hash', '=', hash).executeTakeFirst();
        return row === undefined ? null : toSignIn(row);
      },
      async take(hash) {
        const row = await db.deleteFrom('sign_in').where('hash', '=', hash).returningAll().executeTakeFirst();
        return row === undefined ? null : toSignIn(row);
      },
      async setExpiry(hash, expiresAt) {
        await db.updateTable('sign_in').set({ expires_at: expiresAt }).where('hash', '=', hash).execute();
      },
      async deleteExpired(now) {
        await db.deleteFrom('sign_in').where('expires_at', '<=', now).execute();
      },
      async deleteOf(agent) {
        await db.deleteFrom('sign_in').where('agent_id', '=', agent).execute();
      },
    },
  };
}

function toColumns({ name, appearance, triggers, settings, departments }: SiteChange): Partial<Schema['site']> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(appearance === undefined ? {} : { appearance: JSON.stringify(appearance) }),
    ...(triggers === undefined ? {} : { triggers: JSON.stringify(triggers) }),
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(departments === undefined ? {} : { departments: JSON.stringify(departments) }),
  };
}
