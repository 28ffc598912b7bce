/** A visitor behind proxies that fail on command, an agent on a good line, and the real server on a real port between them. */
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { type ConversationId, createId } from '../../src/protocol/ids.ts';
import type { Message } from '../../src/protocol/message.ts';
import { createSession } from '../../src/session/create-session.ts';
import type { ConversationLog, Session } from '../../src/session/session.ts';
import { createHttpTransport } from '../../src/transport/http-transports.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { createWebSocketTransport } from '../../src/transport/websocket.ts';
import { createBrowser, createColleague } from './callers.ts';
import { type Calm, openCalm } from './calm.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { createTestStorage } from './memory-storage.ts';
import { says } from './says.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { openTestApp, type TestApp } from './test-app.ts';
import { toWords as toSaid } from './to-words.ts';

export type RealTransport = 'websocket' | 'sse' | 'polling';

export interface ChatServer {
  readonly app: TestApp;
  readonly port: number;
  readonly calm: Calm;
  /** A fresh one: they live for an hour, and chats make days pass. */
  fetchAgentToken(): Promise<string>;
  readonly random: SeededRandom;
  close(): Promise<void>;
}

/** A clock of its own drives the server and the sessions of all chats: it moves only while the sockets are calm. */
export async function startChatServer(): Promise<ChatServer> {
  const app = await openTestApp({
    PARLOR_PUBLISH_BURST: '1000',
    PARLOR_CONVERSATIONS_PER_ADDRESS: '1000',
    PARLOR_COMMIT_WINDOW_MS: '0',
  });
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  const port = (app.http.server.address() as AddressInfo).port;
  // Node compiles its HTTP parser beside the event loop when it first fetches: a wait that no socket shows.
  await (await fetch(`http://127.0.0.1:${port}/health`)).text();
  const calm = await openCalm();
  const agent = await createColleague(app, 'ann');
  return {
    app,
    port,
    calm,
    fetchAgentToken: async () => (await agent.call('GET', 'me')).json<{ token: string }>().token,
    random: createSeededRandom(7),
    async close() {
      calm.close();
      app.http.server.closeAllConnections();
      await app.http.close();
    },
  };
}

export interface ChatBehindProxy {
  /** One before each of the visitor's transports, in their order. */
  readonly proxies: readonly FaultProxy[];
  readonly visitor: Session;
  /** How often the visitor's link was lost. */
  readonly losses: number;
  visitorWrites(text: string): Promise<void>;
  agentWrites(text: string): Promise<void>;
  /** The visitor's page is loaded again: another session over the same storage. */
  reload(): void;
  /** Lets time pass until `condition` holds, at most so long; returns how long it took. */
  until(what: string, condition: () => boolean, withinMs: number): Promise<number>;
  /** Lets so much time pass. */
  flow(ms: number): Promise<void>;
  /** Nothing waits, and both sides show everything that was written. */
  isComplete(): boolean;
  /** Compares what was written, what is stored and what both sides show. */
  expectAgreement(): Promise<void>;
  close(): Promise<void>;
}

export async function openChatBehindProxy(
  { app, port, calm, random, fetchAgentToken }: ChatServer,
  names: readonly RealTransport[],
): Promise<ChatBehindProxy> {
  const { clock } = app;
  const newId = <Id extends string>(): Id => createId<Id>(clock.now(), random.bytes);
  const conversation = newId<ConversationId>();
  const { token: visitorToken } = await createBrowser(app).ping();
  const proxies = await Promise.all(names.map(() => openFaultProxy(port, clock)));
  const agentProxy = await openFaultProxy(port, clock);
  const storage = createTestStorage();
  const toActivity = (): number => [agentProxy, ...proxies].reduce((sum, proxy) => sum + proxy.activity, 0);
  const written = { visitor: [] as string[], agent: [] as string[] };
  /** Kept for the end: a throw in a callback of the session would look like a broken line to it. */
  const violations: string[] = [];
  let losses = 0;

  function open(transports: readonly Transport[], token: string, memory = storage): Session {
    const session = createSession({
      clock,
      random,
      newId,
      storage: memory,
      transports,
      token: async () => token,
      network: { isOnline: () => true, onWake: () => () => {} },
    });
    let shown: readonly Message[] = [];
    let wasLive = false;
    session.onEvent((event) => {
      if (event.type === 'log') {
        const log = session.log(conversation);
        violations.push(...findViolations(log, shown));
        shown = log.messages;
      }
      if (event.type !== 'status') return;
      if (wasLive && event.status.state !== 'live' && session === visitor) losses += 1;
      wasLive = event.status.state === 'live';
    });
    session.follow(conversation);
    session.connect();
    return session;
  }

  const openVisitor = (): Session =>
    open(
      names.map((name, index) => toTransport(name, proxies[index]?.port ?? 0, clock)),
      visitorToken ?? '',
    );
  let visitor: Session = openVisitor();

  async function until(what: string, condition: () => boolean, withinMs: number): Promise<number> {
    const startedAt = clock.now();
    for (;;) {
      await calm.wait(toActivity);
      if (condition()) return clock.now() - startedAt;
      const leftMs = startedAt + withinMs - clock.now();
      if (leftMs <= 0) throw new Error(`expected ${what} within ${withinMs} ms; the visitor is ${toText(visitor)}`);
      clock.advance(Math.min(leftMs, clock.nextInMs() ?? leftMs));
    }
  }
  function toText({ status, log }: Session): string {
    const { messages, pending } = log(conversation);
    return `${JSON.stringify(status)} with ${messages.length} messages and ${pending.length} pending`;
  }

  async function writes(name: keyof typeof written, session: Session, text: string): Promise<void> {
    written[name].push(text);
    await session.send(conversation, says(text));
  }

  // The conversation must exist before an agent can answer in it.
  await writes('visitor', visitor, 'hello');
  await until('the first message stored', () => visitor.log(conversation).messages.length === 1, 1_000);
  const agent = open([toTransport('websocket', agentProxy.port, clock)], await fetchAgentToken(), createTestStorage());
  await until('both sides connected', () => agent.log(conversation).messages.length === 1, 1_000);

  const isComplete = (): boolean =>
    [visitor, agent].every((session) => {
      const { messages, pending } = session.log(conversation);
      return pending.length === 0 && messages.length === written.visitor.length + written.agent.length;
    });

  return {
    proxies,
    get visitor() {
      return visitor;
    },
    get losses() {
      return losses;
    },
    visitorWrites: (text) => writes('visitor', visitor, text),
    agentWrites: (text) => writes('agent', agent, text),
    reload() {
      visitor.close();
      visitor = openVisitor();
    },
    until,
    async flow(ms) {
      const endAt = clock.now() + ms;
      await until('time to pass', () => clock.now() >= endAt, ms);
    },
    isComplete,
    async expectAgreement() {
      expect(violations).toEqual([]);
      const rows = await app.store.conversations.messages(conversation, 0, 10_000);
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
      for (const name of ['visitor', 'agent'] as const) {
        const stored = rows.filter(({ author }) => author.kind === name);
        expect(stored.map(toWords), `what the ${name} wrote`).toEqual(written[name]);
      }
      const facts = rows.map((row) => [row.seq, row.id, toWords(row)]);
      for (const session of [visitor, agent]) {
        const { messages, pending } = session.log(conversation);
        expect(messages.map((row) => [row.seq, row.id, toWords(row)])).toEqual(facts);
        expect(pending).toEqual([]);
      }
    },
    async close() {
      visitor.close();
      agent.close();
      await Promise.all([agentProxy, ...proxies].map((proxy) => proxy.close()));
      await calm.wait(toActivity);
    },
  };
}

/** A log that was shown only grows: no gap, no doubling, no change of what stands there. */
function findViolations({ messages, pending }: ConversationLog, shown: readonly Message[]): string[] {
  const ids = [...messages, ...pending].map(({ id }) => id);
  return [
    ...(messages.every(({ seq }, index) => seq === index + 1) ? [] : ['a log was shown with a gap']),
    ...(shown.every(({ id }, index) => messages[index]?.id === id) ? [] : ['what was shown changed']),
    ...(new Set(ids).size === ids.length ? [] : ['a message was shown twice']),
  ];
}

const toWords = ({ body }: Message): string => toSaid(body);

function toTransport(name: RealTransport, port: number, clock: TestApp['clock']): Transport {
  if (name !== 'websocket') {
    return createHttpTransport(name, { server: `http://127.0.0.1:${port}`, key: 'demo', clock, fetch });
  }
  return createWebSocketTransport({ url: `ws://127.0.0.1:${port}/v1/socket?key=demo`, clock, createSocket });
}

/** Node's client wants its errors heard; a browser's socket just closes. */
function createSocket(url: string): WebSocket {
  const socket = new NodeWebSocket(url);
  socket.on('error', () => {});
  return socket as unknown as WebSocket;
}
