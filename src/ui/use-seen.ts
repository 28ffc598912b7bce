/** Notices that the newest message of the other side was on the screen, of a page that is in front. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The class of the empty element at the end of that message; its end on the screen means it was read. */
export const SEEN_MARK = 'p-seen-mark';

/** Calls `onSeen` once for each `seq` above 0. */
export function useSeen(container: RefObject<HTMLElement | null>, seq: number, onSeen: (seq: number) => void): void {
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    const mark = container.current?.querySelector(`.${SEEN_MARK}`);
    if (seq === 0 || !mark) return;
    let isOnScreen = false;
    const report = () => {
      if (!isOnScreen || document.visibilityState !== 'visible') return;
      stop();
      latest.current(seq);
    };
    const observer = new IntersectionObserver((entries) => {
      isOnScreen = entries.at(-1)?.isIntersecting ?? false;
      report();
    });
    const stop = () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', report);
    };
    observer.observe(mark);
    document.addEventListener('visibilitychange', report);
    return stop;
  }, [container, seq]);
}
