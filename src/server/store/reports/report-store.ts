/** What reports ask of the event log, in SQL. */
import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import type { EventKind } from '../store.ts';
import { createAgentQueries } from './agent-queries.ts';
import { createReportEvents, toBucket, toList } from './report-events.ts';
import type { ReportStore } from './report-records.ts';

/** Those after which an agent has a conversation or somebody waits for one, also when it is so already; and those after which not. */
const OPENING: readonly EventKind[] = ['conversation-started', 'conversation-reopened', 'conversation-taken'];
const ENDING: readonly EventKind[] = [
  'conversation-closed',
  'conversation-refused',
  'conversation-missed',
  'offline-message',
];

export function createReportStore(db: Kysely<Schema>, kind: DatabaseKind): ReportStore {
  const events = createReportEvents(db, kind);
  return {
    ...createAgentQueries(db, events),
    async counts(scope, kinds, buckets, detail) {
      const value = detail === undefined ? sql<null>`null` : events.text(detail);
      // One kind at a time: to group them all together the database would sort all of them, by more.
      const results = await Promise.all(
        kinds.map(async (one) => {
          const rows = await events
            .of(scope, [one])
            .select([toBucket(buckets).as('bucket'), value.as('value'), sql<number>`count(*)`.as('count')])
            .groupBy(detail === undefined ? ['bucket'] : ['bucket', 'value'])
            .execute();
          return rows.map((row) => ({ ...row, kind: one, ...toNumbers(row, ['bucket', 'count']) }));
        }),
      );
      return results.flat();
    },
    async numbers(scope, kinds, detail, buckets) {
      const rows = await events
        .of(scope, kinds)
        .select([toBucket(buckets).as('bucket'), events.all(events.number(detail)).as('values')])
        .groupBy('bucket')
        .execute();
      return rows.map(({ bucket, values }) => ({
        bucket: Number(bucket),
        // Whoever wrote an event without the number is not waited for.
        values: toList<number | null>(values).filter((value) => value !== null),
      }));
    },
    turns: (scope) =>
      // One kind at a time: to group them the database would sort all of them first.
      Promise.all(
        [...OPENING, ...ENDING].map(async (turn) => {
          const row = await events
            .of(scope, [turn])
            .select([
              events.all(sql`at`).as('at'),
              events.all(sql`position`).as('positions'),
              events.all(sql`conversation_id`).as('conversations'),
            ])
            .executeTakeFirst();
          return {
            isOpen: OPENING.includes(turn),
            // PostgreSQL makes nothing of no rows.
            at: toList<number>(row?.at ?? []),
            positions: toList<number>(row?.positions ?? []),
            conversations: toList<string>(row?.conversations ?? []),
          };
        }),
      ),
    async tags(scope) {
      const rows = await events
        .of(scope, ['tag-put-on'])
        .select([
          sql<string>`coalesce(${events.text('tag')}, '')`.as('tag'),
          sql<string>`coalesce(${events.text('name')}, '')`.as('name'),
          sql<number>`count(conversation_id)`.as('conversations'),
          sql<number>`count(*) - count(conversation_id)`.as('visitors'),
          sql<number>`max(at)`.as('lastAt'),
        ])
        .groupBy(['tag', 'name'])
        .execute();
      return rows.map((row) => ({ ...row, ...toNumbers(row, ['conversations', 'visitors', 'lastAt']) }));
    },
    async calls(scope, buckets) {
      const isAnswered = events.isTrue('answered');
      const rows = await events
        .of(scope, ['call-ended'])
        .select([
          toBucket(buckets).as('bucket'),
          sql<string>`coalesce(${events.text('direction')}, '')`.as('direction'),
          sql<number>`count(*)`.as('calls'),
          sql<number>`sum(case when ${isAnswered} then 1 else 0 end)`.as('answered'),
          sql<number>`sum(coalesce(${events.number('waitMs')}, 0))`.as('waitMs'),
          sql<number>`sum(case when ${isAnswered} then coalesce(${events.number('durationMs')}, 0) else 0 end)`.as(
            'talkMs',
          ),
        ])
        .groupBy(['bucket', 'direction'])
        .execute();
      return rows.map((row) => ({ ...row, ...toNumbers(row, ['bucket', 'calls', 'answered', 'waitMs', 'talkMs']) }));
    },
    async visitors({ site, from, to }) {
      const row = await db
        .selectFrom('event')
        .leftJoin('visitor', 'visitor.id', 'event.visitor_id')
        .where('event.site_id', '=', site)
        .where('at', '>=', from)
        .where('at', '<', to)
        .where('kind', 'in', ['visit-started', 'page-viewed'])
        .select([
          sql<number>`count(case when kind = 'visit-started' then 1 end)`.as('visits'),
          sql<number>`count(case when kind = 'page-viewed' then 1 end)`.as('pageViews'),
          sql<number>`count(distinct case when kind = 'visit-started' and first_seen_at >= ${from} then visitor_id end)`.as(
            'newVisitors',
          ),
        ])
        .executeTakeFirstOrThrow();
      return toNumbers(row, ['visits', 'newVisitors', 'pageViews']);
    },
  };
}

/** Counts and sums: PostgreSQL's drivers give those of 64 bits as text. */
function toNumbers<Name extends string>(row: Readonly<Record<Name, unknown>>, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, Number(row[name])])) as Record<Name, number>;
}
