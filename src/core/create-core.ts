/** Puts the page's parts together: launcher, page views, presence, triggers, and the chat that is fetched on demand. */
import { createLauncher } from '../launcher/launcher.ts';
import type { Clock } from '../protocol/clock.ts';
import type { PingAnswer } from '../protocol/presence.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { Trigger } from '../protocol/trigger.ts';
import { createPageViews } from '../tracker/page-views.ts';
import { createPingClient } from '../tracker/ping-client.ts';
import { createPresence } from '../tracker/presence.ts';
import { evaluate } from '../triggers/engine.ts';
import { mayFire } from '../triggers/frequency.ts';
import { createChat } from './create-chat.ts';
import type { Guard } from './guard.ts';
import type { ChatFacts } from './live-chat.ts';
import { createPageApi, type PageApi } from './page-api.ts';
import { createPageEvents } from './page-events.ts';
import type { VisitorSessionWorld } from './session-entry.ts';
import { createVisitorPing } from './visitor-ping.ts';
import { createVisitorKeeper, toArrived, type VisitorRecord } from './visitor-record.ts';

/** Longer delays overflow the browser's 32 bits and fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface CoreWorld extends Omit<VisitorSessionWorld, 'token' | 'key' | 'signal' | 'loadStream'> {
  readonly config: SiteConfig;
  readonly guard: Guard;
  /** Unix ms; when the visitor came to this page, which is before the script could know. */
  readonly pageStartedAt: number;
  /** `import()` of a chunk's address. */
  load(url: string): Promise<unknown>;
  /** After `destroy`. */
  onDestroy(): void;
}

/** @returns the commands of `parlor(...)` */
export function createCore(world: CoreWorld): PageApi {
  const { window, config, guard, storage } = world;
  const { key, appearance, triggers } = config;
  const events = createPageEvents(guard);
  const visitor = createVisitorKeeper(storage);
  const living = new AbortController();
  const { signal } = living;
  const clock: Clock = {
    now: world.clock.now,
    // After `destroy` time stands still: nobody needs to remember which timers are running.
    setTimer: (callback, delayMs) => world.clock.setTimer(() => signal.aborted || callback(), delayMs),
  };
  const facts: ChatFacts = { online: null, greeting: null, draft: null };
  let shownUnread = 0;
  let cancelTrigger = (): void => {};

  const launcher = createLauncher({
    document: window.document,
    appearance,
    onToggle: () => guard.run(toggle),
    onIntent: () => guard.run(chat.prefetch),
  });
  const parts = { ...world, clock, key, appearance, launcher, events, visitor, signal, facts };
  const chat = createChat({
    ...parts,
    chunks: config.chunks,
    toLive: () => ({ ...parts, chat, loadStream: chat.loadStream, ping, onFact, onUnread: showUnread }),
  });
  const views = createPageViews({
    ...parts,
    onPageView() {
      launcher.attach();
      checkTriggers();
      void ping();
    },
  });
  const ping = createPresence({
    ...parts,
    ...createVisitorPing({
      ...parts,
      client: createPingClient(parts),
      page: () => views.current,
      isLive: () => chat.live !== null,
      onAnswer: learn,
    }),
  });

  launcher.attach();
  guard.run(async () => {
    await visitor.update((record) => toArrived(record, world.pageStartedAt));
    checkTriggers();
    void ping();
    events.emit('ready');
    const outbox = (await storage.get('outbox')) as { readonly entries?: readonly unknown[] } | undefined;
    if (visitor.current.conversation?.open || outbox?.entries?.length) await chat.connect();
  });

  function toggle(): unknown {
    return chat.isOpen ? chat.close() : chat.open();
  }

  function onFact(): void {
    chat.live?.refresh();
  }

  function showUnread(unread: number): void {
    if (unread === shownUnread) return;
    shownUnread = unread;
    launcher.set({ unread });
    events.emit('unread', { count: unread });
  }

  function learn({ online, conversation }: PingAnswer): void {
    if (online !== facts.online) {
      facts.online = online;
      onFact();
      events.emit('status', { online });
    }
    checkTriggers();
    if (chat.live !== null) return;
    showUnread(conversation?.unread ?? 0);
    if (conversation !== null) guard.run(chat.connect);
  }

  /** Asks when facts changed and when time makes a difference; this is the page's one trigger timer. */
  function checkTriggers(): void {
    cancelTrigger();
    const now = clock.now();
    const { fire, nextAt } = evaluate(triggers, visitor.current, now);
    if (nextAt !== null) cancelTrigger = clock.setTimer(checkTriggers, Math.min(nextAt - now, MAX_TIMER_MS));
    // One voice at a time; the others find their occasion later.
    if (fire[0] !== undefined) speak(fire[0], false);
  }

  /** What speaking needs is fetched only now, and the box with it: the visitor may well answer. */
  function speak(trigger: Trigger, byHand: boolean): void {
    if (signal.aborted) return;
    chat.prefetch();
    // What the page asks for by hand needs no conditions; how often it may speak is the owner's word all the same.
    const mayFireNow = (record: VisitorRecord): boolean =>
      byHand ? mayFire(trigger, record.fired, record.visits) : evaluate([trigger], record, clock.now()).fire.length > 0;
    guard.run(async () => (await chat.loadGreeting()).speak(chat.toLive(), trigger, mayFireNow));
  }

  /** Another person uses this browser: nothing of the last one may show or be sent. */
  async function reset(): Promise<void> {
    chat.end();
    launcher.said.replaceChildren();
    facts.greeting = facts.draft = null;
    showUnread(0);
    await storage.update('outbox', () => undefined);
    await visitor.forget();
    await visitor.update((record) => toArrived(record, clock.now()));
    checkTriggers();
    await ping();
  }

  return createPageApi(guard, {
    open: chat.open,
    close: chat.close,
    toggle,
    show: () => launcher.set({ isHidden: false }),
    hide: () => launcher.set({ isHidden: true }),
    async send(text) {
      await chat.open();
      await chat.live?.send(text);
    },
    prefill(text) {
      facts.draft = text;
      onFact();
    },
    trigger(id) {
      const trigger = triggers.find((trigger) => trigger.id === id && trigger.active);
      if (trigger === undefined) guard.warn(`no active trigger "${id}"`);
      else speak(trigger, true);
    },
    page: views.view,
    on: events.on,
    off: events.off,
    reset,
    destroy() {
      living.abort();
      chat.end();
      launcher.root.host.remove();
      world.onDestroy();
    },
  });
}
