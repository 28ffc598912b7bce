/** What an agent can know of one visitor, and how to speak to them first. */
import { useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { VisitorId } from '../protocol/ids.ts';
import { InviteForm } from './InviteForm.tsx';
import type { InboxModel } from './inbox-model.ts';
import { STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';
import { VisitorFacts } from './VisitorFacts.tsx';
import { createVisitorDetail, type LiveVisitorDetail } from './visitor-detail.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

/** What the button that opens the panel controls. */
export const PANEL_ID = 'visitor-panel';

export interface VisitorPanelProps {
  readonly model: InboxModel;
  /** Null until it is known whose conversation this is: the panel's place is kept. */
  readonly visitor: VisitorId | null;
  readonly ticker: Ticker;
}

export function VisitorPanel({ model, visitor, ticker }: VisitorPanelProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section id={PANEL_ID} class="panel" aria-label={VISITOR_STRINGS.about} tabIndex={0}>
      {visitor === null ? (
        <p class="placeholder">{VISITOR_STRINGS.loading}</p>
      ) : (
        <>
          <InviteForm key={`invite ${visitor}`} model={model} visitor={visitor} />
          <Detail key={visitor} model={model} visitor={visitor} ticker={ticker} />
        </>
      )}
    </section>
  );
}

interface DetailProps extends VisitorPanelProps {
  readonly visitor: VisitorId;
}

function Detail({ model, visitor, ticker }: DetailProps) {
  const live = useVisitorDetail(model, visitor, ticker);
  // Ages are in minutes: a signal that changes each second must not draw the panel as often.
  const minute = useComputed(() => Math.floor(ticker.now.value / 60_000));
  const now = (minute.value + 1) * 60_000 - 1;
  const state = live.state.value;
  switch (state.name) {
    case 'loading':
      return (
        <p class="placeholder" role="status">
          {VISITOR_STRINGS.loading}
        </p>
      );
    case 'gone':
      return <p class="placeholder">{VISITOR_STRINGS.gone}</p>;
    case 'failed':
      return <Problem text={state.problem} live={live} />;
    case 'ready':
      return (
        <>
          {state.problem !== '' && <Problem text={VISITOR_STRINGS.outdated(state.problem)} live={live} />}
          <VisitorFacts detail={state.detail} now={now} />
        </>
      );
  }
}

function Problem({ text, live }: { readonly text: string; readonly live: LiveVisitorDetail }) {
  return (
    <div class="panel-problem">
      <p role="alert">{text}</p>
      <button type="button" class="button" onClick={() => live.retry()}>
        {STRINGS.tryAgain}
      </button>
    </div>
  );
}

/** Asks as long as the panel stands; the panel's inside is a new one for each visitor. */
function useVisitorDetail(model: InboxModel, visitor: VisitorId, ticker: Ticker): LiveVisitorDetail {
  const live = useMemo(
    () => createVisitorDetail({ visitor, visitors: model.visitors, ticker, ask: model.askVisitor }),
    [model, visitor, ticker],
  );
  useEffect(() => () => live.close(), [live]);
  return live;
}
