/** The current time as a signal that moves every second, and only while somebody can see the page. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../protocol/clock.ts';

const TICK_MS = 1000;

export interface PageVisibility {
  isVisible(): boolean;
  onChange(callback: () => void): () => void;
}

export interface Ticker {
  /** Stands still while the page is hidden. */
  readonly now: ReadonlySignal<number>;
  /** The clock itself, for deadlines. */
  read(): number;
  close(): void;
}

export function createTicker(clock: Clock, page: PageVisibility): Ticker {
  const now = signal(clock.now());
  let cancel: (() => void) | null = null;

  const tick = () => {
    now.value = clock.now();
    cancel = clock.setTimer(tick, TICK_MS);
  };
  const follow = () => {
    cancel?.();
    cancel = null;
    if (page.isVisible()) tick();
  };

  const stopListening = page.onChange(follow);
  follow();
  return {
    now,
    read: () => clock.now(),
    close() {
      stopListening();
      cancel?.();
    },
  };
}
