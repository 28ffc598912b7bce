/** Moves the focus along when the visitor goes from view to view, and leaves it alone otherwise. */

/** The first thing of a view; the composer is one without the mark. */
const FIRST = '.p-input,[data-first]';

export interface FocusFollower {
  /** Into the view that is shown: the box was opened. */
  enter(): void;
  /**
   * @param draw draws the view
   * @param thing what is shown in it, by id; empty for none. Coming back from it leads to what has it as `data-thing`
   */
  follow(view: string, thing: string, draw: () => void): void;
}

/** @param title is focused where a view has nothing to begin with yet */
export function createFocusFollower(root: ShadowRoot, panel: HTMLElement, titleId: string): FocusFollower {
  let shown = '';
  let shownThing = '';
  let from = '';
  /** Where the focus waits for a view whose code or content is on its way; null: nothing is to be moved. */
  let waiting: Element | null = null;

  const focus = (selector: string): boolean => {
    const target = panel.querySelector<HTMLElement>(selector);
    target?.focus({ preventScroll: true });
    return target !== null;
  };

  function move(): void {
    // What was focused meanwhile was chosen by the visitor.
    const isOver = root.activeElement !== waiting;
    // An id of ours, which has nothing to escape.
    if (isOver || focus(`[data-thing="${from}"]`) || focus(FIRST)) waiting = null;
  }

  function enter(): void {
    focus(`#${titleId}`);
    waiting = root.activeElement;
    move();
  }

  return {
    enter,
    follow(view, thing, draw) {
      const focused = root.activeElement;
      const hadFocus = panel.contains(focused);
      draw();
      const isSame = view + thing === shown;
      if (!isSame) [shown, from, shownThing] = [view + thing, shownThing, thing];
      // Whoever writes goes on writing: the composer is the same in several views.
      const isWriting = focused?.matches(FIRST) && focused.isConnected;
      if (isSame) waiting && move();
      else if (hadFocus && !isWriting) enter();
    },
  };
}
