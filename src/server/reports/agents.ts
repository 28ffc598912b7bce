/** What each agent did, and who did the most of it. */
import type { AgentRow } from '../store/store.ts';
import { type Columns, type ReportWish, type RowOf, report, toAgentName } from './report.ts';

const PERFORMANCE = {
  taken: 'count',
  answered: 'count',
  closed: 'count',
  messages: 'count',
  firstResponseMs: 'ms',
  durationMs: 'ms',
  rating: 'mean',
  ratings: 'count',
  transfersOut: 'count',
  transfersIn: 'count',
} as const satisfies Columns;

type Performance = { readonly agent: string; readonly name: string } & RowOf<typeof PERFORMANCE>;

export const AGENTS = report({
  name: 'agents',
  summary: 'What each agent did, how fast, and how it was rated',
  filters: ['from', 'to', 'timeZone', 'agent', 'department'],
  columns: { agent: 'id', name: 'text', ...PERFORMANCE },
  make: async (store, wish) => ({ rows: toPerformances(wish, await store.agents(wish.scope)) }),
});

/** The fastest is the first. */
const LEAST_IS_BEST: readonly string[] = ['firstResponseMs', 'durationMs'];

export const RANKING = report({
  name: 'ranking',
  summary: 'Agents in the order of one of their figures',
  filters: ['from', 'to', 'timeZone', 'department', 'by'],
  columns: { rank: 'count', agent: 'id', name: 'text', value: 'mean' },
  make: async (store, wish) => ({ rows: rank(toPerformances(wish, await store.agents(wish.scope)), wish.by) }),
});

/** Those who work here, and whoever else did something, by name. */
function toPerformances(wish: ReportWish, rows: readonly AgentRow[]): readonly Performance[] {
  const { scope, people } = wish;
  const known = people.filter(({ isActive }) => isActive).map(({ id }) => id);
  const wanted = scope.agent === undefined ? [...known, ...rows.map(({ agent }) => agent)] : [scope.agent];
  const byAgent = new Map<string, AgentRow[]>(wanted.map((agent) => [agent, []]));
  for (const row of rows) byAgent.get(row.agent)?.push(row);
  return [...byAgent]
    .map(([agent, done]) => ({ agent, name: toAgentName(wish, agent), ...describe(done) }))
    .sort((left, right) => (left.name === right.name ? 0 : left.name < right.name ? -1 : 1));
}

function describe(done: readonly AgentRow[]): RowOf<typeof PERFORMANCE> {
  const find = (kind: AgentRow['kind']): AgentRow | undefined => done.find((row) => row.kind === kind);
  const count = (kind: AgentRow['kind']): number => find(kind)?.count ?? 0;
  const toMean = (kind: AgentRow['kind'], perUnit: number): number | null => {
    const mean = find(kind)?.mean ?? null;
    return mean === null ? null : Math.round(mean * perUnit) / perUnit;
  };
  return {
    taken: count('conversation-taken'),
    answered: count('conversation-answered'),
    closed: count('conversation-closed'),
    messages: count('message-sent'),
    firstResponseMs: toMean('conversation-answered', 1),
    durationMs: toMean('conversation-closed', 1),
    rating: toMean('conversation-rated', 100),
    ratings: count('conversation-rated'),
    transfersOut: count('conversation-transferred'),
    transfersIn: count('transferred-in'),
  };
}

/** Equals share a rank, and the next one is as much lower. Who has no figure has no rank. */
function rank(performances: readonly Performance[], by: string) {
  const sign = LEAST_IS_BEST.includes(by) ? 1 : -1;
  const valued = performances
    .flatMap(({ agent, name, ...figures }) => {
      const value = new Map<string, number | null>(Object.entries(figures)).get(by) ?? null;
      return value === null ? [] : { agent, name, value };
    })
    .sort((left, right) => sign * (left.value - right.value));
  return valued.map((row) => ({ rank: valued.findIndex(({ value }) => value === row.value) + 1, ...row }));
}
