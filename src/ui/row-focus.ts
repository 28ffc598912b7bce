/** Which message of the list the person points at or walks through: one tab stop, and arrow keys from there. */
import type { RefObject } from 'preact';
import type { MessageId } from '../protocol/ids.ts';

export interface RowFocus {
  /** The message whose actions are shown. */
  readonly active: string | null;
  onKeyDown(event: KeyboardEvent): void;
  onPointerOver(event: PointerEvent): void;
  onPointerLeave(): void;
  onClick(event: MouseEvent): void;
  onFocusIn(event: FocusEvent): void;
  onFocusOut(event: FocusEvent): void;
  /** Leads to a message as soon as it is drawn. */
  jump(id: MessageId): void;
  /** Call after each drawing. */
  place(): void;
}

/** Marks the message that a jump led to; parts.css lets it shine up. */
const FOUND = 'p-found';
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** @param redraw called when `active` changes */
export function createRowFocus(scroller: RefObject<HTMLElement | null>, redraw: () => void): RowFocus {
  let active: string | null = null;
  let pointedAt: readonly number[] = [];
  let wanted: MessageId | null = null;

  const toRows = (): HTMLElement[] => [...(scroller.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])];
  const find = (id: string | null): HTMLElement | undefined => toRows().find(({ dataset }) => dataset['id'] === id);

  function activate(row: Element | null | undefined): void {
    const id = row instanceof HTMLElement ? row.dataset['id'] : undefined;
    if (active === (id ?? null)) return;
    active = id ?? null;
    redraw();
  }

  return {
    get active() {
      return active;
    },
    onKeyDown(event) {
      const { target, key } = event;
      const rows = toRows();
      const index = target instanceof HTMLElement ? rows.indexOf(target) : -1;
      const step = STEPS[key];
      if (step !== undefined && (index >= 0 || (target === scroller.current && step < 0))) {
        const row = index < 0 ? rows.at(-1) : rows[index + step];
        if (row === undefined) return;
        event.preventDefault();
        row.focus();
      } else if (key === 'Enter' && index >= 0) {
        event.preventDefault();
        rows[index]?.querySelector<HTMLElement>('.p-actions button')?.focus();
      } else if (key === 'Escape' && active !== null && target instanceof Element) {
        const row = target.closest<HTMLElement>('[data-id]');
        // From an action back to its message; from there Escape is for whoever is around the list.
        if (row === null || row === target) return;
        event.stopPropagation();
        row.focus();
      }
    },
    onPointerOver({ target, pointerType, clientX, clientY }) {
      // Messages that scroll by under a mouse that stands still are not pointed at.
      const stands = clientX === pointedAt[0] && clientY === pointedAt[1];
      pointedAt = [clientX, clientY];
      if (stands) return;
      // A finger points by pressing; what follows it are events for pages that know only mice.
      if (pointerType !== 'touch' && target instanceof Element) activate(target.closest('[data-id]') ?? find(active));
    },
    onPointerLeave() {
      if (!find(active)?.contains(toFocused(scroller.current))) activate(null);
    },
    onClick({ target }) {
      if (target instanceof Element && target.closest('a,button') === null) activate(target.closest('[data-id]'));
    },
    onFocusIn({ target }) {
      const row = target instanceof Element ? target.closest('[data-id]') : null;
      if (row !== null) activate(row);
    },
    onFocusOut({ relatedTarget }) {
      if (!(relatedTarget instanceof Node) || !scroller.current?.contains(relatedTarget)) activate(null);
    },
    jump(id) {
      wanted = id;
    },
    place() {
      const row = wanted === null ? undefined : find(wanted);
      if (row === undefined) return;
      wanted = null;
      for (const other of toRows()) other.classList.toggle(FOUND, other === row);
      row.scrollIntoView({ block: 'center' });
      row.focus({ preventScroll: true });
    },
  };
}

/** The list may stand in a shadow root, whose focus the document does not tell. */
function toFocused(element: HTMLElement | null): Element | null {
  const root = element?.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}
