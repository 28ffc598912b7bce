/** One report: declared once, for the route that answers, for the document that tells of it, and for the file with its columns. */
import Type from 'typebox';
import type { Department } from '../../protocol/department-api.ts';
import {
  COLUMN_KINDS,
  type ColumnKind,
  type ReportAnswer,
  type ReportFilter,
  type ReportRow,
} from '../../protocol/report-api.ts';
import type { Agent, ReportScope, ReportStore, SlaTargets } from '../store/store.ts';
import { createPeriods, type Grouping, type Periods } from './periods.ts';
import { toShifts } from './time-zone.ts';

export type Columns = Readonly<Record<string, ColumnKind>>;

/** A row with these columns. */
export type RowOf<Of extends Columns> = {
  readonly [Name in keyof Of]: Type.Static<(typeof COLUMN_KINDS)[Of[Name]]>;
};

/** What was asked, decided: values only, for it may be computed in another thread. */
export interface ReportWish {
  readonly scope: ReportScope;
  readonly timeZone: string;
  readonly grouping: Grouping;
  readonly now: number;
  /** Everybody who works, or worked, for the site. */
  readonly people: readonly Person[];
  readonly departments: readonly Pick<Department, 'id' | 'name'>[];
  readonly targets: SlaTargets;
  /** Column of the agents' figures. */
  readonly by: string;
  readonly before: number | null;
}

export interface Person extends Pick<Agent, 'id' | 'name' | 'departments'> {
  readonly isActive: boolean;
}

/** What a report finds. */
export type Figures = Pick<ReportAnswer, 'rows' | 'total' | 'next'>;

interface Declaration<Row extends Columns, Total extends Columns> {
  /** Its address. */
  readonly name: string;
  /** One line of the document. */
  readonly summary: string;
  /** What can be asked of it beside `format`. One that takes `agent` is for agents too, of their own figures. */
  readonly filters: readonly ReportFilter[];
  readonly columns: Row;
  readonly total?: Total;
  /** In pages of the rows that are the newest. */
  readonly isPaged?: true;
  make(
    store: ReportStore,
    wish: ReportWish,
  ): Promise<{
    readonly rows: readonly RowOf<Row>[];
    readonly total?: RowOf<Total>;
    readonly next?: string | null;
  }>;
}

export interface Report extends Pick<Declaration<Columns, Columns>, 'name' | 'summary' | 'filters' | 'columns'> {
  readonly answer: Type.TUnsafe<ReportAnswer>;
  make(store: ReportStore, wish: ReportWish): Promise<Figures>;
}

export function report<const Row extends Columns, const Total extends Columns = Readonly<Record<never, ColumnKind>>>({
  total,
  isPaged,
  ...declared
}: Declaration<Row, Total>): Report {
  const strict = { additionalProperties: false } as const;
  const toSchema = (columns: Columns) =>
    Type.Object(Object.fromEntries(Object.entries(columns).map(([name, kind]) => [name, COLUMN_KINDS[kind]])), strict);
  const answer = Type.Object(
    {
      report: Type.Literal(declared.name),
      from: Type.Integer(),
      to: Type.Integer(),
      timeZone: Type.String(),
      rows: Type.Array(toSchema(declared.columns)),
      ...(total && { total: toSchema(total) }),
      ...(isPaged && { next: Type.Union([Type.String(), Type.Null()]) }),
    },
    strict,
  );
  return {
    ...declared,
    answer: Type.Unsafe<ReportAnswer>(answer),
    async make(store, wish) {
      const { rows, ...rest } = await declared.make(store, wish);
      return { rows: rows satisfies readonly ReportRow[], ...rest };
    },
  };
}

/** The columns that say which period a row is about. */
export const PERIOD = { period: 'text', start: 'instant' } as const satisfies Columns;

export const toPeriods = ({ scope, timeZone, grouping }: ReportWish): Periods =>
  createPeriods(scope.from, scope.to, toShifts(timeZone, scope.from, scope.to), grouping);

/** An object with these names. */
export function toFields<Name extends string, Value>(
  names: readonly Name[],
  toValue: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, toValue(name)])) as Record<Name, Value>;
}

/** Empty for an agent whom nobody knows. */
export const toAgentName = ({ people }: ReportWish, agent: string | null): string =>
  people.find(({ id }) => id === agent)?.name ?? '';
