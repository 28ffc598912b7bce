/** Conversations and their messages, in SQL. */
import type { Kysely } from 'kysely';
import { appendBatch, saveConversations } from './message-batch.ts';
import { toConversation, toEventRow, toMessage, toMessageRow } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

export function createConversationStore(db: Kysely<Schema>): Store['conversations'] {
  return {
    append: (appends) => db.transaction().execute((trx) => appendBatch(trx, appends)),
    async find(id) {
      const row = await db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toConversation(row);
    },
    async ofVisitor(visitor) {
      const rows = await db
        .selectFrom('conversation')
        .selectAll()
        .where('visitor_id', '=', visitor)
        .orderBy('started_at', 'desc')
        .execute();
      return rows.map(toConversation);
    },
    async ofSite(site, closed) {
      const ofSite = db
        .selectFrom('conversation')
        .selectAll()
        .where('site_id', '=', site)
        .orderBy('updated_at', 'desc');
      const live = await ofSite.where('state', '!=', 'closed').execute();
      const ended = await ofSite.where('state', '=', 'closed').limit(closed).execute();
      return [...live, ...ended].map(toConversation);
    },
    async messages(id, after, limit) {
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .where('conversation_id', '=', id)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(toMessage);
    },
    async heads(ids) {
      if (ids.length === 0) return [];
      return db
        .selectFrom('conversation')
        .select(['id as conversation', 'last_seq as seq'])
        .where('id', 'in', ids)
        .execute();
    },
    async markRead(id, reader, seq) {
      const column = reader === 'visitor' ? 'read_by_visitor' : 'read_by_agent';
      const row = await db
        .updateTable('conversation')
        .set({ [column]: seq })
        .where('id', '=', id)
        .where(column, '<', seq)
        .where('last_seq', '>=', seq)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : toConversation(row);
    },
    change: ({ conversation, site, expected, state, agent, message, event }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('conversation')
          .selectAll()
          .where('id', '=', conversation)
          .where('site_id', '=', site)
          .executeTakeFirst();
        const isExpected =
          row !== undefined &&
          expected.states.includes(row.state) &&
          (expected.agent === 'any' || expected.agent === row.agent_id);
        if (!isExpected) return null;
        const stored = { ...message, conversation, seq: row.last_seq + 1, at: event.at };
        const changed = {
          ...row,
          state,
          agent_id: agent?.id ?? null,
          agent_name: agent?.name ?? '',
          last_seq: stored.seq,
          updated_at: event.at,
        };
        await saveConversations(trx, [changed]);
        await trx.insertInto('message').values(toMessageRow(stored)).execute();
        await trx.insertInto('event').values(toEventRow(event)).execute();
        return { summary: toConversation(changed), message: stored };
      }),
  };
}
