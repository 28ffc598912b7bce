/** How the visitor takes part in the page: time in front, depth of scrolling, signs of life. Listens, and never measures on its own. */
import type { Clock } from '../protocol/clock.ts';
import type { Engagement } from '../protocol/presence.ts';
import { toScrollDepth } from './scroll-depth.ts';

export interface EngagementWorld {
  readonly window: Window;
  readonly clock: Clock;
  /** Aborted when the page is done with us. */
  readonly signal: AbortSignal;
}

export interface EngagementMeter {
  /** Unix ms of the last key, click, touch or scroll. */
  readonly activeAt: number;
  /** Of the current page view. */
  read(): Engagement;
  /** Another page view begins. */
  restart(): void;
}

export function createEngagement({ window, clock, signal }: EngagementWorld): EngagementMeter {
  const { document } = window;
  const passive = { signal, passive: true, capture: true };
  let activeAt = clock.now();
  let visibleMs = 0;
  /** Null while the page is hidden. */
  let visibleSince: number | null = null;
  let deepest = 0;

  function countVisible(): void {
    const now = clock.now();
    if (visibleSince !== null) visibleMs += Math.max(0, now - visibleSince);
    visibleSince = document.hidden ? null : now;
  }

  countVisible();
  for (const type of ['keydown', 'pointerdown', 'pointermove', 'scroll']) {
    window.addEventListener(
      type,
      () => {
        activeAt = clock.now();
        // Read where it is cheap; the page's height, which may cost a layout, is asked for once a ping.
        deepest = Math.max(deepest, window.scrollY);
      },
      passive,
    );
  }
  document.addEventListener('visibilitychange', countVisible, { signal });

  return {
    get activeAt() {
      return activeAt;
    },
    read() {
      countVisible();
      return {
        visibleMs,
        scroll: toScrollDepth(window, deepest),
        idleMs: Math.max(0, clock.now() - activeAt),
      };
    },
    restart() {
      countVisible();
      visibleMs = 0;
      deepest = window.scrollY;
    },
  };
}
