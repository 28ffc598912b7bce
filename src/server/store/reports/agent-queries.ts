/** What reports ask of the event log about agents, in SQL. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AgentId } from '../../../protocol/ids.ts';
import type { Schema } from '../schema.ts';
import type { EventKind } from '../store.ts';
import type { ReportEvents } from './report-events.ts';
import type { AgentRow, ReportStore, SlaTargets } from './report-records.ts';

/** What is counted of an agent, with the number in its detail whose mean is wanted. */
const DEEDS = [
  ['conversation-taken', null],
  ['conversation-answered', 'waitMs'],
  ['conversation-closed', 'durationMs'],
  ['conversation-rated', 'stars'],
  ['conversation-transferred', null],
] as const satisfies readonly (readonly [EventKind, string | null])[];

export function createAgentQueries(
  db: Kysely<Schema>,
  events: ReportEvents,
): Pick<ReportStore, 'agents' | 'ratings' | 'statuses' | 'breaches'> {
  return {
    async agents(scope) {
      const none = sql<null>`cast(null as double precision)`;
      const figures = (kind: AgentRow['kind'], agent: RawBuilder<string | null>, mean: RawBuilder<number | null>) =>
        [
          agent.as('agent'),
          sql<AgentRow['kind']>`cast(${sql.lit(kind)} as text)`.as('kind'),
          sql<number>`count(*)`.as('count'),
          mean.as('mean'),
        ] as const;
      const agentId = sql<string | null>`agent_id`;
      // One kind at a time: to sort them all together takes twice as long.
      const byDeed = DEEDS.map(([kind, number]) =>
        events
          .of(scope, [kind])
          .select(figures(kind, agentId, number === null ? none : sql`avg(${events.number(number)})`))
          .groupBy('agent_id'),
      );
      const { agent, ...anybodys } = scope;
      const receiver = events.text('to');
      const received = events
        .of(anybodys, ['conversation-transferred'])
        .select(figures('transferred-in', receiver, none))
        .$if(agent !== undefined, (query) => query.where(sql<boolean>`${receiver} = ${agent}`))
        .groupBy(receiver);
      const written = events
        .agentsMessages(scope)
        .select(figures('message-sent', agentId, none))
        .groupBy('agent_id');
      const results = await Promise.all([...byDeed, received, written].map((query) => query.execute()));
      return results.flat().flatMap((row) =>
        row.agent === null
          ? []
          : {
              agent: row.agent as AgentId,
              kind: row.kind,
              count: Number(row.count),
              mean: row.mean === null ? null : Number(row.mean),
            },
      );
    },
    async ratings(scope) {
      const rows = await events
        .of(scope, ['conversation-rated'])
        .select(['agent_id as agent', events.number('stars').as('stars'), sql<number>`count(*)`.as('count')])
        .groupBy(['agent', 'stars'])
        .execute();
      return rows.flatMap(({ agent, stars, count }) =>
        agent === null ? [] : { agent, stars: Number(stars), count: Number(count) },
      );
    },
    async statuses({ site, from, to }) {
      const columns = ['agent_id', 'at', events.text('status').as('status')] as const;
      const before = events
        .of({ site, from: 0, to: from }, ['agent-status'])
        .select((expression) => expression.fn.max('position').as('position'))
        .groupBy('agent_id');
      const first = await db.selectFrom('event').select(columns).where('position', 'in', before).execute();
      const then = await events.of({ site, from, to }, ['agent-status']).select(columns).orderBy('position').execute();
      return [...first, ...then].flatMap(({ agent_id: agent, at, status }) =>
        agent === null || status === null ? [] : { agent, at: Number(at), status },
      );
    },
    async breaches(scope, targets, before, most) {
      const [response, resolution] = [events.number('waitMs'), events.number('durationMs')];
      const limit = (target: number | null) => sql`cast(${target} as double precision)`;
      const ms = sql<number>`case when kind = 'conversation-closed' then ${resolution} else ${response} end`;
      const rows = await events
        .of(scope, kindsOf(targets))
        .select(['position', 'at', 'kind', 'conversation_id', 'agent_id', ms.as('ms')])
        .where(
          sql<boolean>`${ms} > case when kind = 'conversation-closed' then ${limit(targets.resolutionMs)} else ${limit(targets.firstResponseMs)} end`,
        )
        .$if(before !== null, (query) => query.where('position', '<', before ?? 0))
        // A plain column would make SQLite go through the table, backwards.
        .orderBy(sql`+position`, 'desc')
        .limit(most)
        .execute();
      return rows.map(({ conversation_id, agent_id, ...row }) => ({
        position: Number(row.position),
        at: Number(row.at),
        kind: row.kind as EventKind,
        conversation: conversation_id,
        agent: agent_id,
        ms: Number(row.ms),
      }));
    },
  };
}

function kindsOf({ firstResponseMs, resolutionMs }: SlaTargets): readonly EventKind[] {
  return [
    ...(firstResponseMs === null ? [] : (['conversation-answered', 'conversation-missed'] as const)),
    ...(resolutionMs === null ? [] : (['conversation-closed'] as const)),
  ];
}
