/** The command line does what the README shows, and says in one line what is wrong. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';

const run = promisify(execFile);
const README = readFileSync('README.md', 'utf8');
const CLI = resolve('dist/server/cli.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parlor-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = (): NodeJS.ProcessEnv => ({ ...process.env, PARLOR_DATA: join(folder, 'data'), PORT: '1' });

async function parlor(...args: string[]): Promise<string> {
  return (await run(process.execPath, [CLI, ...args], { cwd: folder, env: env() })).stdout;
}

async function fail(...args: string[]): Promise<{ code: unknown; text: string }> {
  return parlor(...args).then(
    () => Promise.reject(new Error(`expected "${args.join(' ')}" to fail`)),
    (error: { code: unknown; stderr: string }) => ({ code: error.code, text: error.stderr.trim() }),
  );
}

/** The arguments of a line of shell, whose quotes are the simple kind. */
const toArguments = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

test('every line of the README’s command block works, in its order, on a new installation', async () => {
  const lines = [...README.matchAll(/^npx parlor (.+)$/gm)].map(([, line]) => line ?? '');
  expect(lines.length).toBeGreaterThan(8);
  await parlor('site', 'create', '--key', 'demo', '--name', 'Demo', '--origins', 'http://localhost:*');
  for (const line of lines) {
    const output = await parlor(...toArguments(line), '--json');
    expect(JSON.parse(output), line).toBeTruthy();
  }
  expect(existsSync(join(folder, 'backup.db'))).toBe(true);
});

test('every npm script that the documents name exists, and every script is named', () => {
  const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);
  const named = [...(README + readFileSync('CONTRIBUTING.md', 'utf8')).matchAll(/npm (?:run )?(\w+)/g)].map(
    ([, name]) => name,
  );
  const builtIn = ['install', 'ci', 'and', 'are', 'registry'];
  expect([...new Set(named)].filter((name) => !builtIn.includes(name ?? '') && !scripts.includes(name ?? ''))).toEqual(
    [],
  );
  expect(scripts.filter((name) => !named.includes(name))).toEqual([]);
});

test('a list is there for people, and as JSON for programs', async () => {
  expect(await parlor('site', 'list')).toContain('key: demo');
  expect(JSON.parse(await parlor('site', 'list', '--json'))).toContainEqual(expect.objectContaining({ key: 'demo' }));
});

test('a key is shown once, with what its API’s callers need, and is refused after it was revoked', async () => {
  const made = JSON.parse(await parlor('key', 'create', '--site', 'demo', '--for', 'comm100', '--json'));
  expect(made).toMatchObject({
    for: 'comm100',
    key: expect.stringMatching(/^pk_/),
    siteId: expect.any(String),
    email: expect.any(String),
  });
  expect(await parlor('key', 'list', '--site', 'demo')).not.toContain(made.key);
  await parlor('key', 'revoke', made.id);
  expect(await fail('key', 'revoke', made.id)).toEqual({
    code: 1,
    text: `parlor: expected the id of a key that is valid, got "${made.id}"`,
  });
});

describe('what is wrong is said in one line, with what was expected', () => {
  test.each([
    [['dance'], 'parlor: expected a command (see parlor --help), got "dance"'],
    [
      ['site', 'create', '--name', 'X', '--origins', 'example.com'],
      'parlor: origin: expected scheme://host[:port] such as https://www.example.com, got "example.com"',
    ],
    [
      ['site', 'create', '--name', 'X', '--origins', 'https://x.example', '--key', 'demo'],
      'parlor: key: expected one that is not in use, got "demo"',
    ],
    [
      ['agent', 'create', '--site', 'demo', '--name', 'X', '--email', 'nobody'],
      'parlor: email: expected name@host, got "nobody"',
    ],
    [
      ['agent', 'create', '--site', 'nowhere', '--name', 'X', '--email', 'x@y.example'],
      /^parlor: --site: expected the key of a site \(.*demo.*\), got "nowhere"$/,
    ],
    [
      ['key', 'create', '--site', 'demo', '--for', 'smoke'],
      /^parlor: --for: expected one of smartsupp, .*, got "smoke"$/,
    ],
    [['restore', 'nothing.db'], 'parlor: nothing.db: expected a database, there is no such file'],
    [['backup', 'backup.db'], 'parlor: backup.db: expected a file that does not exist yet'],
  ])('%j', async (args, expected) => {
    const { code, text } = await fail(...args);
    expect(code).toBe(1);
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  test('a setting that cannot be', async () => {
    const bad = { ...env(), PORT: 'eighty' };
    await expect(run(process.execPath, [CLI, 'serve'], { env: bad })).rejects.toMatchObject({
      stderr: 'parlor: PORT: expected a whole number from 0 to 65535, got "eighty"\n',
    });
  });

  test('a port that is taken', async () => {
    const server = await startServerProcess();
    const bad = { ...env(), PORT: String(server.port) };
    await expect(run(process.execPath, [CLI, 'serve'], { env: bad })).rejects.toMatchObject({
      stderr: expect.stringContaining('EADDRINUSE'),
    });
    await server.remove();
  });
});

describe('a backup of a running server', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServerProcess();
  });
  afterAll(() => server.remove());

  test('is put back only when the server is stopped, and brings another epoch', async () => {
    const file = join(folder, 'running.db');
    server.parlor('backup', file);
    expect(() => server.parlor('restore', file)).toThrow(/expected a stopped server/);
    await server.stop();
    const first = server.parlor('restore', file) as { epoch: string };
    const second = server.parlor('restore', file) as { epoch: string };
    expect(first.epoch).not.toBe(second.epoch);
    await server.start();
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ready', reasons: [] });
  });
});
