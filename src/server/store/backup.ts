/** Whole-database copies of SQLite: made from a running server, put back into a stopped one. */
import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import Database from 'better-sqlite3';

/** Copies the database, as of one moment, to `target`; the server may go on writing. Refuses to overwrite. */
export async function backupSqlite(file: string, target: string): Promise<void> {
  requireDatabase(file);
  if (existsSync(target)) throw new Error(`${target}: expected a file that does not exist yet`);
  const database = new Database(file, { readonly: true });
  try {
    await database.backup(target);
  } finally {
    database.close();
  }
}

/**
 * Replaces the database by a backup. The epoch becomes a new one, so that clients which know newer messages than the
 * backup give up their cursors and read again.
 */
export async function restoreSqlite(source: string, file: string, epoch: string): Promise<void> {
  requireDatabase(source);
  const incoming = `${file}.incoming`;
  await copyFile(source, incoming);
  const database = new Database(incoming);
  try {
    const problem = database.pragma('integrity_check', { simple: true });
    if (problem !== 'ok') throw new Error(`${source}: expected an intact backup, SQLite says "${String(problem)}"`);
    database.prepare("update setting set value = ? where name = 'epoch'").run(epoch);
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
  for (const suffix of ['-wal', '-shm']) await rm(`${file}${suffix}`, { force: true });
  await rename(incoming, file);
}

/** Throws what is wrong with a database file; resolves when nothing is. */
export function checkSqlite(file: string): void {
  requireDatabase(file);
  const database = new Database(file, { readonly: true });
  try {
    const problem = database.pragma('integrity_check', { simple: true });
    if (problem !== 'ok') throw new Error(`${file}: SQLite says "${String(problem)}"`);
  } finally {
    database.close();
  }
}

function requireDatabase(file: string): void {
  if (!existsSync(file)) throw new Error(`${file}: expected a database, there is no such file`);
}
