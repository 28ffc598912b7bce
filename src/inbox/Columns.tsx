/** Three columns, of which a phone shows one at a time: conversations, what is in front of the agent, visitors. */
import { useEffect, useRef } from 'preact/hooks';
import type { ConversationId } from '../protocol/ids.ts';
import type { VisitorSummary } from '../protocol/visitor.ts';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { ConversationQueue, toRowId } from './ConversationQueue.tsx';
import type { InboxModel } from './inbox-model.ts';
import type { Route } from './route.ts';
import { CONNECTION_STRINGS, STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';
import { VisitorPane } from './VisitorPane.tsx';
import { toVisitorRowId } from './VisitorRow.tsx';
import { VisitorsColumn } from './VisitorsColumn.tsx';
import { VISITOR_STRINGS } from './visitor-strings.ts';

export interface ColumnsProps {
  readonly model: InboxModel;
  readonly ticker: Ticker;
  /** Whether one column fills the screen. */
  isNarrow(): boolean;
}

export function Columns({ model, ticker, isNarrow }: ColumnsProps) {
  const pane = useRef<HTMLElement>(null);
  const wasChosen = useRef(false);
  const route = model.route.value;
  const rowId = toSelectedRowId(route);
  useRowFocus(rowId);

  const open = (conversation: ConversationId): void => {
    wasChosen.current = true;
    model.go({ view: 'conversation', conversation });
  };
  const openVisitor = ({ id, conversation }: VisitorSummary): void => {
    wasChosen.current = true;
    model.go(conversation === null ? { view: 'visitor', visitor: id } : { view: 'conversation', conversation });
  };
  const goBack = (): void => model.go({ view: route.view === 'visitor' ? 'visitors' : 'queue' });
  const leave = (): void => {
    if (isNarrow()) goBack();
    else if (rowId !== null) document.getElementById(rowId)?.focus();
  };
  useEscape(pane, leave);
  const focus = !wasChosen.current ? 'none' : isNarrow() ? 'title' : 'composer';

  return (
    <main class="columns">
      <ConversationQueue model={model} now={ticker.now} onOpen={open} />
      <section
        class="column pane"
        aria-label={route.view === 'visitor' ? VISITOR_STRINGS.visitor : STRINGS.conversation}
        ref={pane}
      >
        {route.view === 'conversation' && (
          <ConversationPane
            key={route.conversation}
            model={model}
            conversation={route.conversation}
            ticker={ticker}
            focus={focus}
            isNarrow={isNarrow}
            onBack={goBack}
          />
        )}
        {route.view === 'visitor' && (
          <VisitorPane
            key={route.visitor}
            model={model}
            visitor={route.visitor}
            ticker={ticker}
            focus={wasChosen.current ? 'title' : 'none'}
            onBack={goBack}
            onOpen={open}
          />
        )}
        {rowId === null && <NoConversation model={model} ticker={ticker} />}
      </section>
      <VisitorsColumn model={model} now={ticker.now} onOpen={openVisitor} />
    </main>
  );
}

function NoConversation({ model, ticker }: Pick<ColumnsProps, 'model' | 'ticker'>) {
  return (
    <>
      <div class="nothing">
        <h2>{STRINGS.noConversation}</h2>
        <p>{STRINGS.noConversationText}</p>
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

/** The row of what the pane shows; null when it shows nothing. */
function toSelectedRowId(route: Route): string | null {
  if (route.view === 'conversation') return toRowId(route.conversation);
  return route.view === 'visitor' ? toVisitorRowId(route.visitor) : null;
}

/** A phone hides the pane that had the focus: it goes back to the row the person came from. */
function useRowFocus(rowId: string | null): void {
  const left = useRef<string | null>(null);
  useEffect(() => {
    if (rowId === null && left.current !== null && document.activeElement === document.body) {
      document.getElementById(left.current)?.focus();
    }
    left.current = rowId;
  }, [rowId]);
}

function useEscape(pane: { readonly current: HTMLElement | null }, onEscape: () => void): void {
  const latest = useRef(onEscape);
  latest.current = onEscape;
  useEffect(() => {
    const element = pane.current;
    const receive = (event: KeyboardEvent): void => {
      // Escape also ends what an input method composes; that one is not ours.
      if (event.key === 'Escape' && !event.isComposing) latest.current();
    };
    element?.addEventListener('keydown', receive);
    return () => element?.removeEventListener('keydown', receive);
  }, [pane]);
}
