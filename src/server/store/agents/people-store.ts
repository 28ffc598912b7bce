/** Agents who come, change and go, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { saveMail, saveUnaskedMail } from '../mail/mail-rows.ts';
import { toAgent, toAgentRow, toSignInRow } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Agent } from '../store.ts';
import type { AgentChange, People, PeopleRefusal } from './people-records.ts';
import { createStatusStore } from './status-store.ts';

export function createPeopleStore(db: Kysely<Schema>, kind: DatabaseKind): People {
  return {
    ...createStatusStore(db, kind),
    invite: ({ agent: wish, link, mail, event }) =>
      db.transaction().execute(async (trx) => {
        const agent = await addAgent(trx, wish);
        if (agent === null) return null;
        await trx
          .insertInto('sign_in')
          .values(toSignInRow({ ...link, agent: agent.id }))
          .execute();
        await saveEvents(trx, kind, [{ ...event, agent: agent.id }]);
        return { agent, isMailed: mail !== null && (await saveUnaskedMail(trx, mail)) };
      }),
    change: (site, id, change, event) =>
      db.transaction().execute(async (trx) => {
        const refusal = await findRefusal(trx, site, id, change.role ?? 'owner');
        if (refusal !== null) return refusal;
        const row = await trx
          .updateTable('agent')
          .set(toColumns(change))
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await saveEvents(trx, kind, [event]);
        return toAgent(row);
      }),
    deactivate: (site, id, event) =>
      db.transaction().execute(async (trx) => {
        const refusal = await findRefusal(trx, site, id, null);
        if (refusal !== null) return refusal;
        await trx.updateTable('agent').set({ deactivated_at: event.at }).where('id', '=', id).execute();
        await trx.deleteFrom('sign_in').where('agent_id', '=', id).execute();
        // For ever: somebody who is invited again must not find old ones open.
        await trx
          .updateTable('api_key')
          .set({ revoked_at: event.at })
          .where('agent_id', '=', id)
          .where('system', '=', 'rest')
          .where('revoked_at', 'is', null)
          .execute();
        await saveEvents(trx, kind, [event]);
        return 'deactivated';
      }),
    mailLink: (link, mail, since) =>
      db.transaction().execute(async (trx) => {
        const isSent = since === null ? await saveMail(trx, mail) : await saveUnaskedMail(trx, { mail, since });
        if (isSent) await trx.insertInto('sign_in').values(toSignInRow(link)).execute();
        return isSent;
      }),
  };
}

/** Null when the e-mail is in use. */
async function addAgent(trx: Transaction<Schema>, wish: Agent): Promise<Agent | null> {
  const inserted = await trx
    .insertInto('agent')
    .values(toAgentRow(wish))
    .onConflict((on) => on.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted !== undefined) return wish;
  const known = await trx.selectFrom('agent').selectAll().where('email', '=', wish.email).executeTakeFirstOrThrow();
  // An owner who is there is nobody's to invite: it would be a way around `findRefusal`.
  const isPending = known.password_hash === null && known.role !== 'owner';
  if (known.site_id !== wish.site || (known.deactivated_at === null && !isPending)) return null;
  // Whoever comes back proves anew that the address is theirs.
  const { id: _, created_at: __, ...columns } = toAgentRow(wish);
  const row = await trx
    .updateTable('agent')
    .set(columns)
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAgent(row);
}

/** @param role what the agent will be; null for one who leaves */
async function findRefusal(
  trx: Transaction<Schema>,
  site: SiteId,
  id: AgentId,
  role: Agent['role'] | null,
): Promise<PeopleRefusal | null> {
  // Locks the site in databases that let two transactions write at once: both would count the other's owner.
  await trx
    .updateTable('site')
    .set((expression) => ({ name: expression.ref('name') }))
    .where('id', '=', site)
    .execute();
  const rows = await trx
    .selectFrom('agent')
    .select(['id', 'role'])
    .where('site_id', '=', site)
    .where('deactivated_at', 'is', null)
    .execute();
  if (!rows.some((row) => row.id === id)) return 'not-found';
  const isOwnerLeft = rows.some((row) => row.role === 'owner' && row.id !== id);
  const wasOwner = rows.some((row) => row.id === id && row.role === 'owner');
  return wasOwner && role !== 'owner' && !isOwnerLeft ? 'last-owner' : null;
}

function toColumns({ name, role, departments, chatLimit, avatar }: AgentChange): Partial<Schema['agent']> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(departments === undefined ? {} : { departments: JSON.stringify(departments) }),
    ...(chatLimit === undefined ? {} : { chat_limit: chatLimit }),
    ...(avatar === undefined ? {} : { avatar_id: avatar }),
  };
}
