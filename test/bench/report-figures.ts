/** What each report costs over the whole log of a busy year: 1,000,000 events, 100,000 conversations. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type AgentId, createId, type SiteId } from '../../src/protocol/ids.ts';
import { createReportThread } from '../../src/server/report-thread.ts';
import type { ReportWish } from '../../src/server/reports/report.ts';
import { createReportMaker } from '../../src/server/reports/report-maker.ts';
import { REPORTS } from '../../src/server/reports/reports.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import { createReportLog } from '../support/report-log.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { printFigure, toPercentile } from './figure.ts';

const EVENTS = 1_000_000;
const CONVERSATIONS = 100_000;
const AGENTS = 20;
const DEPARTMENTS = ['sales', 'support', 'billing'];
const FROM = Date.UTC(2025, 0, 1);
const DAYS = 365;
const DAY_MS = 86_400_000;
const BATCH = 10_000;
const ROUNDS = 5;

export async function measureReports(): Promise<void> {
  const random = createSeededRandom(89);
  const newId = <Id extends string>(): Id => createId<Id>(FROM, random.bytes);
  const folder = mkdtempSync(join(tmpdir(), 'parlor-reports-'));
  const file = join(folder, 'parlor.db');
  const store = await openSqliteStore(file);
  const site = newId<SiteId>();
  const agents = Array.from({ length: AGENTS }, () => newId<AgentId>());
  const log = createReportLog(random, {
    site,
    agents,
    departments: DEPARTMENTS,
    conversations: CONVERSATIONS,
    events: EVENTS,
    from: FROM,
    days: DAYS,
  });
  while (log.length > 0) await store.events.append(log.splice(0, BATCH));

  const wish: ReportWish = {
    scope: { site, from: FROM, to: FROM + DAYS * DAY_MS },
    timeZone: 'Europe/Prague',
    grouping: 'day',
    now: FROM + DAYS * DAY_MS,
    people: agents.map((id, index) => ({
      id,
      name: `Agent ${index}`,
      departments: DEPARTMENTS.slice(index % 3),
      isActive: true,
    })),
    departments: DEPARTMENTS.map((id) => ({ id, name: id })),
    targets: { firstResponseMs: 60_000, resolutionMs: 600_000 },
    by: 'answered',
    before: null,
  };
  const maker = createReportMaker(store.reports);
  for (const { name, filters } of REPORTS) {
    // What takes no time to be about is about today.
    const from = filters.includes('from') ? FROM : wish.scope.to - DAY_MS;
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
      const { rows } = await maker.make(name, { ...wish, scope: { ...wish.scope, from } });
      const { user, system } = process.cpuUsage(cpu);
      rounds.push({ ms: performance.now() - startedAt, cpuMs: (user + system) / 1_000, rows: rows.length });
    }
    const times = rounds.map(({ ms }) => ms);
    const cpuMs = Math.round(
      toPercentile(
        rounds.map((round) => round.cpuMs),
        0.5,
      ),
    );
    const detail = { events: EVENTS, rows: rounds[0]?.rows ?? 0, cpuMs, worst: Math.round(Math.max(...times)) };
    printFigure({
      name: `report-${name}`,
      value: toPercentile(times, 0.5),
      unit: 'ms',
      goal: { atMost: 1_000 },
      detail,
    });
  }
  await measureStall(file, wish);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

/** For how long the thread that people chat through stands still while another makes every report: at most a turn of the collector. */
async function measureStall(file: string, wish: ReportWish): Promise<void> {
  const thread = createReportThread(resolve('dist/server/report-worker.js'), file);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedAt = performance.now();
  await Promise.all(REPORTS.map(({ name }) => thread.make(name, wish)));
  delay.disable();
  const detail = { reports: REPORTS.length, wholeMs: Math.round(performance.now() - startedAt) };
  const value = delay.percentile(99.9) / 1e6;
  printFigure({ name: 'reports-stall-p999', value, unit: 'ms', goal: { atMost: 50 }, detail });
  await thread.close();
}
