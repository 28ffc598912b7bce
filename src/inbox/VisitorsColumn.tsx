/** The column of visitors on the site, those who need an agent first, with a box to find one. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { VisitorSummary } from '../protocol/visitor.ts';
import type { InboxModel } from './inbox-model.ts';
import { ListPlaceholder } from './ListPlaceholder.tsx';
import { STRINGS } from './strings.ts';
import { VisitorRow } from './VisitorRow.tsx';
import { findVisitors, sortVisitors } from './visitor-list.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface VisitorsColumnProps {
  readonly model: InboxModel;
  readonly now: ReadonlySignal<number>;
  onOpen(visitor: VisitorSummary): void;
}

/** Rows whose clocks tick; more are drawn on demand, a busy site has thousands. */
const PAGE_SIZE = 100;

export function VisitorsColumn({ model, now, onOpen }: VisitorsColumnProps) {
  const [limit, setLimit] = useState(PAGE_SIZE);
  const words = useSignal('');
  const list = model.visitors.value;
  const visitors = list === null ? null : sortVisitors(list);
  const isFiltered = words.value.trim() !== '';
  const found = findVisitors(visitors ?? [], words.value);
  const shown = found.slice(0, limit);
  const selected = model.selectedVisitor.value;
  const tabStop = (shown.find(({ id }) => id === selected) ?? shown[0])?.id;
  const hidden = found.length - limit;

  return (
    <section class="column visitors" aria-labelledby="visitors-title">
      <div class="column-head">
        <h2 id="visitors-title">
          {STRINGS.visitorsOnSite}{' '}
          {visitors !== null && (
            <span class="count">
              {isFiltered ? VISITOR_STRINGS.foundOf(found.length, visitors.length) : visitors.length}
            </span>
          )}
        </h2>
        <input
          type="search"
          class="find"
          aria-label={VISITOR_STRINGS.find}
          placeholder={VISITOR_STRINGS.find}
          title={VISITOR_STRINGS.findHint}
          maxLength={200}
          autocomplete="off"
          value={words}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
        <span class="aloud" role="status">
          {isFiltered && found.length > 0 && VISITOR_STRINGS.found(found.length)}
          {isFiltered && found.length === 0 && VISITOR_STRINGS.noMatch(words.value.trim())}
        </span>
      </div>
      {visitors === null && <ListPlaceholder status={model.status.value} loading={STRINGS.loadingVisitors} />}
      {visitors?.length === 0 && <p class="empty">{STRINGS.visitorsEmpty}</p>}
      {visitors !== null && visitors.length > 0 && found.length === 0 && (
        // Read aloud by the status above.
        <p class="empty" aria-hidden="true">
          {VISITOR_STRINGS.noMatch(words.value.trim())}
        </p>
      )}
      <ul data-list>
        {shown.map((visitor) => (
          <li key={visitor.id}>
            <VisitorRow
              visitor={visitor}
              now={now}
              isSelected={visitor.id === selected}
              isTabStop={visitor.id === tabStop}
              onOpen={onOpen}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="button more" onClick={() => setLimit(limit + PAGE_SIZE)}>
          {STRINGS.showMore(Math.min(hidden, PAGE_SIZE))}
        </button>
      )}
    </section>
  );
}
