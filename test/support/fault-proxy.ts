/** A TCP proxy in front of a server that hurts what passes through it: when, where and how a test says, and never by chance. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Clock } from '../../src/protocol/clock.ts';

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';

/** A place in what passes, counted from the moment it is asked for: so many bytes, or the end of a text. */
export type Place = { readonly direction: Direction } & ({ readonly bytes: number } | { readonly text: string });

export interface FaultProxy {
  readonly port: number;
  /** Rises with whatever happens here: while it stands still, nothing is under way. */
  readonly activity: number;
  /**
   * Calls `fault` when everything before `place` was passed on, and nothing behind it. One place at a time.
   * `cut` resets the connection that was struck, and no other one.
   */
  strikeAt(place: Place, fault: (cut: () => void) => void): void;
  /** Ends every connection at both ends with a TCP reset. */
  reset(): void;
  /** Ends one direction of every connection in an orderly way; the other one goes on. */
  halfClose(direction: Direction): void;
  /** Swallows bytes and ends without a word, in open and new connections. One that lost a byte stays deaf, also after `heal`. */
  swallow(...directions: Direction[]): void;
  /** From now on everything takes so long, in open and new connections; ends too. */
  delay(delayMs: number, ...directions: Direction[]): void;
  /** New connections are reset before they carry a byte: a closed port looks like that, and could not be had back for sure. */
  refuse(): void;
  /** What comes from now on passes; what was delayed still comes late, and first. */
  heal(): void;
  /** Ends everything, and resolves when nothing is left. */
  close(): Promise<void>;
}

/** One direction of one connection. */
interface Flow {
  readonly direction: Direction;
  readonly source: Socket;
  readonly sink: Socket;
  state: 'open' | 'half-closed' | 'deaf';
  /** What is delayed now, and until when the last of it is. */
  waiting: number;
  freeAt: number;
}

/** @param clock measures delays */
export async function openFaultProxy(serverPort: number, clock: Clock): Promise<FaultProxy> {
  const flows = new Set<Flow>();
  const swallowed = new Set<Direction>();
  const delays = new Map<Direction, number>();
  let isRefusing = false;
  let activity = 0;
  let armed: { place: Place; passed: string; count: number; fault: (cut: () => void) => void } | null = null;

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    activity += 1;
    if (isRefusing) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: serverPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    open('up', client, server);
    open('down', server, client);
  });

  function open(direction: Direction, source: Socket, sink: Socket): void {
    const flow: Flow = { direction, source, sink, state: 'open', waiting: 0, freeAt: 0 };
    flows.add(flow);
    source.on('data', (bytes: Buffer) => pass(flow, bytes));
    source.on('end', () => forward(flow, () => sink.end()));
    // Followed by 'close', which knows of it.
    source.on('error', () => {});
    source.on('close', (hadError) => {
      if (hadError) forward(flow, () => sink.resetAndDestroy());
      activity += 1;
      flows.delete(flow);
    });
  }

  /** Cuts at the place that is waited for. */
  function pass(flow: Flow, bytes: Buffer): void {
    const end = armed?.place.direction === flow.direction ? findPlace(bytes) : null;
    const head = end === null ? bytes : bytes.subarray(0, end);
    forward(flow, () => flow.sink.write(head));
    if (end === null || armed === null) return;
    const { fault } = armed;
    armed = null;
    fault(() => resetLine(flow.source, flow.sink));
    if (end < bytes.length) pass(flow, bytes.subarray(end));
  }

  /** @returns the index behind the place, or null when it is not in here */
  function findPlace(bytes: Buffer): number | null {
    if (armed === null) return null;
    const { place, passed } = armed;
    if ('bytes' in place) {
      const left = place.bytes - armed.count;
      armed.count += bytes.length;
      return left <= bytes.length ? left : null;
    }
    // latin1 has one character a byte; a text may begin in one chunk and end in the next.
    const seen = passed + bytes.toString('latin1');
    const start = seen.indexOf(place.text);
    armed.passed = seen.slice(1 - place.text.length);
    return start < 0 ? null : start + place.text.length - passed.length;
  }

  function forward(flow: Flow, act: () => void): void {
    activity += 1;
    if (swallowed.has(flow.direction)) flow.state = 'deaf';
    if (flow.state !== 'open') return;
    const delayMs = delays.get(flow.direction) ?? 0;
    if (delayMs === 0 && flow.waiting === 0) {
      if (!flow.sink.destroyed) act();
      return;
    }
    flow.waiting += 1;
    flow.freeAt = Math.max(flow.freeAt, clock.now() + delayMs);
    clock.setTimer(() => {
      activity += 1;
      flow.waiting -= 1;
      if (flow.state === 'open' && !flow.sink.destroyed) act();
    }, flow.freeAt - clock.now());
  }

  function resetLine(...ends: readonly Socket[]): void {
    for (const flow of flows) if (ends.includes(flow.source)) flow.state = 'deaf';
    for (const end of ends) end.resetAndDestroy();
  }

  const reset = (): void => resetLine(...[...flows].map(({ source }) => source));

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    get activity() {
      return activity;
    },
    strikeAt(place, fault) {
      armed = { place, passed: '', count: 0, fault };
    },
    reset,
    halfClose(direction) {
      for (const flow of flows) {
        if (flow.direction !== direction || flow.state !== 'open') continue;
        flow.state = 'half-closed';
        flow.sink.end();
      }
    },
    swallow(...directions) {
      for (const direction of directions) swallowed.add(direction);
    },
    delay(delayMs, ...directions) {
      for (const direction of directions) delays.set(direction, delayMs);
    },
    refuse() {
      isRefusing = true;
    },
    heal() {
      isRefusing = false;
      swallowed.clear();
      delays.clear();
    },
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      reset();
      await closed;
    },
  };
}
