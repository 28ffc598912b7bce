/** The lazy chunk "session": the visitor's session composed from its parts and this browser, and what the page does with it. */
import type { ConversationId, NewId } from '../protocol/ids.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import { createSession } from '../session/create-session.ts';
import type { Session } from '../session/session.ts';
import type { TabsPort } from '../session/session-world.ts';
import type { Storage } from '../storage/storage.ts';
import { createLazyTransport } from '../transport/lazy.ts';
import { createWebSocketTransport } from '../transport/websocket.ts';
import { type ChatControl, createLiveChat, type LiveChat, type LiveChatWorld } from './live-chat.ts';
import { toReporting } from './visitor-record.ts';
import { createVisitorServer } from './visitor-server.ts';

/** How often a page looks at its clock, and how far that must have jumped for the device to have slept. */
const LOOK_MS = 5_000;
const ASLEEP_MS = 15_000;

export interface VisitorSessionWorld {
  readonly window: Window & typeof globalThis;
  readonly server: string;
  readonly key: string;
  readonly clock: LiveChatWorld['clock'];
  readonly random: () => number;
  readonly newId: NewId;
  readonly storage: Storage;
  readonly fetch: typeof fetch;
  /** Aborted when the page is done with us. */
  readonly signal: AbortSignal;
  /** The chunk "stream", for networks that block WebSockets. */
  loadStream(): Promise<typeof import('../transport/http-transports.ts')>;
  token(renew: boolean): Promise<string>;
}

export interface VisitorChatWorld
  extends Omit<VisitorSessionWorld, 'token'>,
    Omit<LiveChatWorld, 'session' | 'visitorServer' | 'conversation' | 'onClose'> {
  readonly chat: ChatControl;
  /** Pings now, which brings a token where there is none. */
  ping(): Promise<void>;
}

/** Connects the visitor's one conversation. */
export async function startVisitorChat(world: VisitorChatWorld): Promise<LiveChat> {
  const { visitor, config, newId } = world;
  const id = newId<ConversationId>();
  // One step, so that two tabs that open at once agree on the conversation.
  const record = await visitor.update((old) => ({ ...old, conversation: old.conversation ?? { id, open: false } }));
  const department = config.widget?.department;
  // The conversation that begins here is for them.
  if (department) await visitor.update((old) => toReporting(old, { id: newId(), kind: 'department', department }));
  async function token(renew: boolean): Promise<string> {
    if (renew || visitor.current.token === null) await world.ping();
    if (visitor.current.token === null) throw new Error('the server gave no token');
    return visitor.current.token;
  }
  return createLiveChat({
    ...world,
    session: createVisitorSession({ ...world, token }),
    visitorServer: createVisitorServer({ ...world, token }),
    conversation: record.conversation?.id ?? id,
    onClose: world.chat.close,
  });
}

export function createVisitorSession(world: VisitorSessionWorld): Session {
  const { window, server, key, clock, random, newId, storage, signal } = world;
  const session = createSession({
    clock,
    random,
    newId,
    storage,
    transports: [
      createWebSocketTransport({
        url: `${server.replace(/^http/, 'ws')}/v1/socket?key=${encodeURIComponent(key)}`,
        clock,
        createSocket: (url) => new window.WebSocket(url),
      }),
      ...(['sse', 'polling'] as const).map((name) =>
        createLazyTransport(name, async () => (await world.loadStream()).createHttpTransport(name, world)),
      ),
    ],
    tabs: toTabs(window, key),
    token: (renew) => world.token(renew),
    sendLast(token, frame) {
      const body = JSON.stringify({ token, frame });
      const init: RequestInit = { method: 'POST', body, keepalive: true, credentials: 'omit' };
      world.fetch(`${server}/v1/publish?key=${encodeURIComponent(key)}`, init).catch(() => {});
    },
    network: { isOnline: () => window.navigator.onLine, onWake: (callback) => onWake(window, clock, callback) },
  });
  // A connection of ours would keep the customer's page out of the back-forward cache.
  window.document.addEventListener(
    'visibilitychange',
    () => window.document.visibilityState === 'hidden' && session.flush(),
    { signal },
  );
  window.addEventListener('pagehide', session.pause, { signal });
  window.addEventListener('pageshow', session.resume, { signal });
  window.document.addEventListener('freeze', session.pause, { signal });
  window.document.addEventListener('resume', session.resume, { signal });
  return session;
}

/** Undefined where the browser has no locks: on pages without TLS, and in old browsers. */
function toTabs(
  { navigator, document, BroadcastChannel }: VisitorSessionWorld['window'],
  key: string,
): TabsPort | undefined {
  const { locks } = navigator as Partial<Navigator>;
  const name = `parlor-${key}-${PROTOCOL_VERSION}`;
  if (!locks) return undefined;
  return {
    name,
    locks,
    openChannel: () => new BroadcastChannel(name),
    isVisible: () => document.visibilityState === 'visible',
  };
}

/** After each of these the link may be dead without anybody having said so. */
function onWake(window: Window, clock: VisitorSessionWorld['clock'], callback: () => void): () => void {
  const { document } = window;
  const listening = new AbortController();
  const { signal } = listening;
  const ifVisible = (): void => {
    if (document.visibilityState === 'visible') callback();
  };
  window.addEventListener('online', callback, { signal });
  window.addEventListener('pageshow', callback, { signal });
  document.addEventListener('resume', callback, { signal });
  document.addEventListener('visibilitychange', ifVisible, { signal });
  let lookedAt = clock.now();
  let cancel = (): void => {};
  // A lid that closes over a visible page and opens again tells nobody.
  const look = (): void => {
    const now = clock.now();
    if (now - lookedAt > ASLEEP_MS) ifVisible();
    lookedAt = now;
    cancel = clock.setTimer(look, LOOK_MS);
  };
  look();
  return () => {
    listening.abort();
    cancel();
  };
}
