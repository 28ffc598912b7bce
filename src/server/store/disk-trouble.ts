/** What SQLite's result codes say of the disk below it: why nothing can be stored now. */

export type DiskTrouble = 'the disk is full' | 'the database is read-only' | 'the disk fails';

/** Beginnings: the extended codes (SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED) go on behind them; sqlite.org/rescode.html. */
const TROUBLES: Readonly<Record<string, DiskTrouble>> = {
  SQLITE_FULL: 'the disk is full',
  SQLITE_READONLY: 'the database is read-only',
  SQLITE_IOERR: 'the disk fails',
  // A read-only file system: the log's file cannot be made.
  SQLITE_CANTOPEN: 'the disk fails',
};

/** Null for every other error. */
export function toDiskTrouble(error: unknown): DiskTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return Object.entries(TROUBLES).find(([beginning]) => code.startsWith(beginning))?.[1] ?? null;
}
