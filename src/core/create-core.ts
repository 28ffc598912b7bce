/** Puts the page's parts together: launcher, page views, presence, triggers, and the chat that is fetched on demand. */
import { createLauncher } from '../launcher/launcher.ts';
import type { Clock } from '../protocol/clock.ts';
import type { PingAnswer } from '../protocol/presence.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import { createLastSeen } from '../storage/last-seen.ts';
import { createEngagement } from '../tracker/engagement.ts';
import { createPageViews } from '../tracker/page-views.ts';
import { createPingClient } from '../tracker/ping-client.ts';
import { createPresence } from '../tracker/presence.ts';
import { createChat } from './create-chat.ts';
import type { Guard } from './guard.ts';
import type { ChatFacts } from './live-chat.ts';
import { createPageApi, type PageApi, type PageCommands } from './page-api.ts';
import { createPageEvents } from './page-events.ts';
import type { VisitorChatWorld, VisitorSessionWorld } from './session-entry.ts';
import { createTriggerRunner } from './trigger-runner.ts';
import { createVisitorPing } from './visitor-ping.ts';
import { createVisitorKeeper, toArrived, type VisitorRecord } from './visitor-record.ts';

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
  const { key, appearance } = config;
  const events = createPageEvents(guard);
  const visitor = createVisitorKeeper(storage);
  const lastSeen = createLastSeen(window, key);
  const living = new AbortController();
  const { signal } = living;
  const clock: Clock = {
    now: world.clock.now,
    // After `destroy` time stands still: nobody needs to remember which timers are running.
    setTimer: (callback, delayMs) => world.clock.setTimer(() => signal.aborted || callback(), delayMs),
  };
  const facts: ChatFacts = {
    online: null,
    greeting: null,
    draft: null,
    acts: { onmessage: null, onopen: null },
    vitals: null,
  };
  let shownUnread = 0;

  const launcher = createLauncher({
    document: window.document,
    appearance,
    look: config.launcher,
    onToggle: () => guard.run(toggle),
    onIntent: () => guard.run(chat.prefetch),
  });
  const parts = { ...world, clock, key, appearance, launcher, events, visitor, lastSeen, signal, facts };
  const engagement = createEngagement(parts);
  const chat = createChat({
    ...parts,
    build: config.build,
    toLive,
  });
  const views = createPageViews({
    ...parts,
    onPageView() {
      launcher.attach();
      engagement.restart();
      void visitor.update((record) => ({ ...record, pages: record.pages + 1 })).then(onAct);
    },
  });
  const page = { ...parts, chat, views, engagement };
  const triggers = createTriggerRunner({
    ...page,
    isSpeaking() {
      const { hasSentMessage, conversation } = visitor.current;
      // An open box shows a greeting where nothing was said before; in a conversation the server puts it.
      return launcher.said.firstChild !== null || (chat.isOpen && hasSentMessage && !conversation?.open);
    },
  });
  const ping = createPresence({
    ...parts,
    ...createVisitorPing({ ...page, client: createPingClient(parts), onAnswer: learn }),
  });

  launcher.attach();
  // Another tab said farewell for this visitor, who is still here.
  lastSeen.onWrite(ping, signal);
  guard.run(async () => {
    const { greeting, conversation } = await arrive(world.pageStartedAt);
    void ping();
    events.emit('ready');
    if (appearance.embed) void chat.open(true);
    const outbox = (await storage.get('outbox')) as { readonly entries?: readonly unknown[] } | undefined;
    if (conversation?.open || outbox?.entries?.length) await chat.connect();
    else if (greeting !== null) chat.use('actions', ({ say }) => say(toLive(), greeting));
  });

  function arrive(now: number): Promise<VisitorRecord> {
    return visitor.update((record) => toArrived(record, now, lastSeen.read(), views.current.url));
  }

  function toLive(): VisitorChatWorld & typeof parts {
    return {
      ...parts,
      chat,
      loadStream: () => chat.load('stream'),
      loadPart: chat.load,
      ping,
      onFact() {
        chat.live?.refresh();
        triggers.check();
      },
      onUnread: showUnread,
      onAct,
    };
  }

  function onAct(): void {
    triggers.check();
    void ping();
  }

  function toggle(): unknown {
    return chat.isOpen ? chat.close() : chat.open();
  }

  function showUnread(unread: number): void {
    if (unread === shownUnread) return;
    shownUnread = unread;
    launcher.set({ unread });
    events.emit('unread', { count: unread });
  }

  function learn(answer: PingAnswer): void {
    const { online, conversation, invitation } = answer;
    if (online !== facts.online) {
      facts.online = online;
      chat.live?.refresh();
      events.emit('status', { online });
    }
    triggers.learn(answer);
    if (invitation) chat.use('actions', ({ showInvitation }) => showInvitation(toLive(), invitation));
    if (answer.vitals) chat.use('vitals', ({ watchVitals }) => watchVitals(facts));
    if (chat.live !== null) return;
    showUnread(conversation?.unread ?? 0);
    if (conversation !== null) guard.run(chat.connect);
  }

  const commands: PageCommands = {
    open: () => chat.open(),
    close: chat.close,
    toggle,
    show: () => launcher.set({ isHidden: false }),
    hide: () => launcher.set({ isHidden: true }),
    page: views.view,
    on(event, listener) {
      events.on(event, listener);
      if (event === 'trigger') triggers.explain();
    },
    off: events.off,
    destroy() {
      living.abort();
      chat.end();
      launcher.root.host.remove();
      world.onDestroy();
    },
  };
  return createPageApi(guard, commands, (name, values) =>
    chat.use('commands', ({ runCommand }) =>
      runCommand({ ...toLive(), chat, triggers, arrive: () => arrive(clock.now()) }, name, values),
    ),
  );
}
