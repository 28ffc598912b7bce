/** Calls: how many, how long they rang and how long people talked. */
import type { CallRow } from '../store/store.ts';
import { type Columns, PERIOD, type RowOf, report, toPeriods } from './report.ts';

const CALL_FIGURES = {
  calls: 'count',
  answered: 'count',
  unanswered: 'count',
  meanWaitMs: 'ms',
  /** Of those that were answered. */
  meanTalkMs: 'ms',
} as const satisfies Columns;

export const CALLS = report({
  name: 'calls',
  summary: 'Calls by direction: how many were answered, and how long they waited and took',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department'],
  columns: { ...PERIOD, direction: 'text', ...CALL_FIGURES },
  total: CALL_FIGURES,
  async make(store, wish) {
    const { list, buckets, indexOf } = toPeriods(wish);
    const rows = await store.calls(wish.scope, buckets);
    const directions = [...new Set(rows.map(({ direction }) => direction))].sort();
    return {
      rows: list.flatMap((period, place) =>
        directions.map((direction) => ({
          ...period,
          direction,
          ...describe(rows.filter((row) => row.direction === direction && indexOf(row.bucket) === place)),
        })),
      ),
      total: describe(rows),
    };
  },
});

function describe(rows: readonly CallRow[]): RowOf<typeof CALL_FIGURES> {
  const sum = (name: 'calls' | 'answered' | 'waitMs' | 'talkMs'): number =>
    rows.reduce((total, row) => total + row[name], 0);
  const toMean = (ms: number, count: number): number | null => (count === 0 ? null : Math.round(ms / count));
  const [calls, answered] = [sum('calls'), sum('answered')];
  return {
    calls,
    answered,
    unanswered: calls - answered,
    meanWaitMs: toMean(sum('waitMs'), calls),
    meanTalkMs: toMean(sum('talkMs'), answered),
  };
}
