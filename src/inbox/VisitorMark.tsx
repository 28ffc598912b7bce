/** The round mark beside a visitor's name: the same letters and tone wherever the visitor is shown. */
import type { VisitorId } from '../protocol/ids.ts';
import { toVisitorMark, toVisitorTone } from './visitor-name.ts';

export function VisitorMark({ visitor }: { readonly visitor: VisitorId }) {
  return (
    <span class="mark" data-tone={toVisitorTone(visitor)} aria-hidden="true">
      {toVisitorMark(visitor).slice(0, 2)}
    </span>
  );
}
