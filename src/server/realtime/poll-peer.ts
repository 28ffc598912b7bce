/** The far end of a connection that comes and asks: what is sent to it waits until its next request, or answers one that waits. */
import type { Clock } from '../../protocol/clock.ts';
import { POLL_GAP_MS, POLL_HOLD_MS } from '../../protocol/limits.ts';
import type { Peer } from './peer.ts';

export interface PollPeer extends Peer {
  /** Resolves with frames as JSON texts as soon as there are some, with none after POLL_HOLD_MS; takes the place of one before. */
  take(): Promise<readonly string[]>;
  /** Whoever took is gone: from now on the next request is waited for. */
  letGo(): void;
}

/** @param onGone nobody has asked for POLL_GAP_MS, or what was sent last was taken after the end */
export function createPollPeer(clock: Clock, onGone: () => void): PollPeer {
  let waiting: ((texts: readonly string[]) => void) | null = null;
  let texts: string[] = [];
  let bytes = 0;
  let isClosed = false;
  let cancelTimer = clock.setTimer(onGone, POLL_GAP_MS);
  let isAnswering = false;

  function answer(): void {
    isAnswering = false;
    if (waiting === null) return;
    const taken = texts;
    const resolve = waiting;
    waiting = null;
    texts = [];
    bytes = 0;
    resolve(taken);
    cancelTimer();
    if (isClosed) onGone();
    else cancelTimer = clock.setTimer(onGone, POLL_GAP_MS);
  }

  /** What one moment brings travels together. */
  function answerSoon(): void {
    if (waiting === null || isAnswering) return;
    isAnswering = true;
    void Promise.resolve().then(answer);
  }

  function push(text: string): void {
    if (isClosed) return;
    texts.push(text);
    bytes += Buffer.byteLength(text);
    answerSoon();
  }

  return {
    send: push,
    close(reason) {
      push(JSON.stringify({ type: 'close', reason }));
      isClosed = true;
    },
    get bufferedBytes() {
      return bytes;
    },
    take() {
      // Of two requests the older one belongs to a link that nobody listens to any more.
      waiting?.([]);
      cancelTimer();
      cancelTimer = clock.setTimer(answer, POLL_HOLD_MS);
      return new Promise((resolve) => {
        waiting = resolve;
        if (texts.length > 0) answerSoon();
      });
    },
    letGo() {
      waiting = null;
      cancelTimer();
      cancelTimer = clock.setTimer(onGone, POLL_GAP_MS);
    },
  };
}
