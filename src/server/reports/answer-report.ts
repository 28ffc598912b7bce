/** Agents ask for a report: what it is about is decided, the figures are computed, and come as JSON or as a file. */
import type { Clock } from '../../protocol/clock.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { ReportAnswer, ReportQuery, ReportsAnswer } from '../../protocol/report-api.ts';
import type { Mistake } from '../../protocol/schema-mistake.ts';
import type { Agent, Site, Store } from '../store/store.ts';
import { readWish } from './read-wish.ts';
import type { Report } from './report.ts';
import type { ReportMaker } from './report-maker.ts';
import { REPORTS } from './reports.ts';
import { toCsv } from './to-csv.ts';

export interface ReportWorld {
  readonly clock: Clock;
  readonly store: Pick<Store, 'agents'>;
  readonly sites: { byId(id: SiteId): Pick<Site, 'settings' | 'departments'> | null };
  readonly reports: ReportMaker;
}

const NO_TARGETS = { firstResponseSeconds: 0, resolutionSeconds: 0 };

type Asker = Pick<Agent, 'id' | 'site' | 'role'>;

export interface ReportFile {
  readonly attachment: { readonly name: string; readonly type: string; readonly text: string };
}

export function listReports(): ReportsAnswer {
  return {
    reports: REPORTS.map(({ name, summary, filters, columns }) => ({
      name,
      summary,
      personal: filters.includes('agent'),
      filters: [...filters],
      columns: Object.entries(columns).map(([column, kind]) => ({ name: column, kind })),
    })),
  };
}

export async function answerReport(
  { clock, store, sites, reports }: ReportWorld,
  agent: Asker,
  { name, filters, columns }: Report,
  query: ReportQuery,
): Promise<ReportAnswer | ReportFile | { readonly refused: 'forbidden' } | { readonly mistake: Mistake }> {
  const people = (await store.agents.list(agent.site)).map(({ id, name: called, departments, deactivatedAt }) => ({
    id,
    name: called,
    departments,
    isActive: deactivatedAt === undefined,
  }));
  const site = sites.byId(agent.site);
  const wish = readWish({
    agent,
    filters,
    query,
    people,
    departments: (site?.departments ?? []).map(({ id, name: called }) => ({ id, name: called })),
    timeZone: site?.settings.timeZone ?? 'UTC',
    serviceLevel: site?.settings.serviceLevel ?? NO_TARGETS,
    now: clock.now(),
  });
  if ('refused' in wish || 'mistake' in wish) return wish;
  const figures = await reports.make(name, wish);
  if (query.format === 'csv') {
    return { attachment: { name: `${name}.csv`, type: 'text/csv; charset=utf-8', text: toCsv(columns, figures.rows) } };
  }
  const { from, to } = wish.scope;
  return { report: name, from, to, timeZone: wish.timeZone, ...figures };
}
