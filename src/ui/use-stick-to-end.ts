/** Keeps a scrolling list at its newest end until the person scrolls up to read. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Half a line: fractional pixels and a careless flick still count as the end. */
const END_TOLERANCE_PX = 24;

export interface StickToEnd {
  readonly isAtEnd: boolean;
  onScroll(): void;
  toEnd(): void;
  /** The person wants to read further up. */
  leaveEnd(): void;
  /** Call before content is added above: what the person reads stays where it is. */
  holdPlace(): void;
}

export function useStickToEnd(scroller: RefObject<HTMLElement | null>): StickToEnd {
  const [isAtEnd, setAtEnd] = useState(true);
  const distanceFromEnd = useRef<number | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (isAtEnd) element.scrollTop = element.scrollHeight;
    else if (distanceFromEnd.current !== null) element.scrollTop = element.scrollHeight - distanceFromEnd.current;
    distanceFromEnd.current = null;
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element || !isAtEnd) return;
    // The on-screen keyboard and a growing composer shrink the list; opening the box gives it a size.
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, isAtEnd]);

  return {
    isAtEnd,
    onScroll() {
      const element = scroller.current;
      if (!element || element.clientHeight === 0) return;
      setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < END_TOLERANCE_PX);
    },
    toEnd: () => setAtEnd(true),
    leaveEnd: () => setAtEnd(false),
    holdPlace() {
      const element = scroller.current;
      if (element && !isAtEnd) distanceFromEnd.current = element.scrollHeight - element.scrollTop;
    },
  };
}
