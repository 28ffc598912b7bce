/** A thousand visitors who stop reading, each behind the shipped carrier and ws itself: what they cost, and how they end. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLOSE_CODES } from '../../../src/protocol/codes.ts';
import {
  type ConversationId,
  createId,
  type MessageId,
  type OutboxId,
  type VisitorId,
} from '../../../src/protocol/ids.ts';
import { MAX_TEXT_LENGTH, SLOW_CLOSE_BYTES } from '../../../src/protocol/limits.ts';
import { serveWebSockets } from '../../../src/server/realtime/websocket.ts';
import { openSqliteStore } from '../../../src/server/store/sqlite.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { quiet } from '../../support/quiet.ts';
import { type RealtimeServer, startRealtimeServer } from '../../support/realtime-server.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const SOCKETS = 1_000;
/** What the buffer's own objects may add to the bytes in them. */
const OVERHEAD = 1.1;
/** RFC 6455, 5.2: a final frame of the opcode "close". */
const CLOSE_FRAME = 0x88;

const random = createSeededRandom(31);
const clock = createFakeClock();
const newId = <Id extends string>(): Id => createId<Id>(clock.now(), random.bytes);

let store: Store;
let server: RealtimeServer;
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  server = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes });
});
afterEach(() => store.close());

/** A socket whose other end has stopped reading: after the handshake nothing that is written gets anywhere. */
class StalledSocket extends Duplex {
  isStalled = false;
  /** The last two pieces that were written: a frame's head and its payload. */
  last: Buffer[] = [];

  constructor() {
    super();
    const write = this.write.bind(this) as (...args: unknown[]) => boolean;
    this.write = ((...args: unknown[]) => {
      this.last = [...this.last.slice(-1), Buffer.from(args[0] as Buffer)];
      return write(...args);
    }) as Duplex['write'];
  }

  override _read(): void {}

  override _write(_chunk: Buffer, _encoding: string, taken: () => void): void {
    if (!this.isStalled) taken();
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  /** A client's frame, masked with zeros. */
  say(frame: object): void {
    const text = Buffer.from(JSON.stringify(frame));
    const head = Buffer.alloc(8);
    head[0] = 0x81;
    head[1] = 0x80 | 126;
    head.writeUInt16BE(text.length, 2);
    this.push(Buffer.concat([head, text]));
  }
}

function connect(upgrades: EventEmitter): StalledSocket {
  const socket = new StalledSocket();
  const headers = {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  };
  upgrades.emit(
    'upgrade',
    { url: '/v1/socket', method: 'GET', headers } as unknown as IncomingMessage,
    socket,
    Buffer.alloc(0),
  );
  return socket;
}

test('[P17] cost at most what a connection may have buffered, and are closed with "slow"', async () => {
  const upgrades = new EventEmitter();
  serveWebSockets(upgrades as Server, '/v1/socket', server.connections, () => ({
    site: server.site.id,
    allows: { visitor: true, agent: true },
    address: '',
  }));
  const visitor = newId<VisitorId>();
  const conversation = newId<ConversationId>();
  const token = server.tokens.issue({ kind: 'visitor', visitor, site: server.site.id, issuedAt: clock.now() });
  const sockets = Array.from({ length: SOCKETS }, () => connect(upgrades));
  // So many new ones are taken at once, and one more a moment later.
  clock.advance(10);
  const writer = connect(upgrades);
  for (const socket of [writer, ...sockets]) socket.say({ type: 'hello', version: 1, token, cursors: [] });
  await quiet();
  await quiet();
  expect(server.hub.count(`visitor:${visitor}`)).toBe(SOCKETS + 1);
  for (const socket of sockets) socket.isStalled = true;

  const text = 'x'.repeat(MAX_TEXT_LENGTH);
  const outbox = newId<OutboxId>();
  const messages = Math.ceil((1.5 * SLOW_CLOSE_BYTES) / MAX_TEXT_LENGTH);
  let most = 0;
  for (let number = 1; number <= messages; number++) {
    writer.say({ type: 'publish', id: newId<MessageId>(), conversation, outbox, number, body: { kind: 'text', text } });
    for (let turn = 0; turn < 3; turn++) {
      await quiet();
      clock.advance(0);
    }
    most = Math.max(most, ...sockets.map(({ writableLength }) => writableLength));
  }

  expect((await store.conversations.find(conversation))?.head).toBe(messages);
  expect(most).toBeGreaterThan(SLOW_CLOSE_BYTES / 2);
  expect(most).toBeLessThanOrEqual(SLOW_CLOSE_BYTES * OVERHEAD);
  for (const { last } of sockets) {
    const [head, payload] = last;
    expect(head?.[0]).toBe(CLOSE_FRAME);
    expect(payload?.readUInt16BE(0)).toBe(CLOSE_CODES.slow);
  }
  // Nobody listens for them any more; who reads goes on.
  expect(server.hub.count(`visitor:${visitor}`)).toBe(1);
  for (const socket of [writer, ...sockets]) socket.destroy();
});
