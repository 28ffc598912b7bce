/**
 * Draws of a long conversation what is around the screen, and leaves as much room above and below as the rest would take:
 * ten thousand messages cost what forty cost.
 */
import type { RefObject } from 'preact';
import type { StickToEnd } from './stick-to-end.ts';

/** Messages that are drawn: three screens of them, and never fewer. */
const SCREENS = 3;
const FEWEST = 24;
/** Messages that a task adds: what a slow phone draws and lays out within 50 ms. */
const STEP = 12;
/** One frame: what was drawn is shown, and a tap is answered, before the next task. */
const TASK_GAP_MS = 16;
/** The height of a row before any was measured, in px. */
const GUESSED_ROW = 48;

export interface RowWindow {
  /**
   * Indexes of the first message to draw and of the one behind the last; call once for each drawing.
   * @param count messages there are
   * @param isLoaded the server has told of all of them
   */
  next(count: number, isLoaded: boolean): { readonly start: number; readonly end: number };
  onScroll(): void;
  showEarlier(): void;
  /** Draws what is around this message. */
  reach(index: number): void;
  /** Call after each drawing. */
  place(): void;
  close(): void;
}

/**
 * @param scroller what scrolls
 * @param list what is in it: its children are the rows of the messages
 * @param redraw called when there is something else to draw
 */
export function createRowWindow(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  stick: StickToEnd,
  redraw: () => void,
): RowWindow {
  let start = 0;
  let end = 0;
  let count = 0;
  let wasLoaded = false;
  /** Of all rows that were measured: a mean that hardly changes any more lets the list scroll by itself. */
  const measured = { px: 0, rows: 0 };
  let rowHeight = GUESSED_ROW;
  /** A row that stays where it is on the screen, whatever is drawn around it, and where that was. */
  let held: { readonly row: Element; readonly top: number } | null = null;
  let isSilent = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const toSize = (): number =>
    Math.max(FEWEST, Math.ceil((SCREENS * (scroller.current?.clientHeight ?? 0)) / rowHeight));

  function hold(): void {
    const edge = scroller.current?.getBoundingClientRect().top ?? 0;
    const row = [...(list.current?.children ?? [])].find((child) => child.getBoundingClientRect().bottom > edge);
    held = row === undefined ? null : { row, top: row.getBoundingClientRect().top };
  }

  function move(to: number, size = toSize()): void {
    start = Math.max(0, Math.min(to, count - size));
    end = Math.min(count, start + size);
    silence();
    redraw();
  }

  /** What comes on the screen now is history: a screen reader would read all of it aloud. No drawing is needed for that. */
  function silence(): void {
    scroller.current?.setAttribute('aria-live', 'off');
    isSilent = true;
  }

  function measure(rows: HTMLElement): void {
    const height = measureRows(rows);
    if (height === 0 || end === start) return;
    measured.px += height;
    measured.rows += end - start;
    rowHeight = measured.px / measured.rows;
  }

  /** Until the window is full; then what comes is news. */
  function goOn(): void {
    const isFull = !stick.isAtEnd || start === 0 || end - start >= toSize();
    if (isFull) {
      isSilent = false;
      scroller.current?.setAttribute('aria-live', 'polite');
      return;
    }
    start = Math.max(0, start - STEP);
    redraw();
  }

  return {
    next(newCount, isLoaded) {
      if (isLoaded && !wasLoaded) silence();
      wasLoaded = isLoaded;
      const wasWhole = end === count;
      const isOther = newCount < count;
      if (stick.isAtEnd || isOther) {
        if (isOther || newCount - end > STEP) {
          start = Math.max(0, newCount - STEP);
          silence();
        }
        // At the end the oldest leave as new ones come.
        start = Math.max(start, newCount - toSize());
        end = newCount;
      } else {
        // Whoever reads a little above the end finds there what was said meanwhile.
        if (wasWhole && newCount - start < 2 * toSize()) end = newCount;
        hold();
      }
      count = newCount;
      return { start, end };
    },
    onScroll() {
      stick.onScroll();
      const view = scroller.current?.getBoundingClientRect();
      const rows = list.current?.children ?? [];
      const first = rows[0]?.getBoundingClientRect();
      const last = rows[rows.length - 1]?.getBoundingClientRect();
      if (!view || !first || !last || view.height === 0) return;
      if (first.top > view.bottom || last.bottom < view.top) {
        // Thrown far away, where nothing is drawn: no row to hold on to.
        move(Math.floor((scroller.current?.scrollTop ?? 0) / rowHeight) - STEP);
      } else if (start > 0 && first.top > view.top - view.height) move(start - STEP);
      else if (end < count && last.bottom < view.bottom + view.height) move(start + STEP);
    },
    showEarlier() {
      stick.leaveEnd();
      move(start - STEP);
    },
    reach(index) {
      stick.leaveEnd();
      if (index < start || index >= end) move(index - STEP);
      else redraw();
    },
    place() {
      const { current: box } = scroller;
      const { current: rows } = list;
      if (!box || !rows) return;
      // Written before anything is read: one layout for each drawing.
      rows.style.paddingTop = `${start * rowHeight}px`;
      rows.style.paddingBottom = `${(count - end) * rowHeight}px`;
      if (held?.row.isConnected) {
        const moved = held.row.getBoundingClientRect().top - held.top;
        // Writing it ends a finger's momentum, so not for nothing.
        if (Math.abs(moved) >= 1) box.scrollTop += moved;
      }
      held = null;
      stick.place();
      measure(rows);
      clearTimeout(timer);
      if (isSilent) timer = setTimeout(goOn, TASK_GAP_MS);
    },
    close: () => clearTimeout(timer),
  };
}

function measureRows({ firstElementChild: first, lastElementChild: last }: HTMLElement): number {
  if (first === null || last === null) return 0;
  return last.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
}
