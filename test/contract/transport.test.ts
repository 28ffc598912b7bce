/** The contract of transports: the same frames, refusals and ends over each, against the real server on a real port. */
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import type { HelloFrame, ServerFrame } from '../../src/protocol/frames.ts';
import {
  type ConversationId,
  createId,
  type MessageId,
  type OutboxId,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import { MAX_FRAME_BYTES } from '../../src/protocol/limits.ts';
import { systemWorld } from '../../src/server/system-world.ts';
import { createHttpTransport } from '../../src/transport/http-transports.ts';
import { createLazyTransport } from '../../src/transport/lazy.ts';
import type { Connection, Transport, TransportClosed } from '../../src/transport/transport.ts';
import { createWebSocketTransport } from '../../src/transport/websocket.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const { clock, randomBytes } = systemWorld;
const newId = <Id extends string>(): Id => createId<Id>(clock.now(), randomBytes);

let app: TestApp;
let server: string;
beforeAll(async () => {
  app = await openTestApp();
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  server = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  app.http.server.closeAllConnections();
  await app.http.close();
});

/** Node's client wants its errors heard; a browser's socket just closes. */
function createSocket(url: string): WebSocket {
  const socket = new NodeWebSocket(url);
  socket.on('error', () => {});
  return socket as unknown as WebSocket;
}

const toWebSocket = (key: string): Transport =>
  createWebSocketTransport({ url: `${server.replace('http', 'ws')}/v1/socket?key=${key}`, clock, createSocket });
const toStream = (key: string): Transport => createHttpTransport('sse', { server, key, clock, fetch });
const toPolling = (key: string): Transport => createHttpTransport('polling', { server, key, clock, fetch });

describe.each([
  ['websocket', toWebSocket],
  ['sse', toStream],
  ['polling', toPolling],
  ['sse, loaded lazily', (key: string) => createLazyTransport('sse', async () => toStream(key))],
])('the transport %s', (_name, toTransport) => {
  async function fetchToken(): Promise<string> {
    const page = { id: newId(), url: 'http://localhost/', title: '', referrer: '' };
    const payload = JSON.stringify({ page, visible: true });
    const headers = { 'content-type': 'text/plain' };
    return (await app.http.inject({ method: 'POST', url: '/v1/ping?key=demo', headers, payload })).json().token;
  }

  async function open(options: { key?: string; hello?: Partial<HelloFrame> } = {}) {
    const { key = 'demo', hello = {} } = options;
    const frames: ServerFrame[] = [];
    const ends: TransportClosed[] = [];
    const token = await fetchToken();
    const connection: Connection = toTransport(key).connect(
      { type: 'hello', version: 1, token, cursors: [], ...hello },
      { onFrame: (frame) => frames.push(frame), onClose: (closed) => ends.push(closed) },
    );
    const until = (type: ServerFrame['type']) => expect.poll(() => frames.map((frame) => frame.type)).toContain(type);
    return { connection, frames, ends, until };
  }

  const toPublish = () => ({
    type: 'publish' as const,
    id: newId<MessageId>(),
    conversation: newId<ConversationId>(),
    outbox: newId<OutboxId>(),
    number: 1,
    body: { kind: 'text' as const, text: 'Æble 🍏 "quoted"\nsecond line\n\ndata: not an event' },
  });

  test('says hello and carries the welcome', async () => {
    const { frames, until, connection } = await open();
    await until('welcome');
    expect(frames[0]).toMatchObject({ type: 'welcome', self: { kind: 'visitor' } });
    connection.close();
  });

  test('carries a message to the server and its text back, whatever is in it', async () => {
    const { connection, frames, until } = await open();
    await until('welcome');
    const publish = toPublish();
    connection.send(publish);
    await expect
      .poll(() => {
        // The group commit waits on the app's clock.
        app.clock.advance(1);
        return frames.map((frame) => frame.type);
      })
      .toContain('ack');
    connection.send({ type: 'sync', conversation: publish.conversation, after: 0 });
    await until('sync');
    expect(frames.find((frame) => frame.type === 'sync')).toMatchObject({
      messages: [{ id: publish.id, body: publish.body }],
    });
    connection.close();
  });

  test('keeps the order of what is sent in one turn', async () => {
    const { connection, frames, until } = await open();
    await until('welcome');
    const ids = Array.from({ length: 20 }, () => newId<ConversationId>());
    for (const conversation of ids) connection.send({ type: 'sync', conversation, after: 0 });
    await expect.poll(() => frames.filter((frame) => frame.type === 'sync').length).toBe(20);
    expect(frames.flatMap((frame) => (frame.type === 'sync' ? frame.conversation : []))).toEqual(ids);
    connection.close();
  });

  test.each([
    ['an unknown key', { key: 'nobody' }, 'unknown-site'],
    ['a forged token', { hello: { token: 'forged' } }, 'token-invalid'],
    ['another version', { hello: { version: 99 } }, 'unsupported-version'],
  ])('ends once with the reason after %s', async (_what, options, reason) => {
    const { frames, ends } = await open(options);
    // A stream says it in a last frame, a socket in its close code.
    const said = () => [
      ...ends.map((closed) => closed.reason),
      ...frames.flatMap((frame) => (frame.type === 'close' ? frame.reason : [])),
    ];
    await expect.poll(said).toContain(reason);
  });

  test('is silent after close, also when frames are under way', async () => {
    const { connection, frames, ends, until } = await open();
    await until('welcome');
    connection.send({ type: 'probe' });
    connection.close();
    connection.close();
    const count = frames.length;
    await new Promise((resolve) => setImmediate(resolve));
    const next = await open();
    await next.until('welcome');
    next.connection.close();
    expect([frames.length, ends.length]).toEqual([count, 0]);
  });

  test('lets the server know that it has gone', async () => {
    const { connection, frames, until } = await open();
    await until('welcome');
    const [welcome] = frames;
    const visitor = (welcome?.type === 'welcome' ? welcome.self.id : '') as VisitorId;
    connection.close();
    const read = async () =>
      Number(/parlor_connections (\d+)/.exec((await app.http.inject({ url: '/metrics' })).body)?.[1]);
    expect(visitor).not.toBe('');
    await expect.poll(read).toBe(0);
  });
});

test.each([
  ['websocket', () => createWebSocketTransport({ url: 'ws://127.0.0.1:1/', clock, createSocket })],
  ['sse', () => createHttpTransport('sse', { server: 'http://127.0.0.1:1', key: 'demo', clock, fetch })],
  ['polling', () => createHttpTransport('polling', { server: 'http://127.0.0.1:1', key: 'demo', clock, fetch })],
  ['sse whose code cannot be loaded', () => createLazyTransport('sse', () => Promise.reject(new Error('blocked')))],
  [
    'websocket that the page forbids',
    () =>
      createWebSocketTransport({
        url: 'ws://127.0.0.1:1/',
        clock,
        createSocket() {
          throw new Error('policy');
        },
      }),
  ],
])(
  'the transport %s ends as a lost network when nobody listens, and not before connect returns',
  async (_name, create) => {
    const ends: TransportClosed[] = [];
    const listener = { onFrame: () => {}, onClose: (closed: TransportClosed) => ends.push(closed) };
    create().connect({ type: 'hello', version: 1, token: 'x', cursors: [] }, listener);
    expect(ends).toEqual([]);
    await expect.poll(() => ends).toEqual([{ reason: 'network' }]);
  },
);

test('[P3] a frame beyond the limit ends a WebSocket with 1009, and nothing of it is kept', async () => {
  const socket = new NodeWebSocket(`${server.replace('http', 'ws')}/v1/socket?key=demo`);
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
  expect(await closed).toBe(1009);
});

test('[P1] a WebSocket from an origin that is not listed is closed with the code for it', async () => {
  const socket = new NodeWebSocket(`${server.replace('http', 'ws')}/v1/socket?key=demo`, {
    origin: 'https://evil.example',
  });
  expect(await new Promise<number>((resolve) => socket.once('close', resolve))).toBe(4403);
});
