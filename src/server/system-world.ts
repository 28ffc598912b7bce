/** The real clock and the real randomness: the only place of the server that touches them. */
import { randomFillSync } from 'node:crypto';
import type { AppWorld } from './app.ts';

export const systemWorld: AppWorld = {
  clock: {
    now: () => Date.now(),
    setTimer(callback, delayMs) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  },
  random: () => Math.random(),
  randomBytes: (bytes) => randomFillSync(bytes),
};
