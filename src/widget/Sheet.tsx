/** A small dialog inside the box, over what it interrupts. */
import { type ComponentChildren, createRef } from 'preact';
import { toComponent } from '../ui/part.ts';

interface SheetProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
  onClose(): void;
}

/** What Tab stops at. */
const STOPS = 'button, input';

export const Sheet = toComponent<SheetProps>((host) => {
  const element = createRef<HTMLDivElement>();
  let hasFocused = false;
  const toStops = (): HTMLElement[] => [...(element.current?.querySelectorAll<HTMLElement>(STOPS) ?? [])];

  /** What is behind it cannot be used now, so Tab stays here. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      host.props.onClose();
    }
    if (event.key !== 'Tab') return;
    const stops = toStops();
    const end = event.shiftKey ? stops[0] : stops.at(-1);
    if (end !== event.target) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  return {
    draw() {
      const { id, title, children } = host.props;
      return (
        <div class="sheet-back">
          <div class="sheet" ref={element} role="dialog" aria-modal aria-labelledby={id} onKeyDown={onKeyDown}>
            <h3 class="sheet-title" id={id}>
              {title}
            </h3>
            {children}
          </div>
        </div>
      );
    },
    place() {
      if (!hasFocused) toStops()[0]?.focus();
      hasFocused = true;
    },
    close() {},
  };
});
