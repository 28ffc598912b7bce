/** How many conversations began, were answered and ended, and how. */
import type { CountRow, EventKind } from '../store/store.ts';
import type { Periods } from './periods.ts';
import { PERIOD, report, toFields, toPeriods } from './report.ts';

const KINDS = {
  started: 'conversation-started',
  answered: 'conversation-answered',
  missed: 'conversation-missed',
  refused: 'conversation-refused',
  offline: 'offline-message',
  closed: 'conversation-closed',
  reopened: 'conversation-reopened',
} as const satisfies Record<string, EventKind>;

type State = keyof typeof KINDS;
const STATES: readonly State[] = ['started', 'answered', 'missed', 'refused', 'offline', 'closed', 'reopened'];
const COLUMNS = toFields(STATES, () => 'count' as const);

export const CHATS = report({
  name: 'chats',
  summary: 'Conversations by what became of them',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department'],
  columns: { ...PERIOD, ...COLUMNS },
  total: COLUMNS,
  async make(store, wish) {
    const periods = toPeriods(wish);
    return countChats(periods, await store.counts(wish.scope, Object.values(KINDS), periods.buckets));
  },
});

function countChats({ list, indexOf }: Periods, rows: readonly CountRow[]) {
  const counts = toFields(STATES, () => list.map(() => 0));
  for (const { kind, bucket, count } of rows) {
    const state = STATES.find((candidate) => KINDS[candidate] === kind);
    const place = indexOf(bucket);
    if (state !== undefined) counts[state][place] = (counts[state][place] ?? 0) + count;
  }
  return {
    rows: list.map((period, place) => ({ ...period, ...toFields(STATES, (state) => counts[state][place] ?? 0) })),
    total: toFields(STATES, (state) => counts[state].reduce((sum, count) => sum + count, 0)),
  };
}
