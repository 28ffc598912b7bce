/** Decides when to ping: after the server's delay, on a page view, on coming back; and the farewell. */
import type { Clock } from '../protocol/clock.ts';
import { PING_JITTER, PRESENCE_MS } from '../protocol/limits.ts';

const FAILURE_BASE_MS = 5_000;
/** With its jitter of a half: a server that comes back is found within five minutes, not by everybody at once. */
const FAILURE_CAP_MS = 200_000;
const FAILURE_JITTER = 0.5;

export interface PresenceWorld {
  readonly window: Window;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborted when the page is done with us: the end of listening and pinging. */
  readonly signal: AbortSignal;
  /**
   * The wished delay until the next one in ms: 0 when it failed, Infinity for never again. Must not reject.
   *
   * @param isRoutine nothing happened but time: another tab's ping does as well
   */
  ping(isRoutine: boolean): Promise<number>;
  leave(): void;
}

/** @returns pings at once; while one is on its way, another right behind it with the newer facts */
export function createPresence({ window, clock, random, signal, ping, leave }: PresenceWorld): () => Promise<void> {
  const { document } = window;
  /** False while the page is frozen in the back-forward cache, where nothing may run, and when there is no sense in it. */
  let isHere = true;
  let isWanted = false;
  let isRoutine = true;
  let running: Promise<void> | null = null;
  let failures = 0;
  let pingedAt = 0;
  let dueAt = 0;
  let cancel = (): void => {};

  function pingNow(): Promise<void> {
    isRoutine = false;
    return pingSometime();
  }

  function pingSometime(): Promise<void> {
    isWanted = true;
    running ??= run();
    return running;
  }

  async function run(): Promise<void> {
    // Everything that asked in this task is one ping, and `running` is set when the first await comes back.
    await null;
    while (isWanted && isHere) {
      isWanted = false;
      cancel();
      pingedAt = clock.now();
      const wasRoutine = isRoutine;
      isRoutine = true;
      const wishMs = await ping(wasRoutine);
      failures = wishMs > 0 ? 0 : failures + 1;
      const delayMs = wishMs || Math.min(FAILURE_CAP_MS, FAILURE_BASE_MS * 2 ** failures);
      // Visitors who came together must not ping together for ever; never sooner than the server said.
      schedule(delayMs * (wishMs > 0 ? 1 + PING_JITTER * random() : 1 + (2 * random() - 1) * FAILURE_JITTER));
    }
    running = null;
  }

  function schedule(delayMs: number, ask = pingSometime): void {
    cancel();
    dueAt = clock.now() + delayMs;
    if (delayMs === Number.POSITIVE_INFINITY) isHere = false;
    if (isHere) cancel = clock.setTimer(ask, delayMs);
  }

  /** The hidden page's next ping is far away, the visible one's is not. */
  function onVisibility(): void {
    if (document.hidden || running !== null) return;
    const soonAt = failures > 0 ? dueAt : Math.min(dueAt, pingedAt + PRESENCE_MS.visible.nextPing);
    schedule(Math.max(0, soonAt - clock.now()), pingNow);
  }

  function onPageHide(): void {
    if (isHere) leave();
    isHere = false;
    cancel();
  }

  function onPageShow({ persisted }: PageTransitionEvent): void {
    if (!persisted) return;
    isHere = true;
    void pingNow();
  }

  document.addEventListener('visibilitychange', onVisibility, { signal });
  window.addEventListener('pagehide', onPageHide, { signal });
  window.addEventListener('pageshow', onPageShow, { signal });
  return pingNow;
}
