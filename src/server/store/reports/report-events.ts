/** The parts that queries of reports are made of: which events, what their detail says, in which bucket they are. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { REPORTED_EVENTS, toAgentsMessages } from '../migrations/009-event-reports.ts';
import type { Schema } from '../schema.ts';
import type { EventKind } from '../store.ts';
import type { Buckets, ReportScope } from './report-records.ts';

export type ReportEvents = ReturnType<typeof createReportEvents>;

export function createReportEvents(db: Kysely<Schema>, kind: DatabaseKind) {
  const detail = kind === 'sqlite' ? sql`detail` : sql`detail::json`;
  const within = ({ site, from, to, agent, department }: ReportScope) =>
    db
      .selectFrom('event')
      .where('site_id', '=', site)
      .where('at', '>=', from)
      .where('at', '<', to)
      .$if(agent !== undefined, (query) => query.where('agent_id', '=', agent ?? null))
      .$if(department !== undefined, (query) => query.where('department_id', '=', department ?? null));
  return {
    of: (scope: ReportScope, kinds: readonly EventKind[]) =>
      within(scope)
        .where(sql<boolean>`${sql.raw(REPORTED_EVENTS)}`)
        .where('kind', 'in', kinds),
    agentsMessages: (scope: ReportScope) => within(scope).where(sql<boolean>`${sql.raw(toAgentsMessages(kind))}`),
    /** @param name one of ours, never one that was sent */
    text: (name: string): RawBuilder<string | null> => sql`cast(${detail} ->> ${sql.lit(name)} as text)`,
    number: (name: string): RawBuilder<number> => sql`cast(${detail} ->> ${sql.lit(name)} as double precision)`,
    /** SQLite makes a number of it. */
    isTrue: (name: string): RawBuilder<boolean> =>
      sql`${detail} ->> ${sql.lit(name)} = ${sql.lit(kind === 'sqlite' ? 1 : 'true')}`,
    /** One row with all values of a group, in no order: a row for each value would cost ten times as much. */
    all: (expression: RawBuilder<unknown>): RawBuilder<unknown> =>
      kind === 'sqlite' ? sql`json_group_array(${expression})` : sql`json_agg(${expression})`,
  };
}

/** What `all` gave: SQLite has JSON as text. */
export function toList<Entry>(column: unknown): readonly Entry[] {
  return (typeof column === 'string' ? JSON.parse(column) : column) as readonly Entry[];
}

/** The number of an event's bucket. Instants are cast, since drivers send numbers as floating point, and that divides otherwise. */
export function toBucket({ unitMs, shifts }: Buckets): RawBuilder<number> {
  const toInteger = (number: number): RawBuilder<number> => sql`cast(${number} as bigint)`;
  const [last] = shifts.slice(-1);
  const offset = shifts
    .slice(0, -1)
    .reduceRight<RawBuilder<number>>(
      (rest, { until, offsetMs }) =>
        sql`case when at < ${toInteger(until)} then ${toInteger(offsetMs)} else ${rest} end`,
      toInteger(last?.offsetMs ?? 0),
    );
  return sql`(at + ${offset}) / ${toInteger(unitMs)}`;
}
