/** Opens the SQLite database file of a running server, with settings under which a commit survives power loss. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { createStore } from './create-store.ts';
import { type DiskTrouble, toDiskTrouble } from './disk-trouble.ts';
import type { Schema } from './schema.ts';
import { createStatements } from './sqlite-statements.ts';
import type { Store } from './store.ts';

/** Below it SQLite may corrupt a WAL that two connections reset at once (sqlite.org/wal.html, fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** A disk counts as full until it takes the largest message there is. */
const ROOM_BYTES = 65_536;

/** @param file path, or `:memory:` */
export async function openSqliteStore(file: string): Promise<Store> {
  return createSqliteStore(new Database(file));
}

/** @param database is closed with the store, and when this rejects */
export async function createSqliteStore(database: Database.Database): Promise<Store> {
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
    let trouble: DiskTrouble | null = null;
    const prepare = createStatements(database, (error) => {
      trouble = toDiskTrouble(error) ?? trouble;
    });
    const db = new Kysely<Schema>({
      dialect: new SqliteDialect({ database: { prepare, close: () => database.close() } }),
    });
    const store = await createStore(db, 'sqlite');
    let trial: Promise<void> | null = null;
    return {
      ...store,
      async check() {
        await store.check();
        // Only after a failure: whoever asks must not be able to wear out a healthy disk. Those who ask together share one.
        if (trouble === null) return null;
        trial ??= tryWriting(db)
          .then(
            () => {
              trouble = null;
            },
            // What is wrong was noticed by the statement.
            () => {},
          )
          .finally(() => {
            trial = null;
          });
        await trial;
        return trouble;
      },
    };
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

/** Takes room, syncs, and leaves nothing behind. */
async function tryWriting(db: Kysely<Schema>): Promise<void> {
  const name = 'room';
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('setting')
      .values({ name, value: 'x'.repeat(ROOM_BYTES) })
      .execute();
    await trx.deleteFrom('setting').where('name', '=', name).execute();
  });
}
