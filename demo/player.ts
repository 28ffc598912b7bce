/** Lets seconds pass, one whole second after the other, while it plays. */

/** A hidden page draws no frames: what it missed did not happen, instead of all at once. */
const MAX_FRAME_MS = 250;

/** `requestAnimationFrame`, or what stands for it. */
export type RequestFrame = (callback: (nowMs: number) => void) => () => void;

export interface Player {
  play(): void;
  pause(): void;
}

/**
 * @param speed seconds that pass in one
 * @param onSeconds how many more have passed; false ends it
 */
export function createPlayer(
  requestFrame: RequestFrame,
  speed: () => number,
  onSeconds: (seconds: number) => boolean,
): Player {
  let cancel: (() => void) | null = null;

  function follow(lastMs: number | null, restMs: number): void {
    cancel = requestFrame((nowMs) => {
      const passedMs = lastMs === null ? 0 : Math.min(nowMs - lastMs, MAX_FRAME_MS);
      const dueMs = restMs + passedMs * speed();
      const seconds = Math.floor(dueMs / 1000);
      cancel = null;
      if (seconds === 0 || onSeconds(seconds)) follow(nowMs, dueMs - seconds * 1000);
    });
  }

  return {
    play() {
      if (cancel === null) follow(null, 0);
    },
    pause() {
      cancel?.();
      cancel = null;
    },
  };
}
