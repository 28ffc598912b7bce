/** Sites, agents and their sign-ins, in SQL. */
import type { Kysely } from 'kysely';
import { toAgent, toAgentRow, toSignIn, toSignInRow, toSite, toSiteRow } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Store } from '../store.ts';

export function createAccountStore(db: Kysely<Schema>): Pick<Store, 'sites' | 'agents' | 'signIns'> {
  return {
    sites: {
      async create(site) {
        await db.insertInto('site').values(toSiteRow(site)).execute();
      },
      list: async () => (await db.selectFrom('site').selectAll().orderBy('created_at').execute()).map(toSite),
      async update(id, { name, triggers, settings, departments }) {
        const columns = {
          ...(name === undefined ? {} : { name }),
          ...(triggers === undefined ? {} : { triggers: JSON.stringify(triggers) }),
          ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
          ...(departments === undefined ? {} : { departments: JSON.stringify(departments) }),
        };
        if (Object.keys(columns).length === 0) return;
        await db.updateTable('site').set(columns).where('id', '=', id).execute();
      },
    },
    agents: {
      async create(agent) {
        const inserted = await db
          .insertInto('agent')
          .values(toAgentRow(agent))
          .onConflict((on) => on.column('email').doNothing())
          .returning('id')
          .executeTakeFirst();
        return inserted !== undefined;
      },
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
      async setPassword(id, passwordHash) {
        await db.updateTable('agent').set({ password_hash: passwordHash }).where('id', '=', id).execute();
      },
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
