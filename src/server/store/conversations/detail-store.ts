/** Subjects, labels, fields, ratings and notes of conversations, in SQL. */
import { type Kysely, sql } from 'kysely';
import type { ConversationDetail, Note } from '../../../protocol/conversation-api.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { toConversation, toMessage } from '../rows.ts';
import type { Schema } from '../schema.ts';
import { lockConversation, summarizeRow } from './conversation-row.ts';
import type { ConversationDetailStore, DetailChange } from './detail-records.ts';
import { toDepartment } from './place-message.ts';

type Row = Schema['conversation'];

export function createConversationDetailStore(db: Kysely<Schema>, kind: DatabaseKind): ConversationDetailStore {
  return {
    async find(site, id) {
      const row = await db
        .selectFrom('conversation')
        .selectAll()
        .where('id', '=', id)
        .where('site_id', '=', site)
        .executeTakeFirst();
      return row === undefined ? null : toDetail(row, await summarizeRow(db, row));
    },
    async list(site, ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('conversation')
        .innerJoin('message', (join) =>
          join
            .onRef('message.conversation_id', '=', 'conversation.id')
            .onRef('message.seq', '=', 'conversation.last_seq'),
        )
        .selectAll('conversation')
        .select(['message.id as message_id', 'message.author', 'message.author_key', 'message.body', 'message.at'])
        .where('conversation.id', 'in', ids)
        // SQLite would rather walk through all of the site.
        .where(sql<boolean>`${kind === 'sqlite' ? sql`+site_id` : sql`site_id`} = ${site}`)
        .execute();
      return rows.map((row) => {
        const last = toMessage({ ...row, id: row.message_id, conversation_id: row.id, seq: row.last_seq });
        return toDetail(row, toConversation(row, last));
      });
    },
    change: (site, id, change, maxFields, event) =>
      db.transaction().execute(async (trx) => {
        const row = await lockConversation(trx, kind, site, id);
        if (row === null) return 'not-found';
        const columns = toColumns(row, change, event.at);
        if (Object.keys(JSON.parse(columns.fields) as object).length > maxFields) return 'too-many';
        await trx.updateTable('conversation').set(columns).where('id', '=', id).execute();
        await saveEvents(trx, kind, [{ ...event, visitor: row.visitor_id, ...toDepartment(row) }]);
        return summarizeRow(trx, { ...row, ...columns });
      }),
    rate: (site, id, { stars, comment }, event) =>
      db.transaction().execute(async (trx) => {
        const row = await lockConversation(trx, kind, site, id);
        if (row === null) return null;
        const columns = { stars, rating_comment: comment };
        await trx.updateTable('conversation').set(columns).where('id', '=', id).execute();
        const agent = row.agent_id ?? row.last_agent_id;
        await saveEvents(trx, kind, [
          { ...event, visitor: row.visitor_id, ...(agent === null ? {} : { agent }), ...toDepartment(row) },
        ]);
        return summarizeRow(trx, { ...row, ...columns });
      }),
    notes: {
      add: ({ id, conversation, by, text, at }, event) =>
        db.transaction().execute(async (trx) => {
          await trx
            .insertInto('note')
            .values({ id, conversation_id: conversation, agent_id: by.id, agent_name: by.name, text, at })
            .execute();
          await saveEvents(trx, kind, [event]);
        }),
      async list(conversation) {
        const rows = await db
          .selectFrom('note')
          .selectAll()
          .where('conversation_id', '=', conversation)
          .orderBy('at')
          .orderBy('id')
          .execute();
        return rows.map(toNote);
      },
      delete: (conversation, id, author, event) =>
        db.transaction().execute(async (trx) => {
          const row = await trx
            .deleteFrom('note')
            .where('conversation_id', '=', conversation)
            .where('id', '=', id)
            .$if(author !== 'anybody', (query) => query.where('agent_id', '=', author as never))
            .returning('id')
            .executeTakeFirst();
          if (row === undefined) return false;
          await saveEvents(trx, kind, [event]);
          return true;
        }),
    },
  };
}

function toColumns(
  row: Row,
  { subject, labels, fields = {} }: DetailChange,
  at: number,
): Pick<Row, 'subject' | 'labels' | 'label_times' | 'fields'> {
  const kept = { ...(JSON.parse(row.fields) as Record<string, string>), ...fields };
  const filled = Object.entries(kept).filter(([, value]) => value !== null);
  return {
    subject: subject ?? row.subject,
    ...(labels === undefined ? { labels: row.labels, label_times: row.label_times } : toLabels(row, labels, at)),
    fields: JSON.stringify(Object.fromEntries(filled)),
  };
}

/** Those that stay keep their time. */
function toLabels(row: Row, labels: readonly string[], at: number): Pick<Row, 'labels' | 'label_times'> {
  const known = new Map(Object.entries(JSON.parse(row.label_times) as Record<string, number>));
  const before = new Set(JSON.parse(row.labels) as string[]);
  const times = [...new Set(labels)].map((label) => {
    const since = known.get(label) ?? (before.has(label) ? row.started_at : at);
    return [label, since] as const;
  });
  return {
    labels: JSON.stringify(times.map(([label]) => label)),
    label_times: JSON.stringify(Object.fromEntries(times)),
  };
}

function toDetail(row: Row, summary: ConversationSummary): ConversationDetail {
  return {
    ...summary,
    channel: row.channel,
    labels: JSON.parse(row.labels) as string[],
    fields: JSON.parse(row.fields) as Record<string, string>,
    rating: row.stars === null ? null : { stars: row.stars, comment: row.rating_comment },
    lastAgent: row.last_agent_id,
    openedAt: row.opened_at,
    waitingSince: row.waiting_since,
    closedAt: row.closed_at,
  };
}

const toNote = ({ id, agent_id, agent_name, text, at }: Schema['note']): Note => ({
  id,
  by: { id: agent_id, name: agent_name },
  text,
  at,
});
