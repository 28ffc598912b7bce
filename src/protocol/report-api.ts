/** Reports, as agents and API keys ask for them: figures that are computed from the event log each time. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** A day of the report's time zone, or an instant in Unix ms. */
const Moment = Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2}|\\d{1,15})$' });
const Seconds = Type.String({ pattern: '^[1-9]\\d{0,6}$' });

/** What can be asked of `GET /v1/agent/reports/:name`; `GET /v1/agent/reports` says which report takes which of them. */
export const REPORT_FILTERS = {
  /** The first day or instant; without it the 30 days up to `to`. */
  from: Moment,
  /** The last day, which is in it; or the first instant that is not. Without it today. */
  to: Moment,
  /** An IANA name; without it the site's. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** `day` when absent. By `hour` a report is about MAX_HOURLY_DAYS at most. */
  groupBy: Type.Enum(['hour', 'day', 'week', 'month']),
  agent: Type.String({ minLength: 1, maxLength: 64 }),
  department: Type.String({ minLength: 1, maxLength: 100 }),
  firstResponseSeconds: Seconds,
  resolutionSeconds: Seconds,
  /** Which figure of the agents makes the order; `answered` when absent. */
  by: Type.Enum(['taken', 'answered', 'closed', 'messages', 'firstResponseMs', 'durationMs', 'rating', 'ratings']),
  /** The `next` of the page before. */
  before: Type.String({ pattern: '^\\d{1,15}$' }),
  format: Type.Enum(['json', 'csv']),
} as const;

export type ReportFilter = keyof typeof REPORT_FILTERS;

/** Each of the filters may be missing. */
export type ReportQuery = { readonly [Name in ReportFilter]?: Static<(typeof REPORT_FILTERS)[Name]> };

/**
 * What a column holds. `ms`, `mean` and `share` are null where there is nothing to compute them from; times are whole ms, and
 * seconds where a person was there or not.
 */
export const COLUMN_KINDS = {
  text: Type.String(),
  /** Empty where there is nobody, or nothing, to name. */
  id: Type.String(),
  /** Unix ms. */
  instant: Type.Integer(),
  count: Type.Integer(),
  seconds: Type.Integer(),
  ms: Type.Union([Type.Integer(), Type.Null()]),
  mean: Type.Union([Type.Number(), Type.Null()]),
  /** From 0 to 1. */
  share: Type.Union([Type.Number(), Type.Null()]),
} as const;

export type ColumnKind = keyof typeof COLUMN_KINDS;

export type ReportRow = Readonly<Record<string, string | number | null>>;

/** `GET /v1/agent/reports/:name`; with `format=csv` the rows alone, as a file. */
export interface ReportAnswer {
  readonly report: string;
  /** Unix ms; `to` is no longer in it. */
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  readonly rows: readonly ReportRow[];
  /** Of the whole time: medians and means do not add up. Absent where a report has none. */
  readonly total?: ReportRow;
  /** What `before` asks the next page by, null at the end; absent where a report has no pages. */
  readonly next?: string | null;
}

/** `GET /v1/agent/reports`: those that there are. Agents see their own figures only, owners and admins everybody's. */
export const ReportsAnswer = Type.Object(
  {
    reports: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          summary: Type.String(),
          /** False where figures cannot be told by agent: it is for owners and admins. */
          personal: Type.Boolean(),
          filters: Type.Array(Type.String()),
          columns: Type.Array(Type.Object({ name: Type.String(), kind: Type.String() }, strict)),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type ReportsAnswer = Static<typeof ReportsAnswer>;
