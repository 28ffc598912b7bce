/** One direction of a connection: what is sent arrives later and in order, waits while the way is blocked, or never arrives. */
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Kernel } from './kernel.ts';

export interface Wire {
  /** @param bytes counted as buffered while the way is blocked */
  send(bytes: number, arrive: () => void): void;
  /** Nothing arrives before this instant; then everything does, in order. */
  blockUntil(at: number): void;
  /** Nothing that is sent from now on ever arrives, and nobody is told. */
  deafen(): void;
  /** The connection is over: what is under way is gone. */
  cut(): void;
  readonly bufferedBytes: number;
  readonly isDeaf: boolean;
}

export function createWire(kernel: Kernel, random: SeededRandom, latencyMs: number): Wire {
  let lastAt = 0;
  let blockedUntil = 0;
  let isDeaf = false;
  let isCut = false;
  let bufferedBytes = 0;
  return {
    send(bytes, arrive) {
      if (isDeaf || isCut) return;
      const at = Math.max(lastAt, kernel.now() + latencyMs * (0.5 + random()), blockedUntil);
      lastAt = at;
      const isBuffered = at === blockedUntil;
      if (isBuffered) bufferedBytes += bytes;
      kernel.after(at - kernel.now(), () => {
        if (isBuffered) bufferedBytes -= bytes;
        if (!isCut) arrive();
      });
    },
    blockUntil(at) {
      blockedUntil = Math.max(blockedUntil, at);
    },
    deafen() {
      isDeaf = true;
    },
    cut() {
      isCut = true;
    },
    get bufferedBytes() {
      return bufferedBytes;
    },
    get isDeaf() {
      return isDeaf;
    },
  };
}
