/** What the page knows of one report: its title, its columns, and how its figures are drawn. */
import type { ComponentChild } from 'preact';
import type { ReportAnswer, ReportFilter, ReportRow } from '../../protocol/report-api.ts';
import type { DrawPlot, PlotSpec, Tone } from './plot-spec.ts';
import type { Column } from './ReportTable.tsx';
import { REPORT_STRINGS } from './report-strings.ts';
import { toFigureText, toPeriodText } from './report-text.ts';

export interface ReportCardSpec {
  /** Its address. */
  readonly report: string;
  readonly title: string;
  /** In the chart's place when there is nothing to draw. */
  readonly empty: string;
  readonly columns: readonly Column[];
  /** Filters that it is not asked with, though it could be. */
  readonly without?: readonly ReportFilter[];
  isEmpty(answer: ReportAnswer): boolean;
  /** The rows of the table where they are not those of the answer. */
  toRows?(answer: ReportAnswer): readonly ReportRow[];
  /** What the chart says, in words. */
  summarize?(answer: ReportAnswer): readonly string[];
  /** Without it the table is all that there is. */
  draw?(answer: ReportAnswer, world: { readonly summary: string; readonly drawPlot: DrawPlot }): ComponentChild;
}

/** A column of the server's that is drawn as one series. */
export interface SeriesColumn {
  readonly name: string;
  readonly title: string;
  readonly tone: Tone;
}

export const PERIOD_COLUMN: Column = { name: 'period', title: REPORT_STRINGS.columns.period, kind: 'period' };

export function toPlotSpec(
  { rows }: ReportAnswer,
  series: readonly SeriesColumn[],
  look: Omit<PlotSpec, 'periods' | 'series'>,
): PlotSpec {
  return {
    ...look,
    periods: rows.map(({ period }) => toPeriodText(String(period))),
    series: series.map(({ name, title, tone }) => ({
      name: title,
      tone,
      values: rows.map((row) => toNumber(row[name])),
    })),
  };
}

/** The whole time's figures by name, and where the first of them was the highest. */
export function describeColumns(
  { rows, total }: ReportAnswer,
  kind: Column['kind'] & PlotSpec['kind'],
  series: readonly Omit<SeriesColumn, 'tone'>[],
): readonly string[] {
  const figures = series.map(({ name, title }) => REPORT_STRINGS.named(title, toFigureText(kind, total?.[name])));
  const [first] = series;
  const highest = [...rows].sort((left, right) => toHeight(right, first) - toHeight(left, first))[0];
  if (first === undefined || highest === undefined || rows.length < 2) return figures;
  const most = toFigureText(kind, highest[first.name]);
  return [...figures, REPORT_STRINGS.mostIn(most, toPeriodText(String(highest['period'])).whole)];
}

export function sum(rows: readonly ReportRow[], name: string): number {
  return rows.reduce((total, row) => total + (toNumber(row[name]) ?? 0), 0);
}

function toHeight(row: ReportRow, column: Pick<SeriesColumn, 'name'> | undefined): number {
  return toNumber(row[column?.name ?? '']) ?? 0;
}

function toNumber(figure: ReportRow[string] | undefined): number | null {
  return typeof figure === 'number' ? figure : null;
}
