/** The server's side of the reports page: which reports there are, and what they tell of two days. */
import type { ReportAnswer, ReportRow, ReportsAnswer } from '../../../src/protocol/report-api.ts';

const PERIODS = ['from', 'to', 'timeZone', 'groupBy'];
const OFFERS: readonly (readonly [string, readonly string[]])[] = [
  ['chats', [...PERIODS, 'agent', 'department']],
  ['first-response', [...PERIODS, 'agent', 'department']],
  ['resolution', [...PERIODS, 'agent', 'department']],
  ['load', ['from', 'to', 'timeZone', 'department']],
  ['ratings', [...PERIODS, 'agent', 'department']],
  ['agents', ['from', 'to', 'timeZone', 'agent', 'department']],
  ['agent-availability', [...PERIODS, 'agent', 'department']],
  ['tags', ['from', 'to', 'timeZone', 'agent', 'department']],
  ['sla', [...PERIODS, 'agent', 'department', 'firstResponseSeconds', 'resolutionSeconds']],
];

export const REPORTS: ReportsAnswer = {
  reports: OFFERS.map(([name, filters]) => ({
    name,
    summary: '',
    personal: filters.includes('agent'),
    filters: [...filters],
    columns: [],
  })),
};

/** @param total what is added to each row to make the whole */
function overTime(first: ReportRow, second: ReportRow, total: ReportRow): Pick<ReportAnswer, 'rows' | 'total'> {
  const rows = [first, second].map((row, day) => ({ period: `2026-11-2${day}`, start: day, ...row }));
  return { rows, total };
}

const toChats = (answered: number, missed: number): ReportRow => ({
  started: answered + missed,
  answered,
  missed,
  refused: 0,
  offline: 0,
  closed: answered,
  reopened: 0,
});
const toTimes = (medianMs: number | null, count: number): ReportRow => ({
  count,
  medianMs,
  meanMs: medianMs,
  p90Ms: medianMs,
  p95Ms: medianMs,
});
const toStars = (average: number | null, ratings: number): ReportRow => ({
  ratings,
  average,
  stars1: 0,
  stars2: 0,
  stars3: 0,
  stars4: 0,
  stars5: ratings,
});
const toShares = (share: number | null): ReportRow => ({
  firstResponseShare: share,
  firstResponseMissed: 1,
  resolutionShare: share,
  resolutionMissed: 0,
});

const FIGURES: Readonly<Record<string, Pick<ReportAnswer, 'rows' | 'total'>>> = {
  chats: overTime(toChats(8, 1), toChats(12, 0), toChats(20, 1)),
  'first-response': overTime(toTimes(80_000, 8), toTimes(40_000, 12), toTimes(60_000, 20)),
  resolution: overTime(toTimes(300_000, 8), toTimes(200_000, 12), toTimes(240_000, 20)),
  ratings: overTime(toStars(5, 2), toStars(null, 0), toStars(5, 2)),
  sla: overTime(toShares(0.5), toShares(null), toShares(0.5)),
  load: {
    rows: Array.from({ length: 168 }, (_, hour) => ({
      weekday: Math.floor(hour / 24) + 1,
      hour: hour % 24,
      started: hour === 33 ? 7 : 0,
      answered: 0,
      open: 0,
    })),
  },
  agents: {
    rows: [
      toAgent('ann', 'Ann', 5, 90_000),
      toAgent('bob', 'Bob', 15, 50_000),
      // Who answered nobody has no time.
      toAgent('cy', 'Cy', 0, null),
    ],
  },
  'agent-availability': {
    rows: ['2026-11-20', '2026-11-21'].map((period, start) => ({
      period,
      start,
      agent: 'ann',
      name: 'Ann',
      online: 5_400,
      away: 0,
      custom: 1_800,
      offline: 79_200,
    })),
  },
  tags: { rows: [{ tag: 't', name: 'Delivery', conversations: 9, visitors: 1 }] },
};

function toAgent(agent: string, name: string, answered: number, firstResponseMs: number | null): ReportRow {
  const others = { taken: answered, closed: answered, messages: 0, durationMs: null, rating: null, ratings: 0 };
  return { agent, name, answered, firstResponseMs, ...others, transfersOut: 0, transfersIn: 0 };
}

/** What the server answers to a path below /v1/agent/; null for one that it has not. */
export function answerReportPath(path: string): unknown {
  const { pathname, searchParams } = new URL(path, 'http://localhost/');
  const report = /^\/reports\/(.+)$/.exec(pathname)?.[1] ?? '';
  const figures = FIGURES[report];
  if (figures !== undefined) return { report, from: 0, to: 1, timeZone: searchParams.get('timeZone'), ...figures };
  return (
    {
      '/reports': REPORTS,
      '/colleagues': { colleagues: [{ id: 'ann', name: 'Ann', online: true }] },
      '/departments': { departments: [{ id: 'sales', name: 'Sales' }] },
      '/site': { settings: { timeZone: 'Europe/Prague' }, triggers: [] },
    }[pathname] ?? null
  );
}

/** As when nothing happened in the time: every figure is 0 or unknown. */
export function emptyReport(answer: unknown): unknown {
  const { rows, total, ...rest } = answer as ReportAnswer;
  const toNothing = (row: ReportRow): ReportRow =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        if (typeof value !== 'number' || ['weekday', 'hour', 'start'].includes(name)) return [name, value];
        return [name, /Ms$|Share$|average/.test(name) ? null : 0];
      }),
    );
  return {
    ...rest,
    rows: rest.report === 'tags' ? [] : rows.map(toNothing),
    ...(total !== undefined && { total: toNothing(total) }),
  };
}
