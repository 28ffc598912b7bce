/** Decides from which message on a long conversation is drawn, and draws it in tasks that are never long. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { StickToEnd } from './use-stick-to-end.ts';

/** Messages that are drawn without asking, and that each "show earlier" adds: more than most people read. */
const WINDOW_SIZE = 200;
/** Messages of one task: what a slow phone draws and lays out within 50 ms. */
const TASK_SIZE = 8;

interface WindowStart {
  /** Index of the first message that is drawn. */
  readonly index: number;
  /** Older messages are still being added above. */
  readonly isGrowing: boolean;
  showEarlier(): void;
}

/** @param count messages there are */
export function useWindowStart(count: number, stick: StickToEnd): WindowStart {
  const { isAtEnd, holdPlace } = stick;
  const [size, setSize] = useState(WINDOW_SIZE);
  const [, redraw] = useState(0);
  const drawn = useRef({ index: 0, count: 0 });
  const goal = Math.max(0, count - size);
  let { index } = drawn.current;
  // Somebody who reads further up keeps the first message; at the end the oldest ones leave as new ones come.
  if (isAtEnd || count < index) {
    const isJump = Math.abs(count - drawn.current.count) > TASK_SIZE;
    index = Math.max(goal, isJump ? count - TASK_SIZE : index);
  }
  drawn.current = { index, count };

  const isGrowing = index > goal;
  useEffect(() => {
    if (!isGrowing) return;
    const timer = setTimeout(() => {
      holdPlace();
      drawn.current = { ...drawn.current, index: Math.max(goal, index - TASK_SIZE) };
      redraw(index);
    }, 0);
    return () => clearTimeout(timer);
  });
  return { index, isGrowing, showEarlier: () => setSize(count - index + WINDOW_SIZE) };
}
