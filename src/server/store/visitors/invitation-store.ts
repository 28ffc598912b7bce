/** Invitations of agents to visitors, in SQL. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import type { Schema } from '../schema.ts';
import type { InvitationOutcome, Store } from '../store.ts';
import { toInvitation, toInvitationRow } from './visitor-rows.ts';

/** The outcomes that may come before each. */
const BEFORE = {
  shown: ['pending', 'replaced'],
  dismissed: ['pending', 'replaced', 'shown'],
  answered: ['pending', 'replaced', 'shown', 'dismissed'],
} as const satisfies Partial<Record<InvitationOutcome, readonly InvitationOutcome[]>>;

export function createInvitationStore(db: Kysely<Schema>, kind: DatabaseKind): Store['invitations'] {
  return {
    create: (invitation, event) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('invitation')
          .set({ outcome: 'replaced' satisfies InvitationOutcome })
          .where('visitor_id', '=', invitation.visitor)
          .where('outcome', '=', 'pending' satisfies InvitationOutcome)
          .execute();
        await trx.insertInto('invitation').values(toInvitationRow(invitation)).execute();
        await saveEvents(trx, kind, [event]);
      }),
    async find(id) {
      const row = await db.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toInvitation(row);
    },
    setOutcome: (id, outcome) => setOutcome(db, [id], outcome),
    async pendingOf(visitor) {
      const row = await db
        .selectFrom('invitation')
        .selectAll()
        .where('visitor_id', '=', visitor)
        .where('outcome', '=', 'pending' satisfies InvitationOutcome)
        .executeTakeFirst();
      return row === undefined ? null : toInvitation(row);
    },
  };
}

export async function setOutcome(
  db: Kysely<Schema>,
  ids: readonly string[],
  outcome: keyof typeof BEFORE,
): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ outcome })
    .where('id', 'in', ids)
    .where('outcome', 'in', BEFORE[outcome])
    .execute();
}
