/** Real faults between the shipped session and the real server, over each transport: nothing is lost, doubled or reordered. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  ACK_TIMEOUT_MS,
  BACKOFF_BASE_MS,
  BACKOFF_CAP_MS,
  BACKOFF_FLOOR_MS,
  CONNECT_TIMEOUT_MS,
  HELLO_TIMEOUT_MS,
  POLL_HOLD_MS,
  REPROBE_AFTER_MS,
  SILENCE_TIMEOUT_MS,
  STABLE_AFTER_MS,
  SYNC_INTERVAL_MS,
} from '../../src/protocol/limits.ts';
import {
  type ChatBehindProxy,
  type ChatServer,
  openChatBehindProxy,
  type RealTransport,
  startChatServer,
} from '../support/chat-behind-proxy.ts';
import type { FaultProxy, Place } from '../support/fault-proxy.ts';

/** Slower than an answer may be, and faster than a connection must be: each resend arrives, and each ack comes too late. */
const LATE_MS = 4_500;
/** A publish behind another one, and its ack behind an answer to the poll before, make three round trips. */
const IN_TIME_MS = ACK_TIMEOUT_MS / 8;
/** Long enough for every deadline to pass, some of them more than once. */
const BROKEN_MS = 45_000;
/** One reconnect after an end that both sides heard of. */
const PROMPT_MS = BACKOFF_FLOOR_MS + BACKOFF_BASE_MS + SYNC_INTERVAL_MS;
/** An attempt that went into the fault runs out, and the longest wait follows. */
const HEALED_MS = SILENCE_TIMEOUT_MS + CONNECT_TIMEOUT_MS + HELLO_TIMEOUT_MS + BACKOFF_FLOOR_MS + BACKOFF_CAP_MS;

interface Fault {
  readonly strike: (proxy: FaultProxy) => void;
  /** How soon the visitor's side knows while a message waits for its ack; null: never, for it does no harm. */
  readonly pendingMs: number | null;
  /** The same while nobody writes; null: not before somebody does. */
  readonly idleMs: number | null;
  readonly healedMs: number;
}

const ended = { pendingMs: 0, idleMs: 0, healedMs: PROMPT_MS } as const;
const silent = { pendingMs: ACK_TIMEOUT_MS, idleMs: SILENCE_TIMEOUT_MS, healedMs: HEALED_MS } as const;

const FAULTS: Readonly<Record<string, Fault>> = {
  'is reset': { ...ended, strike: (proxy) => proxy.reset() },
  'is half-closed upwards': { ...ended, strike: (proxy) => proxy.halfClose('up') },
  'is half-closed downwards': { ...ended, strike: (proxy) => proxy.halfClose('down') },
  'is reset and refused for long': {
    ...ended,
    healedMs: HEALED_MS,
    strike(proxy) {
      proxy.refuse();
      proxy.reset();
    },
  },
  'swallows what goes up': { ...silent, idleMs: null, strike: (proxy) => proxy.swallow('up') },
  'swallows what comes down': { ...silent, strike: (proxy) => proxy.swallow('down') },
  'swallows everything': { ...silent, strike: (proxy) => proxy.swallow('up', 'down') },
  'takes too long': {
    ...silent,
    // The ack that it struck still comes in time; the next one does not.
    pendingMs: LATE_MS + ACK_TIMEOUT_MS,
    idleMs: null,
    strike: (proxy) => proxy.delay(LATE_MS, 'up', 'down'),
  },
  'is slow, yet in time': {
    ...silent,
    pendingMs: null,
    idleMs: null,
    strike: (proxy) => proxy.delay(IN_TIME_MS, 'up', 'down'),
  },
};

/** Long enough for a cut in its middle, over every transport. */
const LETTER = 'A long letter. '.repeat(300);
const IN_PUBLISH: Place = { direction: 'up', bytes: LETTER.length / 2 };
const IN_ACK: Place = { direction: 'down', text: '"type":"ack"' };
const IN_WELCOME: Place = { direction: 'down', text: '"type":"welcome"' };
const IN_REPLAY: Place = { direction: 'down', text: 'missed 6' };
const MISSED = 12;

let server: ChatServer;
let chat: ChatBehindProxy;
beforeAll(async () => {
  server = await startChatServer();
});
afterEach(() => chat.close());
afterAll(() => server.close());

async function open(...names: RealTransport[]): Promise<FaultProxy> {
  chat = await openChatBehindProxy(server, names);
  const [proxy] = chat.proxies;
  if (proxy === undefined) throw new Error('expected a transport, got none');
  return proxy;
}

/** Both write, the network heals, and everything is there. */
async function writeHealAndAgree(proxy: FaultProxy, healedMs: number): Promise<void> {
  await chat.visitorWrites('while it is broken');
  await chat.agentWrites('are you there?');
  await chat.visitorWrites('and once more');
  if (healedMs > PROMPT_MS) await chat.flow(BROKEN_MS);
  proxy.heal();
  await chat.until('both sides to show everything', chat.isComplete, healedMs);
  await chat.expectAgreement();
}

/** Arms the proxy, and waits for the blow. */
async function strikeAt(
  proxy: FaultProxy,
  place: Place,
  act: () => Promise<void>,
  fault: (cut: () => void) => void,
): Promise<void> {
  let hasStruck = false;
  proxy.strikeAt(place, (cut) => {
    hasStruck = true;
    fault(cut);
  });
  await act();
  await chat.until('the fault to strike', () => hasStruck, PROMPT_MS);
}

async function expectNoticed(withinMs: number | null): Promise<void> {
  if (withinMs === null) return;
  await chat.until('the loss to be noticed', () => chat.losses > 0, withinMs);
}

describe.each(['websocket', 'sse', 'polling'] as const)(
  '[P8] over %s nothing is lost, doubled or reordered',
  (name) => {
    describe.each(Object.entries(FAULTS))('when the line %s', (_what, fault) => {
      test('in the middle of a publish, which is noticed in time', async () => {
        const proxy = await open(name);
        await strikeAt(
          proxy,
          IN_PUBLISH,
          () => chat.visitorWrites(LETTER),
          () => fault.strike(proxy),
        );
        await expectNoticed(fault.pendingMs);
        await writeHealAndAgree(proxy, fault.healedMs);
        if (fault.pendingMs === null) expect(chat.losses).toBe(0);
      });

      test('in the middle of an ack, which is noticed in time', async () => {
        const proxy = await open(name);
        await strikeAt(
          proxy,
          IN_ACK,
          async () => {
            await chat.visitorWrites('acked, but who knows');
            await chat.visitorWrites('behind it');
          },
          () => fault.strike(proxy),
        );
        await expectNoticed(fault.pendingMs);
        await writeHealAndAgree(proxy, fault.healedMs);
        if (fault.pendingMs === null) expect(chat.losses).toBe(0);
      });

      test.each([
        ['welcome', IN_WELCOME],
        ['replay', IN_REPLAY],
      ])('in the middle of a %s', async (_frame, place) => {
        const proxy = await open(name);
        proxy.refuse();
        proxy.reset();
        for (let number = 1; number <= MISSED; number++) await chat.agentWrites(`missed ${number}`);
        await chat.until('the loss to be noticed', () => chat.losses > 0, 0);
        await strikeAt(
          proxy,
          place,
          async () => proxy.heal(),
          () => fault.strike(proxy),
        );
        // The attempt that was under way had failed before: the next wait may be one step longer.
        await writeHealAndAgree(proxy, fault.healedMs + BACKOFF_BASE_MS);
      });

      test('while nobody writes, which is noticed in time', async () => {
        const proxy = await open(name);
        fault.strike(proxy);
        await expectNoticed(fault.idleMs);
        await writeHealAndAgree(proxy, fault.healedMs);
        if (fault.pendingMs === null) expect(chat.losses).toBe(0);
      });
    });

    test.each([
      ['up', [1, 2, 10, 100, 200, 300, 400, 1_000, 3_000, 4_500]],
      ['down', [1, 2, 5, 10, 30, 60, 100]],
    ] as const)('wherever it is cut on the way %s', async (direction, places) => {
      const proxy = await open(name);
      for (const bytes of places) {
        // The next one shall be the first failure again, with the shortest wait.
        await chat.flow(STABLE_AFTER_MS);
        await strikeAt(
          proxy,
          { direction, bytes },
          () => chat.visitorWrites(`${bytes}: ${LETTER}`),
          () => proxy.reset(),
        );
        await chat.visitorWrites(`behind ${bytes}`);
        await chat.until('both sides to show everything', chat.isComplete, PROMPT_MS);
      }
      expect(chat.losses).toBe(places.length);
      await chat.expectAgreement();
    });

    test('[P7] when the page is loaded again while its publish is still under way', async () => {
      const proxy = await open(name);
      proxy.delay(LATE_MS, 'up', 'down');
      await chat.visitorWrites('sent by the page before');
      await chat.visitorWrites('waited in its outbox');
      await chat.flow(1);
      chat.reload();
      proxy.heal();
      await chat.visitorWrites('written by the page behind');
      await chat.until('both sides to show everything', chat.isComplete, HEALED_MS);
      // What was delayed arrives at last, as a repeat.
      await chat.flow(2 * LATE_MS);
      await chat.expectAgreement();
    });
  },
);

test('[P14] moves on from transport to transport past lines that fail in their own ways, and back when they heal', async () => {
  const socket = await open('websocket', 'sse', 'polling');
  const toCarrier = (): string => (chat.visitor.status.state === 'live' ? chat.visitor.status.transport : 'none');
  expect(toCarrier()).toBe('websocket');
  socket.refuse();
  // A middlebox that holds streamed answers back until they end.
  chat.proxies[1]?.swallow('down');
  socket.reset();
  await chat.visitorWrites('by whatever way there is');
  await chat.until('the third transport to carry', () => toCarrier() === 'polling' && chat.isComplete(), 2 * HEALED_MS);
  await chat.agentWrites('I hear you');
  await chat.visitorWrites('and I you');
  await chat.until('both sides to show everything', chat.isComplete, POLL_HOLD_MS);
  socket.heal();
  await chat.until('the first transport to carry again', () => toCarrier() === 'websocket', 2 * REPROBE_AFTER_MS);
  await chat.visitorWrites('back again');
  await chat.until('both sides to show everything', chat.isComplete, PROMPT_MS);
  await chat.expectAgreement();
});
