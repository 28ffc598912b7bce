/** One visitor in the live list: who, where, since when, from where, and what they are doing. */
import type { ReadonlySignal } from '@preact/signals';
import type { VisitorId } from '../protocol/ids.ts';
import type { VisitorSummary } from '../protocol/visitor.ts';
import { toClockText } from './duration.ts';
import { moveByKey } from './list-keys.ts';
import { toPageAddress } from './page-address.ts';
import { toPlaceText } from './place-text.ts';
import { STRINGS } from './strings.ts';
import { VisitorChip } from './VisitorChip.tsx';
import { VisitorMark } from './VisitorMark.tsx';
import { toVisitorName } from './visitor-name.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface VisitorRowProps {
  readonly visitor: VisitorSummary;
  readonly now: ReadonlySignal<number>;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  onOpen(visitor: VisitorSummary): void;
}

/** Where a visitor's row can be found again when the focus comes back to the list. */
export function toVisitorRowId(visitor: VisitorId): string {
  return `visitor-${visitor}`;
}

export function VisitorRow({ visitor, now, isSelected, isTabStop, onOpen }: VisitorRowProps) {
  return (
    <button
      type="button"
      id={toVisitorRowId(visitor.id)}
      class="row visitor"
      data-row
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isSelected ? 'true' : undefined}
      onClick={() => onOpen(visitor)}
      onKeyDown={moveByKey}
    >
      <VisitorMark visitor={visitor.id} />
      <span class="row-head">
        <span class="row-name">{toVisitorName(visitor.id)}</span>
        <TimeOnSite startedAt={visitor.visitStartedAt} now={now} />
      </span>
      <span class="row-text">
        <VisitorChip state={visitor.state} />
        <span class="row-page">{visitor.page.title || STRINGS.untitledPage}</span>
      </span>
      <span class="row-path">{toPageAddress(visitor.page.url).path}</span>
      <span class="row-facts">{toVisitText(visitor)}</span>
      <Circumstances visitor={visitor} />
    </button>
  );
}

/** On its own, so that a second passing draws one text and no row. */
function TimeOnSite({ startedAt, now }: { readonly startedAt: number; readonly now: ReadonlySignal<number> }) {
  return (
    <span class="row-age">
      <span class="aloud">{STRINGS.onSite} </span>
      {toClockText(now.value - startedAt)}
    </span>
  );
}

function Circumstances({ visitor }: { readonly visitor: VisitorSummary }) {
  const { country, browser, platform, device, language } = visitor;
  const place = toPlaceText(visitor);
  const facts = [browser, platform, device && VISITOR_STRINGS.devices[device], language].filter((fact) => fact !== '');
  if (place === '' && facts.length === 0) return null;
  return (
    <span class="row-facts">
      {place !== '' && (
        <span title={place}>
          <span aria-hidden="true">{country === '' ? place : country.toUpperCase()}</span>
          <span class="aloud">{place}</span>
        </span>
      )}
      {place !== '' && facts.length > 0 && ' · '}
      {facts.join(' · ')}
    </span>
  );
}

function toVisitText({ visible, visits, pageViews, traffic }: VisitorSummary): string {
  const facts = [visible ? '' : STRINGS.inBackground, STRINGS.visits(visits), STRINGS.pageViews(pageViews), traffic];
  return facts.filter((fact) => fact !== '').join(' · ');
}
