/** Keeps a scrolling list at its newest end until the person scrolls up to read. */
import type { RefObject } from 'preact';

/** Half a line: fractional pixels and a careless flick still count as the end. */
const END_TOLERANCE_PX = 24;

export interface StickToEnd {
  readonly isAtEnd: boolean;
  onScroll(): void;
  toEnd(): void;
  /** The person wants to read further up, and stays there. */
  leaveEnd(): void;
  /** Call after each drawing. */
  place(): void;
  close(): void;
}

/** @param redraw called when `isAtEnd` changes */
export function createStickToEnd(scroller: RefObject<HTMLElement | null>, redraw: () => void): StickToEnd {
  let isAtEnd = true;
  let observer: ResizeObserver | undefined;

  function setAtEnd(next: boolean): void {
    if (next === isAtEnd) return;
    isAtEnd = next;
    redraw();
  }

  function place(): void {
    const element = scroller.current;
    if (!element) return;
    if (isAtEnd) element.scrollTop = element.scrollHeight;
    if (observer) return;
    // The on-screen keyboard and a growing composer shrink the list; opening the box gives it a size.
    observer = new ResizeObserver(() => {
      if (isAtEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
  }

  return {
    get isAtEnd() {
      return isAtEnd;
    },
    onScroll() {
      const element = scroller.current;
      if (!element || element.clientHeight === 0) return;
      setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < END_TOLERANCE_PX);
    },
    toEnd: () => setAtEnd(true),
    leaveEnd: () => setAtEnd(false),
    place,
    close: () => observer?.disconnect(),
  };
}
