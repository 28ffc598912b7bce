/** The built server as its own process over a folder of its own: started, killed and started again by tests. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve('dist/server/cli.js');

/** Everybody in a test comes from one address, and some of them write faster than people. */
const ONE_ADDRESS = {
  PARLOR_VISITOR_PER_MINUTE: '1000000',
  PARLOR_FRAMES_PER_MINUTE: '1000000',
  PARLOR_CONVERSATIONS_PER_ADDRESS: '1000000',
  PARLOR_CONNECTIONS_PER_ADDRESS: '1000000',
} as const;

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Its folder, with the database in it. */
  readonly data: string;
  /** Where the owner signs in the first time. */
  readonly ownerUrl: string;
  /** What the operator sees. */
  readonly output: () => string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** As an operator would; resolves with the exit code. */
  stop(): Promise<number | null>;
  start(): Promise<void>;
  /** Runs the command line beside it, and returns what it printed as JSON. */
  parlor(...args: string[]): unknown;
  /** Ends the process and removes the folder. */
  remove(): Promise<void>;
}

/** @param environment overrides; PORT is chosen unless given */
export async function startServerProcess(environment: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const data = mkdtempSync(join(tmpdir(), 'parlor-'));
  const port = Number(environment['PORT'] ?? (await findFreePort()));
  const env = { ...process.env, ...ONE_ADDRESS, ...environment, PARLOR_DATA: data, PORT: String(port) };
  let child: ChildProcess | null = null;
  let output = '';
  let ownerUrl = '';

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [CLI, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    await new Promise<void>((ready, fail) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        ownerUrl = /(http\S+#link=\S+)/.exec(output)?.[1] ?? ownerUrl;
        if (/Parlor is running/.test(output)) ready();
      };
      output = '';
      started.stdout?.on('data', read);
      started.stderr?.on('data', read);
      started.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${output}`)));
    });
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return ending?.exitCode ?? null;
    const ended = new Promise<number | null>((resolveExit) => ending.once('exit', resolveExit));
    ending.kill(signal);
    return ended;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    data,
    get pid() {
      return child?.pid ?? 0;
    },
    get ownerUrl() {
      return ownerUrl;
    },
    output: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    start,
    parlor: (...args) =>
      JSON.parse(
        execFileSync(process.execPath, [CLI, ...args, '--json'], { env, encoding: 'utf8', maxBuffer: 2 ** 28 }),
      ),
    async remove() {
      await end('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function findFreePort(): Promise<number> {
  return new Promise((found, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? found(address.port) : fail(new Error('no port')),
      );
    });
  });
}
