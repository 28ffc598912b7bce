/** A SQLite store in a file of its own whose disk can be made to fail, in each way that SQLite tells of, and to work again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Store } from '../../src/server/store/store.ts';

export const DISK_FAULTS = ['full', 'full-rolled-back', 'read-only', 'failing-sync'] as const;
export type DiskFault = (typeof DISK_FAULTS)[number];

export interface FailingDisk {
  readonly store: Store;
  /** From now on nothing that takes room is stored. */
  fail(fault: DiskFault): void;
  heal(): void;
  remove(): Promise<void>;
}

export async function openFailingDisk(): Promise<FailingDisk> {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-disk-'));
  const database = new Database(join(folder, 'parlor.db'));
  const most = database.pragma('max_page_count', { simple: true });
  let current: DiskFault | null = null;

  /** What no pragma brings about: SQLite's own error codes, thrown where SQLite throws them. */
  const prepare = database.prepare.bind(database);
  Object.assign(database, {
    prepare(text: string) {
      const statement = prepare(text);
      const run = statement.run.bind(statement);
      Object.assign(statement, {
        run(...parameters: unknown[]) {
          if (current === 'failing-sync' && text === 'commit') {
            throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
          }
          if (current === 'full-rolled-back' && text.startsWith('insert')) {
            if (database.inTransaction) prepare('rollback').run();
            throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
          }
          return run(...parameters);
        },
      });
      return statement;
    },
  });

  const store = await createSqliteStore(database);
  return {
    store,
    fail(fault) {
      current = fault;
      if (fault === 'full') database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
      if (fault === 'read-only') database.pragma('query_only = 1');
    },
    heal() {
      current = null;
      database.pragma(`max_page_count = ${most}`);
      database.pragma('query_only = 0');
    },
    async remove() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
