/** What one server process carries, as ratios to the barest server of the same kind in the same run. */
import { Agent, request } from 'node:http';
import WebSocket from 'ws';
import type { ConversationId } from '../../src/protocol/ids.ts';
import type { RunningServer } from '../support/running-server.ts';
import { readCpuSeconds, readResidentBytes, startEcho, startParlor, startPost } from './bench-server.ts';
import { printFigure, toPercentile } from './figure.ts';
import { fetchToken, inTurns, newId, openLoadSocket, toPing } from './load-client.ts';

const RUN_MS = 5_000;
const SENDERS = 400;
const IDLE_SOCKETS = 10_000;
const OPEN_LOOP_PER_SECOND = 5_000;
const POSTERS = 64;

interface Rate {
  readonly perSecond: number;
  /** Per second of the server's processor time: the client, which costs as much, does not count. */
  readonly perCpuSecond: number;
}

/** Counts how often the loops complete a turn, all together. */
async function measureRate(pid: number, loops: readonly (() => Promise<unknown>)[]): Promise<Rate> {
  const startedAt = performance.now();
  const usedBefore = readCpuSeconds(pid);
  let count = 0;
  await Promise.all(
    loops.map(async (turn) => {
      while (performance.now() - startedAt < RUN_MS) {
        await turn();
        count += 1;
      }
    }),
  );
  return {
    perSecond: Math.round(count / ((performance.now() - startedAt) / 1_000)),
    perCpuSecond: Math.round(count / (readCpuSeconds(pid) - usedBefore)),
  };
}

async function measureEcho(): Promise<Rate> {
  const server = await startEcho();
  const text = 'x'.repeat(250);
  const loops = await inTurns([...Array(SENDERS).keys()], 100, async () => {
    const socket = new WebSocket(server.url, { perMessageDeflate: false });
    await new Promise((resolve) => socket.once('open', resolve));
    let answered = (): void => {};
    socket.on('message', () => answered());
    return () =>
      new Promise<void>((resolve) => {
        answered = resolve;
        socket.send(text);
      });
  });
  const rate = await measureRate(server.pid, loops);
  server.stop();
  return rate;
}

/** Each sender has a second tab: every message is stored, acknowledged, and sent to one more connection. */
async function measureMessages({ url, pid }: RunningServer): Promise<{ rate: Rate; fannedOut: number }> {
  let fannedOut = 0;
  const senders = await inTurns([...Array(SENDERS).keys()], 100, async () => {
    const token = await fetchToken(url);
    const conversation = newId<ConversationId>();
    await openLoadSocket(url, token, conversation, () => {
      fannedOut += 1;
    });
    return openLoadSocket(url, token, conversation);
  });
  const rate = await measureRate(
    pid,
    senders.map((sender) => sender.publish),
  );
  return { rate, fannedOut: fannedOut / (RUN_MS / 1_000) };
}

async function measureAcks(url: string): Promise<{ delays: number[]; bytesPerSocket: number }> {
  const before = readServerBytes();
  const tokens = await inTurns([...Array(IDLE_SOCKETS).keys()], 200, () => fetchToken(url));
  const afterPings = readServerBytes();
  const sockets = await inTurns(tokens, 200, (token) => openLoadSocket(url, token, newId<ConversationId>()));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const bytesPerSocket = (readServerBytes() - Math.max(before, afterPings)) / IDLE_SOCKETS;
  const delays: number[] = [];
  const startedAt = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const pace = (): void => {
      const due = ((performance.now() - startedAt) / 1_000) * OPEN_LOOP_PER_SECOND;
      for (; sent < due; sent++) {
        void sockets[sent % sockets.length]?.publish().then((delay) => delays.push(delay));
      }
      if (performance.now() - startedAt < RUN_MS) setImmediate(pace);
      else setTimeout(resolve, 1_000);
    };
    pace();
  });
  for (const socket of sockets) socket.close();
  return { delays, bytesPerSocket };
}

let serverPid = 0;
const readServerBytes = (): number => readResidentBytes(serverPid);

/** @param toSender makes one of the senders: a function that gives the next body */
async function measurePosts(pid: number, url: string, toSender: () => () => string): Promise<Rate> {
  const agent = new Agent({ keepAlive: true, maxSockets: POSTERS });
  const loops = Array.from({ length: POSTERS }, () => {
    const toBody = toSender();
    return () =>
      new Promise<void>((resolve, reject) => {
        const body = toBody();
        const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) };
        const call = request(url, { method: 'POST', agent, headers }, (response) => {
          response.resume();
          response.on('end', resolve);
        });
        call.on('error', reject);
        call.end(body);
      });
  });
  const rate = await measureRate(pid, loops);
  agent.destroy();
  return rate;
}

export async function measureServer(): Promise<void> {
  const echo = await measureEcho();
  const messages = await startParlor();
  const { rate, fannedOut } = await measureMessages(messages);
  await messages.remove();
  printFigure({
    name: 'messages-to-echo',
    value: rate.perCpuSecond / echo.perCpuSecond,
    unit: 'ratio',
    goal: { atLeast: 0.2 },
    detail: {
      messagesPerSecond: rate.perSecond,
      messagesPerCpuSecond: rate.perCpuSecond,
      fannedOutPerSecond: Math.round(fannedOut),
      echoPerSecond: echo.perSecond,
      echoPerCpuSecond: echo.perCpuSecond,
    },
  });

  const idle = await startParlor();
  serverPid = idle.pid;
  const { delays, bytesPerSocket } = await measureAcks(idle.url);
  await idle.remove();
  printFigure({
    name: 'ack-p99',
    value: toPercentile(delays, 0.99),
    unit: 'ms',
    goal: { atMost: 10 },
    detail: {
      sockets: IDLE_SOCKETS,
      perSecond: OPEN_LOOP_PER_SECOND,
      p50: Number(toPercentile(delays, 0.5).toFixed(2)),
      acks: delays.length,
    },
  });
  printFigure({ name: 'memory-per-idle-socket', value: bytesPerSocket / 1024, unit: 'KiB', goal: { atMost: 8 } });

  const bare = await startPost();
  const posts = await measurePosts(bare.pid, bare.url, toPingSender(undefined, false));
  bare.stop();
  // Somebody who stays on a page says "still here"; somebody who reads on opens a page that is stored.
  for (const [name, isReading] of [
    ['pings-to-post', false],
    ['page-views-to-post', true],
  ] as const) {
    const pinged = await startParlor();
    const tokens = await inTurns([...Array(POSTERS).keys()], 16, () => fetchToken(pinged.url));
    const url = `${pinged.url}/v1/ping?key=demo`;
    const pings = await measurePosts(pinged.pid, url, () => toPingSender(tokens.pop(), isReading)());
    await pinged.remove();
    printFigure({
      name,
      value: pings.perCpuSecond / posts.perCpuSecond,
      unit: 'ratio',
      goal: { atLeast: 0.4 },
      detail: {
        pingsPerSecond: pings.perSecond,
        pingsPerCpuSecond: pings.perCpuSecond,
        postsPerSecond: posts.perSecond,
        postsPerCpuSecond: posts.perCpuSecond,
      },
    });
  }
}

/** @param isReading every ping is of another page */
function toPingSender(token: string | undefined, isReading: boolean): () => () => string {
  return () => {
    const same = toPing(token);
    return isReading ? () => toPing(token) : () => same;
  };
}
