/** The signed-in page: a bar, and three columns of which a phone shows one at a time. */
import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationId } from '../protocol/ids.ts';
import type { ConnectionStatus } from '../session/session.ts';
import { ConnectionNotice } from '../ui/ConnectionNotice.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { ConversationQueue, toRowId } from './ConversationQueue.tsx';
import type { InboxModel } from './inbox-model.ts';
import { CONNECTION_STRINGS, STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';
import { VisitorsColumn } from './VisitorsColumn.tsx';

export interface InboxProps {
  readonly model: InboxModel;
  readonly ticker: Ticker;
  /** Whether one column fills the screen. */
  isNarrow(): boolean;
  /** Resolves with what went wrong, empty when nothing did. */
  onSignOut(): Promise<string>;
  onSetPassword(): void;
}

export function Inbox({ model, ticker, isNarrow, onSignOut, onSetPassword }: InboxProps) {
  const pane = useRef<HTMLElement>(null);
  const wasChosen = useRef(false);
  const selected = model.selected.value;
  useRowFocus(selected);

  const open = (conversation: ConversationId): void => {
    wasChosen.current = true;
    model.go({ view: 'conversation', conversation });
  };
  const leave = (): void => {
    if (isNarrow()) model.go({ view: 'queue' });
    else if (selected !== null) document.getElementById(toRowId(selected))?.focus();
  };
  useEscape(pane, leave);
  const focus = !wasChosen.current ? 'none' : isNarrow() ? 'title' : 'composer';

  return (
    <div class="inbox" data-view={model.route.value.view}>
      <Bar model={model} onSignOut={onSignOut} onSetPassword={onSetPassword} />
      <main class="columns">
        <ConversationQueue model={model} now={ticker.now} onOpen={open} />
        <section class="column pane" aria-label={STRINGS.conversation} ref={pane}>
          {selected === null ? (
            <NoConversation model={model} ticker={ticker} />
          ) : (
            <ConversationPane
              key={selected}
              model={model}
              conversation={selected}
              ticker={ticker}
              focus={focus}
              onBack={() => model.go({ view: 'queue' })}
            />
          )}
        </section>
        <VisitorsColumn model={model} now={ticker.now} onOpen={open} />
      </main>
    </div>
  );
}

function Bar({ model, onSignOut, onSetPassword }: Pick<InboxProps, 'model' | 'onSignOut' | 'onSetPassword'>) {
  const [error, setError] = useState('');
  const waiting = useComputed(() => model.groups.value.waiting.length).value;
  const connection = toConnection(model.status.value);
  const { view } = model.route.value;
  return (
    <header class="bar">
      <h1>{model.me.site.name}</h1>
      <span class="live" data-state={connection}>
        {STRINGS.connection[connection]}
      </span>
      <span class="aloud" role="status">
        {waiting > 0 && STRINGS.waitingCount(waiting)}
      </span>
      <div class="tabs">
        <button
          type="button"
          class="button"
          aria-pressed={view !== 'visitors'}
          onClick={() => model.go({ view: 'queue' })}
        >
          {STRINGS.conversations} {waiting > 0 && <span class="count">{waiting}</span>}
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={view === 'visitors'}
          onClick={() => model.go({ view: 'visitors' })}
        >
          {STRINGS.visitors} <span class="count">{model.visitors.value?.size ?? 0}</span>
        </button>
      </div>
      <span class="who">{model.me.agent.name}</span>
      {!model.me.agent.hasPassword && (
        <button type="button" class="button" onClick={onSetPassword}>
          {STRINGS.setPassword}
        </button>
      )}
      <button type="button" class="button sign-out" onClick={() => void onSignOut().then(setError)}>
        {STRINGS.signOut}
      </button>
      {error !== '' && (
        <p class="bar-error" role="alert">
          {error}
        </p>
      )}
    </header>
  );
}

function NoConversation({ model, ticker }: Pick<InboxProps, 'model' | 'ticker'>) {
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

function toConnection({ state }: ConnectionStatus): keyof typeof STRINGS.connection {
  return state === 'live' || state === 'stopped' ? state : 'connecting';
}

/** A phone hides the conversation that had the focus: it goes back to the row the person came from. */
function useRowFocus(selected: ConversationId | null): void {
  const left = useRef<ConversationId | null>(null);
  useEffect(() => {
    if (selected === null && left.current !== null && document.activeElement === document.body) {
      document.getElementById(toRowId(left.current))?.focus();
    }
    left.current = selected;
  }, [selected]);
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
