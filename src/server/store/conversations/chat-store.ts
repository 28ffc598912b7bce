/** Looking back at conversations, in SQL: a page of them by an index, and what is known of each by another. */
import { type Kysely, sql } from 'kysely';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import { toVisit } from '../visitors/visitor-rows.ts';
import type { Chat, ChatStore, ChatTag } from './chat-records.ts';

const COLUMNS = [
  'conversation.id',
  'conversation.visitor_id',
  'conversation.started_at',
  'conversation.updated_at',
  'conversation.closed_at',
  'conversation.last_agent_id',
  'conversation.stars',
  'conversation.labels',
  'conversation.label_times',
] as const;

export function createChatStore(db: Kysely<Schema>, kind: DatabaseKind): ChatStore {
  const bodyKind = sql<string>`${kind === 'sqlite' ? sql`message.body` : sql`message.body::json`} ->> 'kind'`;
  /** Of each conversation, with the visit that was its visitor's last when it began. */
  const withVisit = (ids: readonly ConversationId[]) =>
    db
      .selectFrom('conversation')
      .innerJoin('visit', (join) =>
        join.on(({ eb, selectFrom }) =>
          eb(
            'visit.id',
            '=',
            selectFrom('visit as one')
              .select('one.id')
              .whereRef('one.visitor_id', '=', 'conversation.visitor_id')
              .whereRef('one.started_at', '<=', 'conversation.started_at')
              .orderBy('one.started_at', 'desc')
              .limit(1),
          ),
        ),
      )
      .where('conversation.id', 'in', ids);

  return {
    async list(site, { from, to }, agent, after, limit) {
      let query = db
        .selectFrom('conversation')
        .select(COLUMNS)
        .where('site_id', '=', site)
        .where('started_at', '>=', from)
        .where('started_at', '<', to);
      if (agent !== null) query = query.where('last_agent_id', '=', agent);
      if (after !== null) query = query.where(sql<boolean>`(started_at, id) > (${after.at}, ${after.id})`);
      const rows = await query.orderBy('started_at').orderBy('id').limit(limit).execute();
      return rows.map(toChat);
    },
    async page(site, offset, limit) {
      const rows = await db
        .selectFrom('conversation')
        .select(COLUMNS)
        .where('site_id', '=', site)
        .orderBy('started_at')
        .orderBy('id')
        .offset(offset)
        .limit(limit)
        .execute();
      return rows.map(toChat);
    },
    async count(site) {
      const { count } = await db
        .selectFrom('conversation')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('site_id', '=', site)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async find(site, ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('conversation')
        .select(COLUMNS)
        // SQLite would rather read all of the site in the order that is asked for.
        .where(sql<boolean>`${kind === 'sqlite' ? sql`+site_id` : sql`site_id`} = ${site}`)
        .where('id', 'in', ids)
        .orderBy('started_at')
        .orderBy('id')
        .execute();
      return rows.map(toChat);
    },
    async visits(ids) {
      if (ids.length === 0) return new Map();
      const rows = await withVisit(ids).selectAll('visit').select('conversation.id as chat').execute();
      return new Map(rows.map(({ chat, ...row }) => [chat, toVisit(row)]));
    },
    async pages(ids) {
      if (ids.length === 0) return new Map();
      const rows = await withVisit(ids)
        .select(['conversation.id as chat'])
        .select(({ selectFrom }) =>
          selectFrom('page_view')
            .select('page_view.url')
            .whereRef('page_view.visit_id', '=', 'visit.id')
            .whereRef('page_view.at', '<=', 'conversation.started_at')
            .orderBy('page_view.at', 'desc')
            .orderBy('page_view.id', 'desc')
            .limit(1)
            .as('url'),
        )
        .execute();
      return new Map(rows.flatMap(({ chat, url }) => (url === null ? [] : [[chat, url]])));
    },
    async answeredAt(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('message')
        .innerJoin(
          db
            .selectFrom('message as one')
            .select(['one.conversation_id', sql<number>`min(one.seq)`.as('seq')])
            .where('one.conversation_id', 'in', ids)
            .where('one.author_key', 'like', 'visitor:%')
            .groupBy('one.conversation_id')
            .as('asked'),
          (join) =>
            join.onRef('asked.conversation_id', '=', 'message.conversation_id').onRef('asked.seq', '<', 'message.seq'),
        )
        .select(['message.conversation_id', sql<number>`min(message.at)`.as('at')])
        .where('message.author_key', 'like', 'agent:%')
        // That an agent took it is no word to the visitor.
        .where(sql<boolean>`${bodyKind} <> 'event'`)
        .groupBy('message.conversation_id')
        .execute();
      return new Map(rows.map(({ conversation_id, at }) => [conversation_id, Number(at)]));
    },
    async tags(ids) {
      if (ids.length === 0) return new Map();
      const worn = (wearer: 'conversation' | 'visitor') =>
        db
          .selectFrom('conversation')
          .innerJoin(
            'worn_tag',
            `worn_tag.wearer_id`,
            wearer === 'visitor' ? 'conversation.visitor_id' : 'conversation.id',
          )
          .innerJoin('tag', 'tag.id', 'worn_tag.tag_id')
          .select(['conversation.id as chat', 'tag.name', 'worn_tag.at'])
          .where('worn_tag.wearer_kind', '=', wearer)
          .where('conversation.id', 'in', ids)
          .execute();
      const rows = [...(await worn('conversation')), ...(await worn('visitor'))];
      const tags = new Map<ConversationId, ChatTag[]>();
      for (const { chat, name, at } of rows.sort(
        (left, right) => left.at - right.at || (left.name < right.name ? -1 : 1),
      )) {
        const known = tags.get(chat) ?? [];
        if (!known.some((tag) => tag.name === name)) known.push({ name, at });
        tags.set(chat, known);
      }
      return tags;
    },
  };
}

type Row = Pick<
  Schema['conversation'],
  'id' | 'visitor_id' | 'started_at' | 'updated_at' | 'closed_at' | 'last_agent_id' | 'stars' | 'labels' | 'label_times'
>;

function toChat(row: Row): Chat {
  const times = JSON.parse(row.label_times) as Readonly<Record<string, number>>;
  return {
    id: row.id,
    visitor: row.visitor_id,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
    agent: row.last_agent_id,
    stars: row.stars,
    labels: (JSON.parse(row.labels) as string[]).map((label) => ({
      label,
      at: toTime(times, label) ?? row.started_at,
    })),
  };
}

/** What an agent writes may be the name of something that every object has. */
const toTime = (times: Readonly<Record<string, number>>, label: string): number | undefined =>
  Object.hasOwn(times, label) ? times[label] : undefined;
