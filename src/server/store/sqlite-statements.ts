/** The statements that Kysely runs on SQLite: prepared once each, and watched for errors. */
import type Database from 'better-sqlite3';
import type { SqliteStatement } from 'kysely';

/** Kysely asks for a statement by its text each time; texts repeat, and preparing costs more than running most of them. */
const MAX_CACHED_STATEMENTS = 500;

/** @param onError hears of each error before it is thrown */
export function createStatements(
  database: Database.Database,
  onError: (error: unknown) => void,
): (text: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();

  function watch<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      onError(error);
      throw error;
    }
  }

  function prepare(text: string): SqliteStatement {
    const statement = database.prepare(text) as unknown as SqliteStatement;
    const { reader } = statement;
    return {
      reader,
      all: (parameters) => watch(() => statement.all(parameters)),
      run: (parameters) =>
        // On a full or failing disk SQLite may have rolled back by itself (sqlite.org/lang_transaction.html); the error of a
        // second rollback would hide the first one.
        text === 'rollback' && !database.inTransaction
          ? { changes: 0, lastInsertRowid: 0 }
          : watch(() => statement.run(parameters)),
      iterate: (parameters) => statement.iterate(parameters),
    };
  }

  return (text) => {
    const cached = statements.get(text);
    if (cached !== undefined) return cached;
    const statement = prepare(text);
    if (statements.size >= MAX_CACHED_STATEMENTS) {
      const [oldest] = statements.keys();
      if (oldest !== undefined) statements.delete(oldest);
    }
    statements.set(text, statement);
    return statement;
  };
}
