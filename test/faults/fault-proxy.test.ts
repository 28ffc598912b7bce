/** The proxy does to a line what the tests of faults believe that it does, and nothing else. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Calm, openCalm } from '../support/calm.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy.ts';

/** What one end of a line has seen. */
interface End {
  readonly socket: Socket;
  heard: string;
  state: 'open' | 'ended' | 'reset';
}

let calm: Calm;
let server: Server;
let clock: FakeClock;
let proxy: FaultProxy;
let arrived: End[];

beforeAll(async () => {
  calm = await openCalm();
  server = createServer({ allowHalfOpen: true }, (socket) => arrived.push(watch(socket)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(async () => {
  arrived = [];
  clock = createFakeClock();
  proxy = await openFaultProxy((server.address() as AddressInfo).port, clock);
});
afterEach(() => proxy.close());
afterAll(() => {
  calm.close();
  server.close();
});

function watch(socket: Socket): End {
  const end: End = { socket, heard: '', state: 'open' };
  socket.on('data', (bytes) => {
    end.heard += String(bytes);
  });
  socket.on('end', () => {
    end.state = 'ended';
  });
  socket.on('error', () => {
    end.state = 'reset';
  });
  return end;
}

const settle = (): Promise<void> => calm.wait(() => proxy.activity);

async function open(): Promise<{ client: End; far: End | undefined }> {
  const client = watch(connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true }));
  await settle();
  return { client, far: arrived.at(-1) };
}

async function say(end: End | undefined, text: string): Promise<void> {
  end?.socket.write(text);
  await settle();
}

test('carries both ways and passes ends on while nothing is wrong', async () => {
  const { client, far } = await open();
  await say(client, 'question');
  await say(far, 'answer');
  expect([far?.heard, client.heard]).toEqual(['question', 'answer']);
  client.socket.end();
  await say(far, ' and more');
  expect([far?.state, client.heard, client.state]).toEqual(['ended', 'answer and more', 'open']);
});

test('passes a reset of one end on to the other', async () => {
  const { client, far } = await open();
  client.socket.resetAndDestroy();
  await settle();
  expect(far?.state).toBe('reset');
});

test('resets both ends', async () => {
  const { client, far } = await open();
  proxy.reset();
  await settle();
  expect([client.state, far?.state]).toEqual(['reset', 'reset']);
});

test.each([
  [{ direction: 'up', bytes: 5 }, 'first'],
  [{ direction: 'up', text: 'st se' }, 'first se'],
] as const)('strikes at %j after exactly what is before it, also when it comes in pieces', async (place, before) => {
  const other = await open();
  const { client, far } = await open();
  proxy.strikeAt(place, (cut) => cut());
  await say(far, 'first second');
  expect(client.state).toBe('open');
  await say(client, 'firs');
  expect(client.state).toBe('open');
  await say(client, 't second');
  expect([far?.heard, client.state, other.client.state]).toEqual([before, 'reset', 'open']);
  // Node takes a reset right behind bytes for an end (libuv, uv__stream_io).
  expect(far?.state).not.toBe('open');
});

test('half-closes one direction, and the other goes on', async () => {
  const { client, far } = await open();
  proxy.halfClose('up');
  await say(client, 'lost');
  await say(far, 'heard');
  expect([far?.state, far?.heard, client.state, client.heard]).toEqual(['ended', '', 'open', 'heard']);
});

test('swallows one direction without a word, also ends, and a line that lost a byte stays deaf', async () => {
  const { client, far } = await open();
  const second = await open();
  proxy.swallow('up');
  await say(client, 'lost');
  await say(far, 'heard');
  proxy.heal();
  await say(client, 'lost too');
  await say(second.client, 'nothing was lost here');
  client.socket.end();
  await settle();
  expect([far?.heard, far?.state, client.heard, client.state]).toEqual(['', 'open', 'heard', 'open']);
  expect(second.far?.heard).toBe('nothing was lost here');
});

test('delays one direction, and what comes behind it does not overtake', async () => {
  const { client, far } = await open();
  proxy.delay(3_000, 'up');
  await say(client, 'late,');
  await say(far, 'at once');
  proxy.heal();
  await say(client, 'behind');
  clock.advance(2_999);
  await settle();
  expect([far?.heard, client.heard]).toEqual(['', 'at once']);
  clock.advance(1);
  await settle();
  expect(far?.heard).toBe('late,behind');
});

test('refuses new lines and leaves open ones alone, until it is healed', async () => {
  const { client, far } = await open();
  proxy.refuse();
  expect((await open()).client.state).toBe('reset');
  await say(client, 'still here');
  expect(far?.heard).toBe('still here');
  proxy.heal();
  expect((await open()).client.state).toBe('open');
});

test('ends everything when it is closed', async () => {
  const lines = [await open(), await open()];
  proxy.swallow('up', 'down');
  await proxy.close();
  await settle();
  expect(lines.flatMap(({ client, far }) => [client.state, far?.state])).toEqual(['reset', 'reset', 'reset', 'reset']);
});
