/** The head of the pane: the way back, who it is about, what they are doing, and what can be done. */
import type { ComponentChildren, RefObject } from 'preact';
import type { VisitorId } from '../protocol/ids.ts';
import { VisitorMark } from './VisitorMark.tsx';

export interface PaneHeadProps {
  readonly name: string;
  readonly visitor: VisitorId | null;
  readonly title: RefObject<HTMLHeadingElement | null>;
  /** Where the way back leads. */
  readonly back: string;
  /** One line below the name. */
  readonly facts: ComponentChildren;
  /** Stands behind the name. */
  readonly children?: ComponentChildren;
  onBack(): void;
}

export function PaneHead({ name, visitor, title, back, facts, children, onBack }: PaneHeadProps) {
  return (
    <header class="pane-head">
      <button type="button" class="button back" aria-label={back} onClick={onBack}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M12 4.5 6.5 10l5.5 5.5" />
        </svg>
      </button>
      {visitor !== null && <VisitorMark visitor={visitor} />}
      <div class="pane-who">
        <h2 id="pane-title" ref={title} tabIndex={-1}>
          {name}
        </h2>
        {facts}
      </div>
      {children}
    </header>
  );
}
