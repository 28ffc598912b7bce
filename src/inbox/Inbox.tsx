/** The signed-in page: a bar, and below it conversations and visitors, or a page that is loaded when it is looked at. */
import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { ConnectionStatus } from '../session/session.ts';
import { Columns } from './Columns.tsx';
import type { InboxModel } from './inbox-model.ts';
import { LaterPage, type LoadPage } from './LaterPage.tsx';
import type { Route } from './route.ts';
import { STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';

/** By the view that they are. */
export type LoadPages = Readonly<Record<'reports' | 'webhooks', LoadPage>>;

export interface InboxProps {
  readonly model: InboxModel;
  readonly ticker: Ticker;
  /** Whether one column fills the screen. */
  isNarrow(): boolean;
  readonly loadPages: LoadPages;
  /** Resolves with what went wrong, empty when nothing did. */
  onSignOut(): Promise<string>;
  onSetPassword(): void;
}

export function Inbox({ model, ticker, isNarrow, loadPages, onSignOut, onSetPassword }: InboxProps) {
  const { view } = model.route.value;
  return (
    <div class="inbox" data-view={view}>
      <Bar model={model} onSignOut={onSignOut} onSetPassword={onSetPassword} />
      {isPage(view) ? (
        <LaterPage key={view} model={model} load={loadPages[view]} />
      ) : (
        <Columns model={model} ticker={ticker} isNarrow={isNarrow} />
      )}
    </div>
  );
}

function Bar({ model, onSignOut, onSetPassword }: Pick<InboxProps, 'model' | 'onSignOut' | 'onSetPassword'>) {
  const [error, setError] = useState('');
  const waiting = useComputed(() => model.groups.value.waiting.length).value;
  const handed = useComputed(() => model.groups.value.handed.length).value;
  const connection = toConnection(model.status.value);
  const { view } = model.route.value;
  return (
    <header class="bar">
      <h1>{model.me.site.name}</h1>
      <span class="live" data-state={connection}>
        {STRINGS.connection[connection]}
      </span>
      <span class="aloud" role="status">
        {[waiting > 0 && STRINGS.waitingCount(waiting), handed > 0 && STRINGS.handedCount(handed)]
          .filter(Boolean)
          .join('. ')}
      </span>
      <div class="tabs">
        <button
          type="button"
          class="button"
          aria-pressed={view !== 'visitors' && !isPage(view)}
          onClick={() => model.go({ view: 'queue' })}
        >
          {STRINGS.conversations} {waiting + handed > 0 && <span class="count">{waiting + handed}</span>}
        </button>
        <button
          type="button"
          class="button to-visitors"
          aria-pressed={view === 'visitors'}
          onClick={() => model.go({ view: 'visitors' })}
        >
          {STRINGS.visitors} <span class="count">{model.visitors.value?.size ?? 0}</span>
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={view === 'reports'}
          onClick={() => model.go({ view: 'reports' })}
        >
          {STRINGS.reports}
        </button>
        {model.me.agent.role !== 'agent' && (
          <button
            type="button"
            class="button"
            aria-pressed={view === 'webhooks'}
            onClick={() => model.go({ view: 'webhooks' })}
          >
            {STRINGS.webhooks}
          </button>
        )}
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

const isPage = (view: Route['view']): view is keyof LoadPages => view === 'reports' || view === 'webhooks';

function toConnection({ state }: ConnectionStatus): keyof typeof STRINGS.connection {
  return state === 'live' || state === 'stopped' ? state : 'connecting';
}
