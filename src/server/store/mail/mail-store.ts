/** The queue of outgoing mail, in SQL. */
import type { Kysely } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import type { Schema } from '../schema.ts';
import type { MailOutcome, MailQueue } from './mail-records.ts';
import { saveMail, toQueuedMail } from './mail-rows.ts';

export function createMailStore(db: Kysely<Schema>, kind: DatabaseKind): MailQueue {
  return {
    add: (mail, event) =>
      db.transaction().execute(async (trx) => {
        const isNew = await saveMail(trx, mail);
        if (isNew) await saveEvents(trx, kind, [event]);
        return isNew;
      }),
    async takeDue(now, leaseUntil) {
      const row = await db
        .updateTable('mail')
        .set((expression) => ({ attempts: expression('attempts', '+', 1), next_at: leaseUntil }))
        .where('id', '=', (expression) =>
          expression
            .selectFrom('mail as due')
            .select('due.id')
            .where('due.state', '=', 'waiting')
            .where('due.next_at', '<=', now)
            .orderBy('due.next_at')
            .orderBy('due.id')
            .limit(1),
        )
        // Again for the row itself: another process may have taken it since it was looked up.
        .where('next_at', '<=', now)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : toQueuedMail(row);
    },
    async settle(id, outcome) {
      await db.updateTable('mail').set(toColumns(outcome)).where('id', '=', id).execute();
    },
    async nextAt() {
      const mail = await db
        .selectFrom('mail')
        .select('next_at as at')
        .where('state', '=', 'waiting')
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst();
      const notice = await db
        .selectFrom('offline_notice')
        .select('due_at as at')
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      const times = [mail, notice].flatMap((row) => (row === undefined ? [] : row.at));
      return times.length === 0 ? null : Math.min(...times);
    },
    async countTo(recipient, kindOfMail, since) {
      const row = await db
        .selectFrom('mail')
        .select((expression) => expression.fn.countAll<number>().as('count'))
        .where('recipient', '=', recipient)
        .where('kind', '=', kindOfMail)
        .where('created_at', '>', since)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async deleteDone(before) {
      await db.deleteFrom('mail').where('state', '!=', 'waiting').where('created_at', '<', before).execute();
    },
    async dueNotice(now) {
      const row = await db
        .selectFrom('offline_notice')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { conversation_id, site_id, first_seq, last_seq, due_at } = row;
      return { conversation: conversation_id, site: site_id, firstSeq: first_seq, lastSeq: last_seq, dueAt: due_at };
    },
    closeNotice: ({ conversation, lastSeq }, mails) =>
      db.transaction().execute(async (trx) => {
        const closed = await trx
          .deleteFrom('offline_notice')
          .where('conversation_id', '=', conversation)
          .where('last_seq', '=', lastSeq)
          .returning('conversation_id')
          .executeTakeFirst();
        if (closed === undefined) return false;
        for (const mail of mails) await saveMail(trx, mail);
        return true;
      }),
  };
}

function toColumns(outcome: MailOutcome): Partial<Schema['mail']> {
  if (outcome.state === 'waiting') return { next_at: outcome.nextAt, last_error: outcome.error };
  const error = outcome.state === 'failed' ? outcome.error : '';
  return { state: outcome.state, last_error: error, text: '', html: '' };
}
