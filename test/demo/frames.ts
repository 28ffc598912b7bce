/** Frames that a test draws by hand, in place of `requestAnimationFrame`. */
import type { RequestFrame } from '../../demo/player.ts';

export interface Frames {
  readonly request: RequestFrame;
  /** Whether somebody waits for a frame. */
  readonly isWanted: boolean;
  /** Draws one frame, so long after the last. */
  draw(afterMs: number): void;
}

export function createFrames(): Frames {
  let nowMs = 5_000;
  let wanted: ((nowMs: number) => void) | null = null;
  return {
    request(callback) {
      wanted = callback;
      return () => {
        wanted = null;
      };
    },
    get isWanted() {
      return wanted !== null;
    },
    draw(afterMs) {
      nowMs += afterMs;
      const callback = wanted;
      wanted = null;
      callback?.(nowMs);
    },
  };
}
