/** Moves the focus along when the visitor goes from view to view, and leaves it alone otherwise. */

/** The first thing of a view; the composer is one without the mark. */
const FIRST = '.p-input, [data-first]';

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

  const toTitle = (): HTMLElement | null => root.getElementById(titleId);

  function find(): HTMLElement | null | undefined {
    const things = from === '' ? [] : [...panel.querySelectorAll<HTMLElement>('[data-thing]')];
    return things.find(({ dataset }) => dataset['thing'] === from) ?? panel.querySelector<HTMLElement>(FIRST);
  }

  function move(): void {
    const target = find();
    // What was focused meanwhile was chosen by the visitor.
    if (root.activeElement !== waiting) waiting = null;
    else if (target) {
      waiting = null;
      target.focus({ preventScroll: true });
    }
  }

  function start(): void {
    toTitle()?.focus({ preventScroll: true });
    waiting = root.activeElement;
    move();
  }

  return {
    enter: start,
    follow(view, thing, draw) {
      const focused = root.activeElement;
      const hadFocus = panel.contains(focused);
      draw();
      const place = `${view} ${thing}`;
      if (place === shown) {
        if (waiting !== null) move();
        return;
      }
      const isFirst = shown === '';
      shown = place;
      from = shownThing;
      shownThing = thing;
      // Whoever writes goes on writing: the composer is the same in several views.
      const isWriting = focused?.isConnected && focused.matches('.p-input');
      if (!isFirst && hadFocus && !isWriting) start();
    },
  };
}
