/** The column of visitors on the site: where they are, for how long, and whether they are in a conversation. */
import type { ReadonlySignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { ConversationId } from '../protocol/ids.ts';
import type { VisitorSummary } from '../protocol/presence.ts';
import { toClockText } from './duration.ts';
import type { InboxModel } from './inbox-model.ts';
import { ListPlaceholder } from './ListPlaceholder.tsx';
import { moveByKey } from './list-keys.ts';
import { toPageAddress } from './page-address.ts';
import { STRINGS } from './strings.ts';
import { VisitorMark } from './VisitorMark.tsx';
import { sortVisitors } from './visitor-list.ts';
import { toVisitorName } from './visitor-name.ts';

export interface VisitorsColumnProps {
  readonly model: InboxModel;
  readonly now: ReadonlySignal<number>;
  onOpen(conversation: ConversationId): void;
}

/** Rows whose clocks tick; more are drawn on demand, a busy site has thousands. */
const PAGE_SIZE = 100;

export function VisitorsColumn({ model, now, onOpen }: VisitorsColumnProps) {
  const [limit, setLimit] = useState(PAGE_SIZE);
  const visitors = model.visitors.value === null ? null : sortVisitors(model.visitors.value);
  const tabStop = visitors?.find((visitor) => visitor.conversation !== null)?.id;
  const hidden = (visitors?.length ?? 0) - limit;

  return (
    <section class="column visitors" aria-labelledby="visitors-title">
      <h2 id="visitors-title">
        {STRINGS.visitorsOnSite} {visitors !== null && <span class="count">{visitors.length}</span>}
      </h2>
      {visitors === null && <ListPlaceholder status={model.status.value} loading={STRINGS.loadingVisitors} />}
      {visitors?.length === 0 && <p class="empty">{STRINGS.visitorsEmpty}</p>}
      <ul data-list>
        {visitors?.slice(0, limit).map((visitor) => (
          <li key={visitor.id}>
            <VisitorRow visitor={visitor} now={now} isTabStop={visitor.id === tabStop} onOpen={onOpen} />
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

interface VisitorRowProps {
  readonly visitor: VisitorSummary;
  readonly now: ReadonlySignal<number>;
  readonly isTabStop: boolean;
  onOpen(conversation: ConversationId): void;
}

function VisitorRow({ visitor, now, isTabStop, onOpen }: VisitorRowProps) {
  const { conversation } = visitor;
  if (conversation === null) {
    return (
      <div class="row visitor">
        <VisitorFacts visitor={visitor} now={now} />
      </div>
    );
  }
  return (
    <button
      type="button"
      class="row visitor"
      data-row
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => onOpen(conversation)}
      onKeyDown={moveByKey}
    >
      <VisitorFacts visitor={visitor} now={now} />
    </button>
  );
}

function VisitorFacts({ visitor, now }: Pick<VisitorRowProps, 'visitor' | 'now'>) {
  const facts = [
    visitor.visible ? '' : STRINGS.inBackground,
    STRINGS.visits(visitor.visits),
    STRINGS.pageViews(visitor.pageViews),
    visitor.browser,
    visitor.language,
  ].filter((fact) => fact !== '');
  return (
    <>
      <VisitorMark visitor={visitor.id} />
      <span class="row-head">
        <span class="row-name">{toVisitorName(visitor.id)}</span>
        {visitor.conversation !== null && <span class="chip">{STRINGS.chatting}</span>}
        <TimeOnSite startedAt={visitor.visitStartedAt} now={now} />
      </span>
      <span class="row-page">{visitor.page.title || STRINGS.untitledPage}</span>
      <span class="row-path">{toPageAddress(visitor.page.url).path}</span>
      <span class="row-facts">{facts.join(' · ')}</span>
    </>
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
