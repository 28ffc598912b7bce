/** Reports over HTTP: which there are, and each of them. */
import Type from 'typebox';
import { REPORT_FILTERS, type ReportQuery, ReportsAnswer } from '../../../protocol/report-api.ts';
import { answerReport, listReports } from '../../reports/answer-report.ts';
import { REPORTS } from '../../reports/reports.ts';
import { type Operation, operation } from '../agent/operation.ts';

/** From one address: each may keep a core busy for a second. */
const REPORT_TRIES = { max: 120, timeWindow: 60_000 };

export const REPORT_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/reports',
    scope: 'reports:read',
    right: 'everybody',
    summary: 'Reports that there are, with their columns',
    answer: ReportsAnswer,
    act: async () => listReports(),
  }),
  ...REPORTS.map((report) =>
    operation({
      method: 'GET',
      path: `/reports/${report.name}`,
      scope: 'reports:read',
      right: 'everybody',
      summary: report.summary,
      query: Type.Unsafe<ReportQuery>(
        Type.Object(
          Object.fromEntries(
            [...report.filters, 'format' as const].map((name) => [name, Type.Optional(REPORT_FILTERS[name])]),
          ),
          { additionalProperties: false },
        ),
      ),
      answer: report.answer,
      answerType: 'text/csv',
      rateLimit: REPORT_TRIES,
      act: ({ domain, reports }, { agent, query }) => answerReport({ ...domain, reports }, agent, report, query),
    }),
  ),
];
