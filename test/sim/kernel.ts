/** Virtual time: one heap of events, run in order, with every promise settled between two of them. */
import { setFlagsFromString } from 'node:v8';
import type { Clock } from '../../src/protocol/clock.ts';

// V8's own checkpoint, called between events: a turn of Node's event loop for each would cost ten times the event. It works in
// callbacks only, which is where a run has to be started from.
setFlagsFromString('--allow-natives-syntax');
const settlePromises = new Function('%PerformMicrotaskCheckpoint()') as () => void;

/** More events than these in one run are a storm: the calmest of them has hundreds, the wildest tens of thousands. */
const MAX_EVENTS = 300_000;

interface Event {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

export interface Kernel {
  now(): number;
  /** Runs `callback` after `delayMs`; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
  runUntil(at: number): void;
  /** Something happened: the same seed must make the same sequence of these. */
  trace(what: number): void;
  readonly hash: number;
  readonly events: number;
}

export function createKernel(startAt: number): Kernel {
  const heap: Event[] = [];
  let now = startAt;
  let made = 0;
  let events = 0;
  let hash = 0x811c9dc5;

  const isBefore = (left: Event, right: Event): boolean =>
    left.at < right.at || (left.at === right.at && left.order < right.order);

  function push(event: Event): void {
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Event;
      if (!isBefore(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  function pop(): Event {
    const first = heap[0] as Event;
    const last = heap.pop() as Event;
    if (heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  function trace(what: number): void {
    hash = Math.imul(hash ^ (what | 0), 0x01000193) >>> 0;
  }

  return {
    now: () => now,
    after(delayMs, callback) {
      const event: Event = { at: now + Math.max(0, delayMs), order: made++, run: callback };
      push(event);
      return () => {
        event.run = null;
      };
    },
    runUntil(end) {
      settlePromises();
      while (heap.length > 0 && (heap[0] as Event).at <= end) {
        const event = pop();
        if (event.run === null) continue;
        now = event.at;
        events += 1;
        if (events > MAX_EVENTS) throw new Error(`I9: a storm of ${MAX_EVENTS} events`);
        event.run();
        settlePromises();
      }
      now = end;
    },
    trace(what) {
      trace(now);
      trace(what);
    },
    get hash() {
      return hash;
    },
    get events() {
      return events;
    },
  };
}

/** Something that runs code: a tab or a server process. It may stop for a while, and it may die. */
export interface Actor {
  readonly clock: Clock;
  readonly isAlive: boolean;
  readonly isFrozen: boolean;
  /** Runs `callback` as soon as this actor runs code; never when it is dead by then. */
  deliver(callback: () => void): void;
  freeze(): void;
  thaw(): void;
  kill(): void;
  /** Timers fire at multiples of so many ms: what browsers do to hidden pages; 0 for none. */
  throttleMs: number;
  /** What its wall clock is wrong by. */
  skewMs: number;
}

export function createActor(kernel: Kernel): Actor {
  let isAlive = true;
  let isFrozen = false;
  let backlog: (() => void)[] = [];

  const actor: Actor = {
    throttleMs: 0,
    skewMs: 0,
    get isAlive() {
      return isAlive;
    },
    get isFrozen() {
      return isFrozen;
    },
    clock: {
      now: () => Math.round(kernel.now() + actor.skewMs),
      setTimer(callback, delayMs) {
        let isCancelled = false;
        const throttle = actor.throttleMs;
        const dueAt = kernel.now() + Math.max(0, delayMs);
        const at = throttle > 0 ? Math.ceil(dueAt / throttle) * throttle : dueAt;
        const cancel = kernel.after(at - kernel.now(), () => actor.deliver(() => isCancelled || callback()));
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    },
    deliver(callback) {
      if (!isAlive) return;
      if (isFrozen) backlog.push(callback);
      else callback();
    },
    freeze() {
      isFrozen = true;
    },
    thaw() {
      if (!isFrozen) return;
      isFrozen = false;
      const waiting = backlog;
      backlog = [];
      for (const callback of waiting) kernel.after(0, () => actor.deliver(callback));
    },
    kill() {
      isAlive = false;
      backlog = [];
    },
  };
  return actor;
}
