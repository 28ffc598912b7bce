/** Opens the SQLite database file of a running server, with settings under which a commit survives power loss. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { createStore } from './create-store.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/** Below it SQLite may corrupt a WAL that two connections reset at once (sqlite.org/wal.html, fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** Kysely asks for a statement by its text each time; texts repeat, and preparing costs more than running most of them. */
const MAX_CACHED_STATEMENTS = 500;

/** @param file path, or `:memory:` */
export async function openSqliteStore(file: string): Promise<Store> {
  const database = new Database(file);
  try {
    requireVersion(database);
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'fullfsync = 1',
      'busy_timeout = 5000',
      'foreign_keys = ON',
      'trusted_schema = OFF',
      'cache_size = -65536',
      // 16 MiB between checkpoints: each syncs the database file while writers wait.
      'wal_autocheckpoint = 4000',
      'journal_size_limit = 67108864',
      'mmap_size = 0',
    ]) {
      database.pragma(pragma);
    }
    const prepare = createStatementCache(database);
    const db = new Kysely<Schema>({
      dialect: new SqliteDialect({ database: { prepare, close: () => database.close() } }),
    });
    return await createStore(db, 'sqlite');
  } catch (error) {
    database.close();
    throw error;
  }
}

function requireVersion(database: Database.Database): void {
  const version = String(database.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((part, index) => (parts[index] ?? 0) - part).find((delta) => delta !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite ${OLDEST_SQLITE.join('.')} or newer is needed, this is ${version}`);
}

function createStatementCache(database: Database.Database): (text: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();
  return (text) => {
    const cached = statements.get(text);
    if (cached !== undefined) return cached;
    const statement = database.prepare(text) as unknown as SqliteStatement;
    if (statements.size >= MAX_CACHED_STATEMENTS) {
      const [oldest] = statements.keys();
      if (oldest !== undefined) statements.delete(oldest);
    }
    statements.set(text, statement);
    return statement;
  };
}
