/** `parlor backup | restore | doctor | export`: the database as a whole. */
import { existsSync, statSync } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createSecret } from '../auth/secrets.ts';
import { type Config, toDatabaseFile, toFilesFolder } from '../config.ts';
import { openAssets } from '../http/page/assets.ts';
import { backupSqlite, checkSqlite, restoreSqlite } from '../store/backup.ts';
import { type Command, type CommandResult, requirePositional, requireSite } from './command.ts';

const EXPORT_PAGE = 1_000;

/** Commands that work on the file and must not have it open as a store. */
export type FileCommand = (config: Config, positionals: readonly string[]) => Promise<CommandResult>;

async function backup(config: Config, positionals: readonly string[]): Promise<CommandResult> {
  const target = requirePositional({ positionals }, 0, 'the file to write');
  await backupSqlite(toDatabaseFile(config), target);
  return { file: target, bytes: statSync(target).size };
}

async function restore(config: Config, positionals: readonly string[]): Promise<CommandResult> {
  const source = requirePositional({ positionals }, 0, 'the backup to read');
  if (await isServerUp(config)) throw new Error(`expected a stopped server, one answers on port ${config.port}`);
  const epoch = createSecret().slice(0, 16);
  await restoreSqlite(source, toDatabaseFile(config), epoch);
  return { file: toDatabaseFile(config), from: source, epoch };
}

/** Asks for a connection only: a server may be too busy to answer a request. */
function isServerUp({ host, port }: Config): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function doctor(config: Config): Promise<CommandResult> {
  const database = toDatabaseFile(config);
  if (existsSync(database)) checkSqlite(database);
  const files = toFilesFolder(config);
  if (existsSync(files)) await requireWritable(files);
  await openAssets(config.dist);
  return {
    node: process.version,
    database: existsSync(database) ? `${database}: intact` : `${database}: none yet, the first start makes it`,
    files: existsSync(files) ? `${files}: writable` : `${files}: none yet, the first file makes it`,
    build: `${config.dist}: complete`,
    server: (await isServerUp(config)) ? `answers on port ${config.port}` : 'not running',
  };
}

async function requireWritable(folder: string): Promise<void> {
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).catch(() => {
    throw new Error(`${folder}: expected a folder that this user may read and write`);
  });
}

export const FILE_COMMANDS = { backup, restore, doctor } as const satisfies Record<string, FileCommand>;

/** Everything of a site: to standard output, or to the file that is named. */
export const exportSite: Command = async (world) => {
  const site = await requireSite(world);
  const { conversations, events, agents } = world.store;
  const summaries = await conversations.ofSite(site.id, Number.MAX_SAFE_INTEGER);
  const logs = [];
  for (const summary of summaries) {
    logs.push({ ...summary, messages: await conversations.messages(summary.id, 0, Number.MAX_SAFE_INTEGER) });
  }
  const log = [];
  for (let after = 0; ; ) {
    const page = await events.list(site.id, after, EXPORT_PAGE);
    log.push(...page);
    after = page.at(-1)?.position ?? after;
    if (page.length < EXPORT_PAGE) break;
  }
  const people = (await agents.list(site.id)).map(({ passwordHash: _, ...agent }) => agent);
  const everything = { site, agents: people, conversations: logs, events: log };
  const [file] = world.positionals;
  if (file === undefined) return everything;
  await writeFile(file, `${JSON.stringify(everything, null, 2)}\n`, { flag: 'wx' });
  return { file, conversations: logs.length, events: log.length };
};
