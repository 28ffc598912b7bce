/** The agents' page: composes the browser's world, the session and the view. The only file here that knows globals. */
import { render } from 'preact';
import type { MeAnswer } from '../protocol/agent-api.ts';
import type { Clock } from '../protocol/clock.ts';
import { createId } from '../protocol/ids.ts';
import { createSession } from '../session/create-session.ts';
import type { SessionWorld } from '../session/session-world.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createHttpTransport } from '../transport/http-transports.ts';
import { createWebSocketTransport } from '../transport/websocket.ts';
import { PART_CSS as EMOJI_CSS } from '../ui/EmojiPicker.tsx';
import { PART_CSS as FILES_CSS } from '../ui/FileTray.tsx';
import { PART_CSS as ACTIONS_CSS } from '../ui/MessageActions.tsx';
import { PARTS_CSS } from '../ui/parts.css.ts';
import { PART_CSS as RICH_CSS } from '../ui/RichBody.tsx';
import { App } from './App.tsx';
import { createAgentApiClient } from './agent-api-client.ts';
import { createAgentToken } from './agent-token.ts';
import type { LoadPages } from './Inbox.tsx';
import { createInboxModel, type InboxModel } from './inbox-model.ts';
import type { HashLocation } from './route.ts';
import { createSignInFlow } from './sign-in-flow.ts';
import { createTicker } from './ticker.ts';

/** Below it inbox.css shows one column at a time. */
const NARROW = matchMedia('(max-width: 760px)');

const clock: Clock = {
  now: () => Date.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const hashLocation: HashLocation = {
  read: () => location.hash,
  push: (hash) => history.pushState(null, '', location.pathname + location.search + hash),
  replace: (hash) => history.replaceState(null, '', location.pathname + location.search + hash),
  onChange(callback) {
    // Back and Forward change the hash too, so this one event tells of both.
    addEventListener('hashchange', callback);
    return () => removeEventListener('hashchange', callback);
  },
};

const network: SessionWorld['network'] = {
  isOnline: () => navigator.onLine,
  onWake(callback) {
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') callback();
    };
    addEventListener('online', callback);
    addEventListener('pageshow', callback);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      removeEventListener('online', callback);
      removeEventListener('pageshow', callback);
      document.removeEventListener('visibilitychange', onVisible);
    };
  },
};

const request: typeof fetch = (input, init) => fetch(input, init);
const api = createAgentApiClient(request, clock);

async function openInbox(me: MeAnswer, onSignInEnded: () => void): Promise<InboxModel> {
  const key = encodeURIComponent(me.site.key);
  const session = createSession({
    clock,
    random: Math.random,
    newId: () => createId(clock.now(), (bytes) => crypto.getRandomValues(bytes)),
    // One for each agent: what one has not sent yet must never go out in another's name.
    storage: await openStorage(`inbox-${me.site.key}-${me.agent.id}`),
    transports: [
      createWebSocketTransport({
        url: `${location.origin.replace(/^http/, 'ws')}/v1/socket?key=${key}`,
        clock,
        createSocket: (url) => new WebSocket(url),
      }),
      ...(['sse', 'polling'] as const).map((name) =>
        createHttpTransport(name, { server: location.origin, key: me.site.key, clock, fetch: request }),
      ),
    ],
    token: createAgentToken(me, api, onSignInEnded),
    network,
  });
  return createInboxModel({ me, api, session, location: hashLocation, onSignInEnded });
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(PARTS_CSS + RICH_CSS + ACTIONS_CSS + FILES_CSS + EMOJI_CSS);
document.adoptedStyleSheets = [sheet];

const ticker = createTicker(clock, {
  isVisible: () => document.visibilityState === 'visible',
  onChange(callback) {
    document.addEventListener('visibilitychange', callback);
    return () => document.removeEventListener('visibilitychange', callback);
  },
});
const flow = createSignInFlow({ api, location: hashLocation, openInbox });
const loadPages: LoadPages = {
  reports: async () => (await import('./reports/Reports.tsx')).Reports,
  webhooks: async () => (await import('./webhooks/Webhooks.tsx')).Webhooks,
};
const root = document.getElementById('app');
if (root !== null)
  render(<App flow={flow} ticker={ticker} isNarrow={() => NARROW.matches} loadPages={loadPages} />, root);
void flow.start();
