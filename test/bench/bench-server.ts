/** Servers to be measured, each in a process of its own: the built one, and the barest that do the same work. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';

/** No limit stands in the way of a load that no person makes. */
export function startParlor(): Promise<RunningServer> {
  return startServerProcess({
    PARLOR_PUBLISH_BURST: '1000000',
    PARLOR_PUBLISH_PER_MINUTE: '100000000',
    PARLOR_CONNECTIONS_PER_SECOND: '100000',
    PARLOR_LOG: 'error',
  });
}

export interface BareServer {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

const ECHO = `
const { WebSocketServer } = require('ws');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', (bytes) => socket.send(bytes, { binary: false })));
server.on('listening', () => console.log(server.address().port));
`;

const POST = `
const server = require('node:http').createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => { text += chunk; });
  request.on('end', () => { JSON.parse(text); response.writeHead(204); response.end(); });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

export const startEcho = (): Promise<BareServer> => startBare(ECHO, 'ws');
export const startPost = (): Promise<BareServer> => startBare(POST, 'http');

async function startBare(script: string, scheme: string): Promise<BareServer> {
  const child: ChildProcess = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = child.stdout === null ? [''] : await once(child.stdout, 'data');
  return {
    url: `${scheme}://127.0.0.1:${String(line).trim()}`,
    pid: child.pid ?? 0,
    stop: () => child.kill('SIGKILL'),
  };
}

/** Processor time that a process has used, in seconds. Linux only: elsewhere NaN. */
export function readCpuSeconds(pid: number): number {
  try {
    // The name, in brackets, may hold blanks; user and system time are the 12th and 13th figure behind it, in hundredths.
    const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return (Number(user) + Number(system)) / 100;
  } catch {
    return Number.NaN;
  }
}

/** Resident memory of a process in bytes. Linux only: elsewhere NaN. */
export function readResidentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}
