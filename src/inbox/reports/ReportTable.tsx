/** The figures of a report as a table that can be sorted by each of its columns. */
import { useState } from 'preact/hooks';
import type { ColumnKind, ReportRow } from '../../protocol/report-api.ts';
import { REPORT_STRINGS } from './report-strings.ts';
import { type Figure, toFigureText, toPeriodText } from './report-text.ts';

export interface Column {
  /** What the rows call it. */
  readonly name: string;
  readonly title: string;
  readonly kind: ColumnKind | 'period';
}

export interface ReportTableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly ReportRow[];
  readonly total: ReportRow | undefined;
}

interface Order {
  readonly by: string;
  readonly isRising: boolean;
}

export function ReportTable({ caption, columns, rows, total }: ReportTableProps) {
  const [order, setOrder] = useState<Order | null>(null);
  const [first, ...others] = columns;
  if (first === undefined) return null;
  const toggle = ({ name, kind }: Column): void =>
    // Who sorts by a figure wants to see the largest first.
    setOrder(order?.by === name ? { by: name, isRising: !order.isRising } : { by: name, isRising: isText(kind) });
  const toDirection = ({ name }: Column) => {
    if (order?.by !== name) return undefined;
    return order.isRising ? 'ascending' : 'descending';
  };

  return (
    // Scrolls by itself; those who use keys reach it by its heads.
    <div class="table">
      <table>
        <caption class="aloud">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" aria-sort={toDirection(column)} data-text={isText(column.kind)}>
                <button type="button" onClick={() => toggle(column)}>
                  {column.title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sortRows(rows, order).map((row) => (
            <tr key={rows.indexOf(row)}>
              <th scope="row">{toCellText(first, row)}</th>
              {others.map((column) => (
                <td key={column.name} data-text={isText(column.kind)}>
                  {toCellText(column, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{REPORT_STRINGS.wholeTime}</th>
              {others.map((column) => (
                <td key={column.name}>{toCellText(column, total)}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function isText(kind: Column['kind']): boolean {
  return kind === 'text' || kind === 'period';
}

function toCellText({ name, kind }: Column, row: ReportRow): string {
  if (kind === 'period') return toPeriodText(String(row[name])).whole;
  return toFigureText(kind, row[name]);
}

/** What has no figure is last, either way. */
function sortRows(rows: readonly ReportRow[], order: Order | null): readonly ReportRow[] {
  if (order === null) return rows;
  const sign = order.isRising ? 1 : -1;
  return [...rows].sort((left, right) => compare(left[order.by], right[order.by], sign));
}

function compare(left: Figure, right: Figure, sign: number): number {
  if (left === right) return 0;
  if (left === null || left === undefined) return 1;
  if (right === null || right === undefined) return -1;
  return sign * (typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right));
}
