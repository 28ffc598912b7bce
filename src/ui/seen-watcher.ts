/** Notices that the newest message of the other side was on the screen, of a page that is in front. */

/** The class of the empty element at the end of that message; its end on the screen means it was read. */
export const SEEN_MARK = 'p-seen-mark';

export interface SeenWatcher {
  /** Call after each drawing with the newest message, whose mark is inside `container` once it is drawn. */
  watch(seq: number, container: Element | null): void;
  close(): void;
}

/** Calls `onSeen` once for each `seq`. */
export function createSeenWatcher(onSeen: (seq: number) => void): SeenWatcher {
  let watched = 0;
  let stop = (): void => {};
  return {
    watch(seq, container) {
      if (seq === watched) return;
      stop();
      const mark = container?.querySelector(`.${SEEN_MARK}`);
      watched = mark ? seq : 0;
      if (!mark) return;
      let isOnScreen = false;
      const report = () => {
        if (!isOnScreen || document.visibilityState !== 'visible') return;
        stop();
        onSeen(seq);
      };
      const observer = new IntersectionObserver((entries) => {
        isOnScreen = entries.at(-1)?.isIntersecting ?? false;
        report();
      });
      stop = () => {
        observer.disconnect();
        document.removeEventListener('visibilitychange', report);
      };
      observer.observe(mark);
      document.addEventListener('visibilitychange', report);
    },
    close: () => stop(),
  };
}
