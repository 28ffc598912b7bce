/** One ping: what this page and this browser know goes out, and what the answer teaches is remembered. */
import type { Clock } from '../protocol/clock.ts';
import type { PageView, PingAnswer, PingRequest } from '../protocol/presence.ts';
import type { PingClient } from '../tracker/ping-client.ts';
import type { Guard } from './guard.ts';
import { type FiredTrigger, toAnswered, toArrived, type VisitorKeeper, type VisitorRecord } from './visitor-record.ts';

/** The limit of PingRequest in src/protocol/presence.ts; what is over it goes with the next ping. */
const MAX_FIRED = 20;

export interface VisitorPingWorld {
  readonly window: Window;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly client: PingClient;
  readonly visitor: VisitorKeeper;
  page(): PageView;
  isLive(): boolean;
  onAnswer(answer: PingAnswer): void;
}

export interface VisitorPing {
  /** The wished delay until the next one in ms: 0 when it failed, Infinity for never again. Never rejects. */
  ping(): Promise<number>;
  leave(): void;
}

export function createVisitorPing(world: VisitorPingWorld): VisitorPing {
  const { clock, guard, client, visitor } = world;
  const { document, navigator } = world.window;
  /** Between leaving and the return from the back-forward cache, which may be another visit. */
  let hasLeft = false;
  /** False for the first ping, which must be cheap: a page's first formatter costs Chromium a dropped frame. */
  let isSettled = false;

  function toSeen(record: VisitorRecord): VisitorRecord {
    return hasLeft ? toArrived(record, clock.now()) : { ...record, lastSeenAt: clock.now() };
  }

  function toRequest({ token }: VisitorRecord, fired: readonly FiredTrigger[]): PingRequest {
    return {
      ...(token && { token }),
      page: world.page(),
      visible: document.visibilityState === 'visible',
      language: navigator.language,
      ...(isSettled && { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
      fired: fired.map(({ id, trigger }) => ({ id, trigger })),
    };
  }

  return {
    async ping() {
      // On arrival the record has just been written.
      const record = isSettled ? await visitor.update(toSeen) : visitor.current;
      hasLeft = false;
      const fired = record.fired.filter(({ reported }) => !reported).slice(0, MAX_FIRED);
      const result = await client.send(toRequest(record, fired));
      isSettled = true;
      if (result.answer === null) {
        if (result.code !== 'unknown-site' && result.code !== 'origin-not-allowed') return 0;
        guard.warn(`the server said ${result.code}`);
        return Number.POSITIVE_INFINITY;
      }
      const { answer, renewed } = result;
      const told = { token: record.token, renewed, fired, isLive: world.isLive() };
      await visitor.update((newest) => toAnswered(newest, answer, told));
      guard.run(() => world.onAnswer(answer));
      return answer.nextPingMs;
    },
    leave() {
      // No word to the storage: an open transaction keeps Chromium from putting the page into the back-forward cache.
      client.leave(toRequest(visitor.current, []));
      hasLeft = true;
    },
  };
}
