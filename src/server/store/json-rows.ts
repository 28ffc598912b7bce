/**
 * Many rows by one statement whose text does not depend on how many: it is prepared once, and nothing is compiled per row.
 * The rows travel as one JSON parameter, which SQLite (arrays: no name is looked up) and PostgreSQL (objects: types come from
 * the table) unpack each in its own way.
 */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { DatabaseKind } from './database-kind.ts';
import type { Schema } from './schema.ts';

/** What to do about a row that is there already. */
export interface OnConflict<Column extends string> {
  readonly column: Column;
  /** Take these from the new row; none means leave the old one alone. */
  readonly update: readonly Column[];
}

/** @param columns of each row; the database fills the others */
export function insertRows<Table extends keyof Schema, Column extends keyof Schema[Table] & string>(
  kind: DatabaseKind,
  table: Table,
  columns: readonly Column[],
  rows: readonly Pick<Schema[Table], Column>[],
  onConflict?: OnConflict<Column>,
): RawBuilder<unknown> {
  const names = columns.join(', ');
  const json = JSON.stringify(kind === 'sqlite' ? rows.map((row) => columns.map((column) => row[column])) : rows);
  const source =
    kind === 'sqlite'
      ? // "where true" tells SQLite's parser that what follows is not the condition of a join.
        sql`select ${sql.raw(columns.map((_, index) => `value ->> ${index}`).join(', '))} from json_each(${json}) where true`
      : sql`select ${sql.raw(names)} from json_populate_recordset(null::${sql.raw(table)}, ${json}::json)`;
  return sql`insert into ${sql.raw(`${table} (${names})`)} ${source} ${sql.raw(toConflictText(onConflict))}`;
}

function toConflictText<Column extends string>(onConflict: OnConflict<Column> | undefined): string {
  if (onConflict === undefined) return '';
  const { column, update } = onConflict;
  if (update.length === 0) return `on conflict (${column}) do nothing`;
  return `on conflict (${column}) do update set ${update.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

/** The rows whose `column` is one of the texts. */
export function selectRows<Table extends keyof Schema>(
  kind: DatabaseKind,
  table: Table,
  column: keyof Schema[Table] & string,
  texts: readonly string[],
): RawBuilder<Selectable<Schema[Table]>> {
  const json = JSON.stringify([...new Set(texts)]);
  const values =
    kind === 'sqlite' ? sql`select value from json_each(${json})` : sql`select json_array_elements_text(${json}::json)`;
  return sql`select * from ${sql.raw(table)} where ${sql.raw(column)} in (${values})`;
}
