/** Time as a module sees it: handed in, so that tests own it. */
export interface Clock {
  /** Unix time in milliseconds. Never orders messages. */
  now(): number;
  /** Calls `callback` once after `delayMs`; the returned function cancels it. */
  setTimer(callback: () => void, delayMs: number): () => void;
}
