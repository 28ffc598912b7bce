/** Opens a SQLite database file for reports alone: a connection of its own that cannot write, beside the server's. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { createReportStore } from './reports/report-store.ts';
import type { Schema } from './schema.ts';
import type { ReportStore } from './store.ts';

/** @param file that a store has been opened on: nothing is migrated here */
export function openSqliteReports(file: string): ReportStore {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  for (const pragma of ['busy_timeout = 5000', 'trusted_schema = OFF', 'cache_size = -32768']) database.pragma(pragma);
  return createReportStore(new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), 'sqlite');
}
