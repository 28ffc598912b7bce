/** The rows of a report as a file for spreadsheets (RFC 4180). */
import { stringify } from 'csv-stringify/sync';
import type { ReportRow } from '../../protocol/report-api.ts';
import type { Columns } from './report.ts';

/** A cell that a spreadsheet would run begins with an apostrophe (OWASP, CSV injection), and Excel knows UTF-8 by its mark. */
export function toCsv(columns: Columns, rows: readonly ReportRow[]): string {
  const names = Object.keys(columns);
  const toCell = (row: ReportRow, name: string): string | number | null => {
    const value = row[name] ?? null;
    return columns[name] === 'instant' && typeof value === 'number' ? new Date(value).toISOString() : value;
  };
  const cells = rows.map((row) => names.map((name) => toCell(row, name)));
  return stringify([names, ...cells], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // The package quotes for its own line ends only; for spreadsheets any begins a row, and with it a cell.
    quoted_match: /[\r\n]/,
  });
}
