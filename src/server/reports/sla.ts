/** How often agents kept what was promised about first responses and resolutions, and which conversations they failed. */
import type { ReportFilter } from '../../protocol/report-api.ts';
import type { EventKind, NumbersRow } from '../store/store.ts';
import type { Periods } from './periods.ts';
import { type Columns, PERIOD, type RowOf, report, toAgentName, toPeriods } from './report.ts';

const TARGETS: readonly ReportFilter[] = ['firstResponseSeconds', 'resolutionSeconds'];
const RESPONDED: readonly EventKind[] = ['conversation-answered', 'conversation-missed'];
const BREACHES_A_PAGE = 500;

const COMPLIANCE = {
  firstResponseMet: 'count',
  firstResponseMissed: 'count',
  firstResponseShare: 'share',
  resolutionMet: 'count',
  resolutionMissed: 'count',
  resolutionShare: 'share',
} as const satisfies Columns;

export const SLA = report({
  name: 'sla',
  summary: 'How often the targets for first responses and resolutions were met',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department', ...TARGETS],
  columns: { ...PERIOD, ...COMPLIANCE },
  total: COMPLIANCE,
  async make(store, wish) {
    const { scope, targets } = wish;
    const periods = toPeriods(wish);
    const count = async (kinds: readonly EventKind[], detail: string, target: number | null) =>
      countMet(periods, target === null ? [] : await store.numbers(scope, kinds, detail, periods.buckets), target);
    const responses = await count(RESPONDED, 'waitMs', targets.firstResponseMs);
    const resolutions = await count(['conversation-closed'], 'durationMs', targets.resolutionMs);
    return {
      rows: periods.list.map((period, place) => ({
        ...period,
        ...describe(responses.byPeriod[place], resolutions.byPeriod[place]),
      })),
      total: describe(responses.total, resolutions.total),
    };
  },
});

export const SLA_LOG = report({
  name: 'sla-log',
  summary: 'Conversations that missed a target, the newest first',
  filters: ['from', 'to', 'timeZone', 'agent', 'department', ...TARGETS, 'before'],
  columns: {
    at: 'instant',
    conversation: 'id',
    agent: 'id',
    name: 'text',
    target: 'text',
    targetMs: 'ms',
    tookMs: 'ms',
    /** What `before` asks for older ones by. */
    position: 'count',
  },
  isPaged: true,
  async make(store, wish) {
    const { scope, targets, before } = wish;
    const found = await store.breaches(scope, targets, before, BREACHES_A_PAGE + 1);
    const rows = found.slice(0, BREACHES_A_PAGE);
    const next = found.length > rows.length ? rows.at(-1)?.position : undefined;
    return {
      rows: rows.map(({ at, kind, conversation, agent, ms, position }) => {
        const isResolution = kind === 'conversation-closed';
        return {
          at,
          conversation: conversation ?? '',
          agent: agent ?? '',
          name: toAgentName(wish, agent),
          target: isResolution ? 'resolution' : 'first-response',
          targetMs: isResolution ? targets.resolutionMs : targets.firstResponseMs,
          tookMs: Math.round(ms),
          position,
        };
      }),
      next: next === undefined ? null : String(next),
    };
  },
});

interface Met {
  met: number;
  missed: number;
}

/** Whoever left before the target's time was over waited in vain, but no promise was broken: that is met. */
function countMet({ list, indexOf }: Periods, rows: readonly NumbersRow[], target: number | null) {
  const byPeriod = list.map((): Met => ({ met: 0, missed: 0 }));
  const total: Met = { met: 0, missed: 0 };
  for (const { bucket, values } of rows) {
    const period = byPeriod[indexOf(bucket)];
    if (period === undefined) continue;
    const met = values.filter((value) => value <= (target ?? 0)).length;
    for (const counts of [period, total]) {
      counts.met += met;
      counts.missed += values.length - met;
    }
  }
  return { byPeriod, total };
}

function describe(response: Met | undefined, resolution: Met | undefined): RowOf<typeof COMPLIANCE> {
  return {
    firstResponseMet: response?.met ?? 0,
    firstResponseMissed: response?.missed ?? 0,
    firstResponseShare: toShare(response),
    resolutionMet: resolution?.met ?? 0,
    resolutionMissed: resolution?.missed ?? 0,
    resolutionShare: toShare(resolution),
  };
}

function toShare({ met, missed }: Met = { met: 0, missed: 0 }): number | null {
  return met + missed === 0 ? null : Math.round((10_000 * met) / (met + missed)) / 10_000;
}
