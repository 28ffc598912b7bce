#!/usr/bin/env node
/** The command line: `parlor serve` and what an operator needs beside it. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { secrets } from './auth/secrets.ts';
import { ACCOUNT_COMMANDS } from './commands/account-commands.ts';
import type { Command, CommandResult } from './commands/command.ts';
import { exportSite, FILE_COMMANDS } from './commands/database-commands.ts';
import { fillWithDemoData } from './commands/demo-command.ts';
import { type Config, readConfig, toDatabaseFile, VARIABLES } from './config.ts';
import { startServer } from './main.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { systemWorld } from './system-world.ts';

const STORE_COMMANDS: Readonly<Record<string, Command>> = {
  ...ACCOUNT_COMMANDS,
  export: exportSite,
  'demo-data': (world) => fillWithDemoData({ ...world, random: systemWorld.random }),
};

const USAGE = `parlor serve
parlor site create --name NAME --origins ORIGIN,... [--key KEY] | site list
parlor agent create --email EMAIL --name NAME [--role owner|admin|agent] [--departments NAME,...] | agent list | agent password --email EMAIL [--password P]
parlor key create --for smartsupp|imbox|comm100|liveagent|imsupporting|rest [--name NAME] [--scopes SCOPE,...] [--email EMAIL] | key list | key revoke ID
parlor demo-data [--days N] [--visits PER_DAY]
parlor backup FILE | restore FILE | doctor | export [FILE]
Every command takes --json; those about a site take --site KEY when there are several.

Environment:
${Object.entries(VARIABLES)
  .map(([name, [standard, meaning]]) => `  ${name.padEnd(30)}${meaning}${standard === '' ? '' : ` (${standard})`}`)
  .join('\n')}`;

const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  site: { type: 'string' },
  name: { type: 'string' },
  origins: { type: 'string' },
  key: { type: 'string' },
  email: { type: 'string' },
  role: { type: 'string' },
  departments: { type: 'string' },
  password: { type: 'string' },
  for: { type: 'string' },
  scopes: { type: 'string' },
  days: { type: 'string' },
  visits: { type: 'string' },
} as const;

async function run(args: readonly string[]): Promise<void> {
  const { values: options, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [first = 'help', second] = positionals;
  if (options.help === true || first === 'help') {
    console.log(USAGE);
    return;
  }
  // Built, this file is dist/server/cli.js; run from its source the build is beside src.
  const isBuilt = import.meta.url.includes('/dist/');
  const config = readConfig(process.env, fileURLToPath(new URL(isBuilt ? '..' : '../../dist', import.meta.url)));
  if (first === 'serve') {
    await serve(config);
    return;
  }
  const fileCommand = Object.entries(FILE_COMMANDS).find(([name]) => name === first)?.[1];
  if (fileCommand !== undefined) {
    print(await fileCommand(config, positionals.slice(1)), options.json === true);
    return;
  }
  const name = first in STORE_COMMANDS ? first : `${first} ${second ?? ''}`.trim();
  const command = STORE_COMMANDS[name];
  if (command === undefined) throw new Error(`expected a command (see parlor --help), got "${name}"`);
  await mkdir(config.data, { recursive: true });
  const store = await openSqliteStore(toDatabaseFile(config));
  try {
    const rest = positionals.slice(name.split(' ').length);
    print(await command({ config, store, options, positionals: rest, secrets, ...systemWorld }), options.json === true);
  } finally {
    await store.close();
  }
}

async function serve(config: Config): Promise<void> {
  const server = await startServer(config);
  const line = (what: string, path: string): string => `  ${what.padEnd(9)}${server.url}${path}`;
  console.log(
    [
      `Parlor is running on ${server.url}`,
      line('shop', '/shop/'),
      line('studio', '/demo/'),
      line('inbox', '/inbox/'),
      ...(server.ownerPath === null ? [] : [`Sign in as the owner, once: ${server.url}${server.ownerPath}`]),
    ].join('\n'),
  );
  let isStopping = false;
  const stop = (): void => {
    // A second signal means now.
    if (isStopping) process.exit(1);
    isStopping = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function print(result: CommandResult, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(result));
    return;
  }
  const rows: readonly Readonly<Record<string, unknown>>[] = Array.isArray(result) ? result : [result];
  const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  console.log(
    rows
      .map((row) =>
        Object.entries(row)
          .map(([name, value]) => `${name}: ${toText(value)}`)
          .join('\n'),
      )
      .join('\n\n'),
  );
}

function fail(error: unknown): void {
  console.error(`parlor: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

run(process.argv.slice(2)).catch(fail);
