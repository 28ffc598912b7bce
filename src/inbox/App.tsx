/** Shows the phase the page is in, and names the window after it. */
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LoadPages } from './Inbox.tsx';
import { Inbox } from './Inbox.tsx';
import { SetPassword } from './SetPassword.tsx';
import { SignIn } from './SignIn.tsx';
import type { Phase, SignInFlow } from './sign-in-flow.ts';
import { STRINGS } from './strings.ts';
import type { Ticker } from './ticker.ts';

export interface AppProps {
  readonly flow: SignInFlow;
  readonly ticker: Ticker;
  /** Whether one column fills the screen. */
  isNarrow(): boolean;
  readonly loadPages: LoadPages;
}

export function App({ flow, ticker, isNarrow, loadPages }: AppProps) {
  // An effect of its own, not one tied to drawing: browsers draw no frames for the tab that needs the count most.
  useEffect(
    () =>
      effect(() => {
        document.title = toTitle(flow.phase.value);
      }),
    [flow],
  );
  const phase = flow.phase.value;
  switch (phase.name) {
    case 'starting':
      return (
        <main class="card">
          <p role="status">{STRINGS.starting}</p>
        </main>
      );
    case 'unreachable':
      return (
        <main class="card">
          <p role="alert">{phase.text}</p>
          <button type="button" class="button primary" onClick={() => void phase.retry()}>
            {STRINGS.tryAgain}
          </button>
        </main>
      );
    case 'signed-out':
      return <SignIn notice={phase.notice} onSignIn={flow.signIn} />;
    case 'set-password':
      return (
        <SetPassword email={phase.me.agent.email} onSave={flow.savePassword} onSkip={() => void flow.skipPassword()} />
      );
    case 'inbox':
      return (
        <Inbox
          model={phase.model}
          ticker={ticker}
          isNarrow={isNarrow}
          loadPages={loadPages}
          onSignOut={flow.signOut}
          onSetPassword={flow.askPassword}
        />
      );
  }
}

/** Reads the conversations that need somebody as a signal, so the title follows them while another tab is in front. */
function toTitle(phase: Phase): string {
  if (phase.name !== 'inbox') return STRINGS.product;
  const { handed, waiting } = phase.model.groups.value;
  const needing = handed.length + waiting.length;
  const count = needing === 0 ? '' : `(${needing}) `;
  const { view } = phase.model.route.value;
  const place = view === 'reports' || view === 'webhooks' ? STRINGS[view] : STRINGS.inbox;
  return `${count}${place} – ${phase.model.me.site.name}`;
}
