/** The memory transport, delivered by hand: what the studio and the tests stand on. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClientFrame, HelloFrame, ServerFrame } from '../../src/protocol/frames.ts';
import { createMemoryTransport, type MemoryPeer } from '../../src/transport/memory.ts';
import type { Connection, TransportClosed } from '../../src/transport/transport.ts';

const HELLO: HelloFrame = { type: 'hello', version: 1, token: 'token', cursors: [] };
const PING: ServerFrame = { type: 'ping', heads: [] };

let waiting: (() => void)[];
let heard: ServerFrame[];
let ends: TransportClosed[];
let received: ClientFrame[];
let left: number;
let peer: MemoryPeer | null;
let connection: Connection;

beforeEach(() => {
  waiting = [];
  heard = [];
  ends = [];
  received = [];
  left = 0;
  peer = null;
  const transport = createMemoryTransport(
    (accepted) => {
      peer = accepted;
      return {
        onFrame: (frame) => received.push(frame),
        onClose: () => {
          left += 1;
        },
      };
    },
    (arrive) => waiting.push(arrive),
  );
  connection = transport.connect(HELLO, {
    onFrame: (frame) => heard.push(frame),
    onClose: (closed) => ends.push(closed),
  });
});

const deliver = (): void => {
  for (const arrive of waiting.splice(0)) arrive();
};

describe('the memory transport', () => {
  test('carries nothing before it is delivered, not even the hello', () => {
    expect(peer).toBeNull();
    deliver();
    expect(peer).not.toBeNull();
  });

  test('carries frames both ways in their order', () => {
    deliver();
    connection.send({ type: 'pong' });
    connection.send({ type: 'probe' });
    peer?.send(PING);
    deliver();
    expect(received.map(({ type }) => type)).toEqual(['pong', 'probe']);
    expect(heard).toEqual([PING]);
  });

  test('lets a test drop one frame', () => {
    deliver();
    peer?.send(PING);
    waiting.pop();
    deliver();
    expect(heard).toEqual([]);
  });

  test('tells the client once that the server closed it, and nothing after', () => {
    deliver();
    peer?.close({ reason: 'restart' });
    peer?.close({ reason: 'restart' });
    peer?.send(PING);
    deliver();
    expect([ends, heard]).toEqual([[{ reason: 'restart' }], []]);
  });

  test('tells the server that the client left, and the client nothing after', () => {
    deliver();
    connection.close();
    connection.close();
    peer?.send(PING);
    peer?.close({ reason: 'restart' });
    deliver();
    expect([left, heard, ends]).toEqual([1, [], []]);
  });
});
