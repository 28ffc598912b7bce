/** Which addresses belong to whom, and which want no mail, in SQL. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Addresses } from './mail-records.ts';
import { saveUnaskedMail } from './mail-rows.ts';

export function createAddressStore(db: Kysely<Schema>): Addresses {
  return {
    async isConfirmed(visitor, address) {
      const row = await db
        .selectFrom('visitor_address')
        .select('confirmed_at')
        .where('visitor_id', '=', visitor)
        .where('address', '=', address)
        .executeTakeFirst();
      return row !== undefined && row.confirmed_at !== null;
    },
    claim: ({ site, visitor, address, conversation, hash, askedAt }, mail) =>
      db.transaction().execute(async (trx) => {
        // First: a claim without its mail would make the link of an earlier mail worthless.
        if (!(await saveUnaskedMail(trx, mail))) return false;
        const changing = { conversation_id: conversation, hash, asked_at: askedAt };
        await trx
          .insertInto('visitor_address')
          .values({ visitor_id: visitor, address, site_id: site, ...changing, confirmed_at: null })
          .onConflict((on) => on.columns(['visitor_id', 'address']).doUpdateSet(changing))
          .execute();
        return true;
      }),
    async confirm(hash, now, askedSince) {
      const row = await db
        .updateTable('visitor_address')
        .set((expression) => ({ confirmed_at: expression.fn.coalesce('confirmed_at', expression.val(now)) }))
        .where('hash', '=', hash)
        .where('asked_at', '>', askedSince)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return null;
      const { site_id, visitor_id, address, conversation_id, asked_at } = row;
      return { site: site_id, visitor: visitor_id, address, conversation: conversation_id, hash, askedAt: asked_at };
    },
    async isStopped(address) {
      const row = await db
        .selectFrom('mail_address')
        .select('stopped_at')
        .where('address', '=', address)
        .executeTakeFirst();
      return row !== undefined && row.stopped_at !== null;
    },
    async setStopped(address, at) {
      await db
        .insertInto('mail_address')
        .values({ address, unasked_at: 0, stopped_at: at })
        .onConflict((on) => on.column('address').doUpdateSet({ stopped_at: at }))
        .execute();
    },
  };
}
