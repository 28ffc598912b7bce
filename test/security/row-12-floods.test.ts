/** [Row 12] Floods: whoever sends too much waits, is told for how long, and loses nothing; everybody else goes on. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ServerFrame } from '../../src/protocol/frames.ts';
import type { ConversationId, MessageId, OutboxId, VisitorId } from '../../src/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/limits.ts';
import { readConfig } from '../../src/server/config.ts';
import { readIp } from '../../src/server/http/visitor/door.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Store } from '../../src/server/store/store.ts';
import { createBrowser, newId } from '../support/callers.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { quiet } from '../support/quiet.ts';
import { type RealtimeServer, startRealtimeServer } from '../support/realtime-server.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const { flood, publishRate } = readConfig({}, 'dist');
const TEN_MINUTES_MS = 600_000;

let clock: FakeClock;
let store: Store;
let server: RealtimeServer;
beforeEach(async () => {
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  const random = createSeededRandom(12);
  server = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes, publishRate, flood });
});
afterEach(() => store.close());

/** A page with a connection that has been welcomed. */
function connect(address: string, visitor = newId<VisitorId>()) {
  const frames: ServerFrame[] = [];
  const { id: site } = server.site;
  const connection = server.connections.open(
    { send: (text) => frames.push(JSON.parse(text) as ServerFrame), close: () => {}, bufferedBytes: 0 },
    { site, allows: { visitor: true, agent: false }, address },
  );
  const token = server.tokens.issue({ kind: 'visitor', visitor, site, issuedAt: clock.now() });
  connection.receive({ type: 'hello', version: PROTOCOL_VERSION, token, cursors: [] });
  return {
    visitor,
    frames,
    connection,
    send(number: number, conversation: ConversationId, outbox: OutboxId, id = newId<MessageId>()): void {
      const body = { kind: 'text', text: `message ${number}` };
      connection.receive({ type: 'publish', id, conversation, outbox, number, body });
    },
    nacks: () => frames.filter((frame) => frame.type === 'nack'),
    acks: () => frames.filter((frame) => frame.type === 'ack'),
  };
}

type Page = ReturnType<typeof connect>;

/** What waits for a commit, and then is told. */
async function settle(pages: readonly Page[] = [], answers = 1): Promise<void> {
  do {
    await quiet();
    clock.advance(0);
    await quiet();
  } while (pages.some((page) => page.acks().length + page.nacks().length < answers));
}

test('[row 12] the limits are those that the documents name, unless the operator says otherwise', () => {
  expect(flood).toEqual({
    messages: { burst: 10, perMinute: 20 },
    starts: { burst: 5, perMinute: 0.5 },
    frames: { burst: 120, perMinute: 120 },
    connections: 100,
  });
});

describe('[row 12] a visitor', () => {
  test('sends ten messages at once and twenty a minute, over however many connections, and none is lost', async () => {
    const visitor = newId<VisitorId>();
    const [conversation, outbox] = [newId<ConversationId>(), newId<OutboxId>()];
    const pages = [connect('192.0.2.0', visitor), connect('192.0.2.0', visitor), connect('198.51.100.0', visitor)];
    await settle();
    let sent = 0;
    let waitMs = 0;
    const send = async (): Promise<void> => {
      const page = pages[sent % pages.length];
      if (page === undefined) return;
      const id = newId<MessageId>();
      const before = page.frames.length;
      page.send(sent + 1, conversation, outbox, id);
      await settle();
      const answer = page.frames.slice(before).find((frame) => frame.type === 'ack' || frame.type === 'nack');
      if (answer?.type === 'ack') sent += 1;
      waitMs = answer?.type === 'nack' ? (answer.retryAfterMs ?? Number.NaN) : 0;
    };
    while (waitMs === 0) await send();
    expect([sent, waitMs]).toEqual([10, 3_000]);
    const startedAt = clock.now();
    while (clock.now() - startedAt < 60_000) {
      clock.jump(waitMs);
      await send();
    }
    expect(sent).toBe(30);
    expect((await store.conversations.messages(conversation, 0, 100)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });
});

describe('[row 12] an address', () => {
  test('begins five conversations in ten minutes, all at once or not, and goes on in those that it has', async () => {
    const pages = Array.from({ length: 8 }, () => connect('192.0.2.0'));
    await settle();
    const conversations = pages.map(() => ({ id: newId<ConversationId>(), outbox: newId<OutboxId>() }));
    for (const [index, { id, outbox }] of conversations.entries()) pages[index]?.send(1, id, outbox);
    await settle(pages);
    expect(pages.map((page) => page.nacks().length)).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    const [refused] = pages.flatMap((page) => page.nacks());
    expect(refused).toMatchObject({ code: 'rate', retryAfterMs: TEN_MINUTES_MS / 5 });

    const [first, last] = [pages[0], pages[7]];
    const [known, unborn] = [conversations[0], conversations[7]];
    if (!first || !last || !known || !unborn) throw new Error('expected eight pages');
    first.send(2, known.id, known.outbox);
    await settle([first], 2);
    expect(first.acks()).toHaveLength(2);
    clock.jump(TEN_MINUTES_MS / 5);
    const again = connect('192.0.2.0', last.visitor);
    await settle();
    again.send(1, unborn.id, unborn.outbox);
    await settle([again]);
    expect(again.acks()).toHaveLength(1);
  });

  test('that has begun all it may is known again by a visitor whose connection is new', async () => {
    const visitor = newId<VisitorId>();
    const [conversation, outbox] = [newId<ConversationId>(), newId<OutboxId>()];
    const before = connect('192.0.2.0', visitor);
    const others = Array.from({ length: 4 }, () => connect('192.0.2.0'));
    await settle();
    before.send(1, conversation, outbox);
    for (const other of others) other.send(1, newId(), newId());
    await settle([before, ...others]);
    const after = connect('192.0.2.0', visitor);
    await settle();
    after.send(2, conversation, outbox);
    await settle([after]);
    expect(after.acks()).toHaveLength(1);
  });

  test('holds a hundred connections, gets room when one ends, and takes none from others', () => {
    const pages = Array.from({ length: 100 }, () => connect('192.0.2.0'));
    expect([server.connections.hasRoom('192.0.2.0'), server.connections.hasRoom('198.51.100.0')]).toEqual([
      false,
      true,
    ]);
    const [first] = pages;
    if (first === undefined) throw new Error('expected a page');
    server.connections.forget(first.connection);
    server.connections.forget(first.connection);
    expect(server.connections.hasRoom('192.0.2.0')).toBe(true);
    connect('192.0.2.0');
    expect(server.connections.hasRoom('192.0.2.0')).toBe(false);
  });
});

test('[row 12] a connection sends 120 frames a minute; beyond that messages are asked for again and the rest is dropped', async () => {
  const page = connect('192.0.2.0');
  await settle();
  const countPings = () => page.frames.filter(({ type }) => type === 'ping').length;
  for (let frame = 0; frame < 500; frame++) page.connection.receive({ type: 'probe' });
  await settle();
  expect(countPings()).toBe(120);
  page.send(1, newId(), newId());
  expect(page.nacks()).toMatchObject([{ code: 'rate', retryAfterMs: 500 }]);
  clock.jump(60_000);
  await settle();
  // And the heartbeat.
  expect(countPings()).toBe(121);
  for (let frame = 0; frame < 500; frame++) page.connection.receive({ type: 'probe' });
  await settle();
  expect(countPings()).toBe(241);
});

test('[row 12] of ten thousand visitors at a hundred addresses five hundred begin to chat, the rest is told to wait, and whoever is honest gets through', async () => {
  const honest = connect('203.0.113.0');
  const early = { page: connect('10.0.7.0'), conversation: newId<ConversationId>(), outbox: newId<OutboxId>() };
  await settle();
  early.page.send(1, early.conversation, early.outbox);
  await settle([early.page]);
  const pages = Array.from({ length: 10_000 }, (_, index) => connect(`10.0.${index % 100}.0`));
  await settle();
  for (const page of pages) page.send(1, newId(), newId());
  honest.send(1, newId(), newId());
  early.page.send(2, early.conversation, early.outbox);
  await settle(pages);
  await settle([honest]);
  await settle([early.page], 2);
  expect([honest.acks().length, early.page.acks().length]).toEqual([1, 2]);
  // One of them belongs to the visitor who was there before.
  expect(pages.filter((page) => page.acks().length === 1)).toHaveLength(499);
  const waits = pages.flatMap((page) => page.nacks()).map((frame) => frame.type === 'nack' && frame.retryAfterMs);
  expect(new Set(waits)).toEqual(new Set([TEN_MINUTES_MS / 5]));
}, 300_000);

describe('[row 12] over HTTP', () => {
  let app: TestApp;
  afterEach(async () => {
    app.http.server.closeAllConnections();
    await app.http.close();
    await app.store.close();
  });

  async function publish(remoteAddress: string, headers: Readonly<Record<string, string>> = {}) {
    const { token } = await createBrowser(app).ping();
    const body = { kind: 'text', text: 'hello' };
    const frame = { type: 'publish', id: newId(), conversation: newId(), outbox: newId(), number: 1, body };
    const asked = app.http.inject({
      method: 'POST',
      url: '/v1/publish?key=demo',
      remoteAddress,
      headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain', ...headers },
      payload: JSON.stringify({ token, frame }),
    });
    for (let turn = 0; turn < 10; turn++) {
      await quiet();
      app.clock.advance(1);
    }
    return (await asked).json();
  }

  test('a message without a connection counts for its address, of which the last part says nothing', async () => {
    app = await openTestApp();
    const types: string[] = [];
    for (let house = 1; house <= 6; house++) types.push((await publish(`192.0.2.${house}`)).type);
    expect(types).toEqual(['ack', 'ack', 'ack', 'ack', 'ack', 'nack']);
    expect((await publish('198.51.100.1')).type).toBe('ack');
  });

  test('what a visitor says of their address counts only where the operator has a proxy that says it', async () => {
    app = await openTestApp({ PARLOR_CONVERSATIONS_PER_ADDRESS: '1' });
    const said = (address: string) => publish('192.0.2.1', { 'x-forwarded-for': address });
    expect([(await said('198.51.100.1')).type, (await said('203.0.113.1')).type]).toEqual(['ack', 'nack']);
    await app.store.close();
    app = await openTestApp({ PARLOR_CONVERSATIONS_PER_ADDRESS: '1', PARLOR_TRUST_PROXY: 'yes' });
    expect([(await said('198.51.100.1')).type, (await said('203.0.113.1')).type]).toEqual(['ack', 'ack']);
    // The proxy appends where the request came from to whatever the visitor invents.
    const invented = await said('10.1.2.3, 198.51.100.1');
    expect(invented.type).toBe('nack');
  });

  test.each([
    ['no', '192.0.2.1, 198.51.100.7', '203.0.113.9'],
    ['yes', '192.0.2.1, 198.51.100.7', '198.51.100.7'],
    ['2', '192.0.2.1, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['2', '198.51.100.7', '198.51.100.7'],
    ['yes', '', '203.0.113.9'],
  ])(
    'with PARLOR_TRUST_PROXY=%s and "%s" said, a socket’s address is %s, and a request’s as well',
    async (word, said, ip) => {
      app = await openTestApp({ PARLOR_TRUST_PROXY: word });
      const headers = said === '' ? {} : { 'x-forwarded-for': said };
      const socket = { remoteAddress: '203.0.113.9' };
      const { proxies } = readConfig({ PARLOR_TRUST_PROXY: word }, 'dist');
      expect(readIp({ headers, socket } as never, proxies)).toBe(ip);
      let seen = '';
      app.http.addHook('onRequest', async (request) => {
        seen = request.ip;
      });
      await app.http.inject({ url: '/health', headers, remoteAddress: '203.0.113.9' });
      expect(seen).toBe(ip);
    },
  );

  test('one connection too many is refused with 429 and when to come again, whatever carries it', async () => {
    app = await openTestApp({ PARLOR_CONNECTIONS_PER_ADDRESS: '1' });
    await app.http.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.http.server.address() as AddressInfo;
    const open = () => new WebSocket(`ws://127.0.0.1:${port}/v1/socket?key=demo`, { origin: SHOP_ORIGIN });
    const first = open();
    await once(first, 'open');
    const [, response] = await once(open(), 'unexpected-response');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '30']);
    for (const [path, body] of [
      ['stream', {}],
      ['poll', { hello: {} }],
    ] as const) {
      const refused = await app.http.inject({
        method: 'POST',
        url: `/v1/${path}?key=demo`,
        headers: { 'content-type': 'text/plain' },
        payload: JSON.stringify(body),
      });
      expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([
        429,
        'rate-limited',
        '30',
      ]);
    }
    first.terminate();
  });
});
