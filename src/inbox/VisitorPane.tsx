/** A visitor who only reads, in front of the agent in the place of a conversation. */
import { useEffect, useRef } from 'preact/hooks';
import type { ConversationId, VisitorId } from '../protocol/ids.ts';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import type { InboxModel } from './inbox-model.ts';
import { PageNow } from './PageNow.tsx';
import { PaneHead } from './PaneHead.tsx';
import { CONNECTION_STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';
import { VisitorChip } from './VisitorChip.tsx';
import { VisitorPanel } from './VisitorPanel.tsx';
import { toVisitorName } from './visitor-name.ts';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface VisitorPaneProps {
  readonly model: InboxModel;
  readonly visitor: VisitorId;
  readonly ticker: Ticker;
  /** Nowhere when the page opened with this visitor. */
  readonly focus: 'title' | 'none';
  onBack(): void;
  onOpen(conversation: ConversationId): void;
}

export function VisitorPane({ model, visitor, ticker, focus, onBack, onOpen }: VisitorPaneProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus === 'title') title.current?.focus();
  }, [focus]);
  const list = model.visitors.value;
  const present = list?.get(visitor);
  const conversation = present?.conversation ?? null;

  return (
    <>
      <PaneHead
        name={toVisitorName(visitor)}
        visitor={visitor}
        title={title}
        back={VISITOR_STRINGS.backToVisitors}
        onBack={onBack}
        facts={
          // Before the list is here nobody knows; the line keeps its place.
          <p class="pane-facts">
            {list !== null && <VisitorChip state={present?.state ?? 'outOfSite'} />}
            {present !== undefined && <PageNow visitor={present} />}
          </p>
        }
      >
        {conversation !== null && (
          <div class="pane-actions">
            <button type="button" class="button primary" onClick={() => onOpen(conversation)}>
              {VISITOR_STRINGS.openConversation}
            </button>
          </div>
        )}
      </PaneHead>
      <div class="pane-body alone">
        <VisitorPanel model={model} visitor={visitor} ticker={ticker} />
      </div>
      <ConnectionNotice
        status={model.status.value}
        durable={model.session.durable}
        hasPending={false}
        strings={CONNECTION_STRINGS}
        now={ticker.read}
      />
    </>
  );
}
