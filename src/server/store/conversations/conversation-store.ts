/** Conversations and their messages, in SQL. */
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { ConversationState } from '../../../protocol/conversation-state.ts';
import type { ConversationSummary, Message } from '../../../protocol/message.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { toConversation, toMessage, toMessageRow } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Store } from '../store.ts';
import { changeRow } from './change-row.ts';
import { narrow } from './conversation-list.ts';
import { lockConversation, summarizeRow } from './conversation-row.ts';
import { appendBatch } from './message-batch.ts';
import { saveConversations } from './save-conversations.ts';

type ConversationRow = Schema['conversation'];

export function createConversationStore(db: Kysely<Schema>, kind: DatabaseKind): Store['conversations'] {
  const conversations = () => db.selectFrom('conversation').selectAll('conversation');

  async function summarize(
    query: SelectQueryBuilder<Schema, 'conversation', ConversationRow>,
  ): Promise<ConversationSummary[]> {
    const rows = await query
      .innerJoin('message', (join) =>
        join
          .onRef('message.conversation_id', '=', 'conversation.id')
          .onRef('message.seq', '=', 'conversation.last_seq'),
      )
      .select(['message.id as message_id', 'message.author', 'message.author_key', 'message.body', 'message.at'])
      .execute();
    return rows.map((row) =>
      toConversation(row, toMessage({ ...row, id: row.message_id, conversation_id: row.id, seq: row.last_seq })),
    );
  }

  return {
    append: (appends) => db.transaction().execute((trx) => appendBatch(trx, kind, appends)),
    find: async (id) => (await summarize(conversations().where('conversation.id', '=', id)))[0] ?? null,
    ofVisitor: (visitor) =>
      summarize(conversations().where('visitor_id', '=', visitor).orderBy('conversation.started_at', 'desc')),
    async ofSite(site, closed) {
      const ofSite = conversations().where('site_id', '=', site).orderBy('conversation.started_at', 'desc');
      const live = await summarize(ofSite.where('state', '!=', 'closed'));
      const ended = await summarize(ofSite.where('state', '=', 'closed').limit(closed));
      return [...live, ...ended];
    },
    list: (site, filter, before, limit) => summarize(narrow(conversations(), kind, site, filter, before).limit(limit)),
    async countByState(site) {
      const rows = await db
        .selectFrom('conversation')
        .select(['state', (expression) => expression.fn.countAll<number>().as('count')])
        .where('site_id', '=', site)
        // Not by what they are not: that would walk through all that were closed.
        .where('state', 'in', ['waiting', 'open', 'transferring'])
        .groupBy('state')
        .execute();
      const count = (...states: readonly ConversationState[]): number =>
        rows.filter(({ state }) => states.includes(state)).reduce((sum, row) => sum + Number(row.count), 0);
      return { waiting: count('waiting'), open: count('open', 'transferring') };
    },
    async countUnreadOffline(site) {
      const { count } = await db
        .selectFrom('conversation')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('site_id', '=', site)
        .where('state', '=', 'offline')
        .whereRef('read_by_agent', '<', 'last_seq')
        .executeTakeFirstOrThrow();
      return Number(count);
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
      return row === undefined ? null : summarizeRow(db, row);
    },
    change: (change) =>
      db.transaction().execute(async (trx) => {
        const row = await lockConversation(trx, kind, change.site, change.conversation);
        const changed = row && changeRow(row, change);
        if (changed === null) return null;
        const { id, last_seq, updated_at } = changed.row;
        await saveConversations(trx, kind, [changed.row]);
        await saveEvents(trx, kind, changed.events);
        if (change.message === null) return { summary: await summarizeRow(trx, changed.row), message: null };
        const message: Message = { ...change.message, conversation: id, seq: last_seq, at: updated_at };
        await trx.insertInto('message').values(toMessageRow(message)).execute();
        return { summary: toConversation(changed.row, message), message };
      }),
  };
}
