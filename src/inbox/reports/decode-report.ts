/** Reads what the server says for the reports page: null for anything that is not what our server sends. */
import type { DepartmentsAnswer } from '../../protocol/department-api.ts';
import type { ReportAnswer, ReportRow, ReportsAnswer } from '../../protocol/report-api.ts';
import type { SiteSettings } from '../../protocol/site-settings.ts';
import { hasNumbers, hasStrings, isListOf, isRecord, isRecordOf } from '../decode-agent-api.ts';

/** A report that can be asked for. */
export type ReportOffer = Pick<ReportsAnswer['reports'][number], 'name' | 'personal' | 'filters'>;
export type NamedDepartment = Pick<DepartmentsAnswer['departments'][number], 'id' | 'name'>;
export type SiteTime = Pick<SiteSettings, 'timeZone'>;

export function decodeReportOffers(answer: unknown): readonly ReportOffer[] | null {
  if (!isRecord(answer)) return null;
  const { reports } = answer;
  const isWhole = isListOf(
    reports,
    (report) =>
      hasStrings(report, ['name']) &&
      typeof report['personal'] === 'boolean' &&
      Array.isArray(report['filters']) &&
      report['filters'].every((filter) => typeof filter === 'string'),
  );
  return isWhole ? (reports as readonly ReportOffer[]) : null;
}

export function decodeDepartments(answer: unknown): readonly NamedDepartment[] | null {
  if (!isRecord(answer)) return null;
  const { departments } = answer;
  const isWhole = isListOf(departments, (department) => hasStrings(department, ['id', 'name']));
  return isWhole ? (departments as readonly NamedDepartment[]) : null;
}

export function decodeSiteTime(answer: unknown): SiteTime | null {
  if (!isRecord(answer)) return null;
  const { settings } = answer;
  return hasStrings(settings, ['timeZone']) ? (settings as SiteTime) : null;
}

/** @param answer may have columns that we show nothing of */
export function decodeReportAnswer(answer: unknown): ReportAnswer | null {
  if (!isRecord(answer)) return null;
  const { rows, total } = answer;
  const isWhole =
    hasStrings(answer, ['report', 'timeZone']) &&
    hasNumbers(answer, ['from', 'to']) &&
    isListOf(rows, isReportRow) &&
    (total === undefined || isReportRow(total));
  return isWhole ? (answer as unknown as ReportAnswer) : null;
}

function isReportRow(row: unknown): row is ReportRow {
  return isRecordOf(row, (value) => value === null || typeof value === 'string' || typeof value === 'number');
}
