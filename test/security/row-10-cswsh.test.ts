/** [Row 10] Cross-site WebSocket hijacking: a socket is worth what its first frame proves, from an origin that may say so. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../src/protocol/codes.ts';
import type { ServerFrame } from '../../src/protocol/frames.ts';
import { PROTOCOL_VERSION, SERVER_HELLO_TIMEOUT_MS } from '../../src/protocol/limits.ts';
import { createBrowser, createColleague } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let port: number;
let cookie: string;
let agentToken: string;
let visitorToken: string;
beforeEach(async () => {
  app = await openTestApp();
  const olga = await createColleague(app, 'olga', 'owner');
  const me = await olga.call('GET', 'me');
  cookie = String(me.raw.req.headers.cookie);
  agentToken = me.json().token;
  visitorToken = (await createBrowser(app).ping()).token ?? '';
  await app.http.listen({ host: '127.0.0.1', port: 0 });
  port = (app.http.server.address() as AddressInfo).port;
});
afterEach(async () => {
  app.http.server.closeAllConnections();
  await app.http.close();
  await app.store.close();
});

const own = () => `http://127.0.0.1:${port}`;

async function open(origin: string, headers: Readonly<Record<string, string>> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/socket?key=demo`, { origin, headers });
  const frames: ServerFrame[] = [];
  socket.on('message', (bytes) => frames.push(JSON.parse(String(bytes)) as ServerFrame));
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  return {
    frames,
    closed,
    hello: (token: string) =>
      socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, token, cursors: [] })),
    async welcomed(): Promise<void> {
      while (frames.length === 0) await once(socket, 'message');
      socket.terminate();
    },
  };
}

test.each([
  ['another site', 'https://evil.example'],
  ['a sandboxed frame', 'null'],
  ['a name that begins alike', 'http://localhost.evil.example:3000'],
  ['a name that ends alike', 'http://evil-localhost:3000'],
  ['a downgrade of none', 'ftp://localhost:3000'],
])(
  '[row 10] an upgrade from %s is closed without a word, whatever cookie and token come along',
  async (_where, origin) => {
    const socket = await open(origin, { cookie });
    socket.hello(agentToken);
    expect(await socket.closed).toBe(CLOSE_CODES['origin-not-allowed']);
    expect(socket.frames).toEqual([]);
  },
);

test('[row 10] a socket with an agent’s cookie and nothing else hears nothing, and ends after five seconds', async () => {
  const socket = await open(own(), { cookie });
  app.clock.advance(SERVER_HELLO_TIMEOUT_MS - 1);
  expect(app.domain.agentsOnline.of((await app.store.sites.list())[0]?.id ?? failed())).toEqual([]);
  app.clock.advance(1);
  expect(await socket.closed).toBe(CLOSE_CODES['hello-timeout']);
  expect(socket.frames).toEqual([]);
  expect(SERVER_HELLO_TIMEOUT_MS).toBe(5_000);
});

test('[row 10] an agent’s token from a customer’s page is refused, with the agent’s cookie too', async () => {
  const socket = await open(SHOP_ORIGIN, { cookie });
  socket.hello(agentToken);
  expect(await socket.closed).toBe(CLOSE_CODES['origin-not-allowed']);
  expect(socket.frames).toEqual([]);
});

test('[row 10] the cookie itself is no token', async () => {
  const socket = await open(own(), { cookie });
  socket.hello(cookie.split('=')[1] ?? '');
  expect(await socket.closed).toBe(CLOSE_CODES['token-invalid']);
  expect(socket.frames).toEqual([]);
});

test('[row 10] a visitor’s token makes a visitor, whatever cookie comes along', async () => {
  const socket = await open(SHOP_ORIGIN, { cookie });
  socket.hello(visitorToken);
  await socket.welcomed();
  expect(socket.frames).toMatchObject([{ type: 'welcome', self: { kind: 'visitor' } }]);
});

test('[row 10] an agent’s token from our own page makes the agent', async () => {
  const socket = await open(own());
  socket.hello(agentToken);
  await socket.welcomed();
  expect(socket.frames[0]).toMatchObject({ type: 'welcome', self: { kind: 'agent' } });
});

const failed = (): never => {
  throw new Error('expected a site, got none');
};
