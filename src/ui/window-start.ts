/** Decides from which message on a long conversation is drawn, and draws it in tasks that are never long. */
import type { StickToEnd } from './stick-to-end.ts';

/** Messages that are drawn without asking, and that each "show earlier" adds: more than most people read. */
const WINDOW_SIZE = 200;
/** Messages of one task: what a slow phone draws and lays out within 50 ms. */
const TASK_SIZE = 8;
/** One frame: what was drawn is shown, and a tap is answered, before the next task. */
const TASK_GAP_MS = 16;

export interface WindowStart {
  /**
   * Index of the first message to draw; call once for each drawing.
   * @param count messages there are
   */
  next(count: number): number;
  /** Older messages are still being added above. */
  readonly isGrowing: boolean;
  showEarlier(): void;
  /** Draws from this message on, and some before it. */
  reach(index: number): void;
  /** Call after each drawing. */
  grow(): void;
  close(): void;
}

/** @param redraw called when there is more to draw */
export function createWindowStart(stick: StickToEnd, redraw: () => void): WindowStart {
  let size = WINDOW_SIZE;
  let index = 0;
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const toGoal = (): number => Math.max(0, count - size);

  return {
    next(newCount) {
      const isJump = Math.abs(newCount - count) > TASK_SIZE;
      count = newCount;
      // Somebody who reads further up keeps the first message; at the end the oldest ones leave as new ones come.
      if (stick.isAtEnd || count < index) index = Math.max(toGoal(), isJump ? count - TASK_SIZE : index);
      return index;
    },
    get isGrowing() {
      return index > toGoal();
    },
    showEarlier() {
      size = count - index + WINDOW_SIZE;
      redraw();
    },
    reach(target) {
      size = Math.max(size, count - target + TASK_SIZE);
      redraw();
    },
    grow() {
      clearTimeout(timer);
      if (index <= toGoal()) return;
      timer = setTimeout(() => {
        stick.holdPlace();
        index = Math.max(toGoal(), index - TASK_SIZE);
        redraw();
      }, TASK_GAP_MS);
    },
    close: () => clearTimeout(timer),
  };
}
