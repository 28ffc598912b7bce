/** Puts mail into the queue, in any transaction that causes it. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { MailKind, NewMail, QueuedMail, UnaskedMail } from './mail-records.ts';

/** False when the site had one with its key before. */
export async function saveMail(db: Kysely<Schema>, mail: NewMail): Promise<boolean> {
  const inserted = await db
    .insertInto('mail')
    .values(toMailRow(mail))
    .onConflict((on) => on.columns(['site_id', 'dedupe_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** False when it may not be sent. Of two that are caused at once, by whomever, one is. */
export async function saveUnaskedMail(db: Kysely<Schema>, { mail, since }: UnaskedMail): Promise<boolean> {
  const free = await db
    .insertInto('mail_address')
    .values({ address: mail.recipient, unasked_at: mail.createdAt, stopped_at: null })
    .onConflict((on) =>
      on
        .column('address')
        .doUpdateSet({ unasked_at: mail.createdAt })
        .where('mail_address.unasked_at', '<=', since)
        .where('mail_address.stopped_at', 'is', null),
    )
    .returning('address')
    .executeTakeFirst();
  return free !== undefined && saveMail(db, mail);
}

function toMailRow(mail: NewMail): Schema['mail'] {
  return {
    id: mail.id,
    site_id: mail.site,
    kind: mail.kind,
    recipient: mail.recipient,
    from_name: mail.fromName,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    thread: mail.thread,
    stop_url: mail.stopUrl,
    dedupe_key: mail.dedupeKey,
    state: 'waiting',
    attempts: 0,
    next_at: mail.createdAt,
    last_error: '',
    created_at: mail.createdAt,
  };
}

export function toQueuedMail(row: Schema['mail']): QueuedMail {
  return {
    id: row.id,
    site: row.site_id,
    kind: row.kind as MailKind,
    recipient: row.recipient,
    fromName: row.from_name,
    subject: row.subject,
    text: row.text,
    html: row.html,
    thread: row.thread,
    stopUrl: row.stop_url,
    dedupeKey: row.dedupe_key,
    createdAt: row.created_at,
    attempts: row.attempts,
  };
}
