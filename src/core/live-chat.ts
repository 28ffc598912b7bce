/** The chat while it runs: the box opens and closes, unread messages are counted, and the record keeps up. */
import type { Launcher } from '../launcher/launcher.ts';
import { isSaid, toBodyText } from '../protocol/body-text.ts';
import type { Clock } from '../protocol/clock.ts';
import type { ConversationId, NewId } from '../protocol/ids.ts';
import type { Vitals } from '../protocol/presence.ts';
import type { PageAppearance, SiteConfig } from '../protocol/site-config.ts';
import type { ConversationLog, Session, SessionEvent } from '../session/session.ts';
import type { BoxServer } from '../widget/box-model.ts';
import type { Box, BoxOptions } from '../widget/mount-box.ts';
import type { AlertWorld } from './alerts.ts';
import { countUnread, toLearned } from './conversation-facts.ts';
import type { Guard } from './guard.ts';
import type { PageEvents } from './page-events.ts';
import type { VisitorKeeper } from './visitor-record.ts';

/** What the page knows before and beside the chat; one object, so that both see the same. */
export interface ChatFacts {
  /** Null until the first ping is answered. */
  online: boolean | null;
  greeting: BoxOptions['greeting'];
  /** Text that the page wants in the composer; null once it is there. */
  draft: string | null;
  /** Unix ms at which the visitor sent a message from this page, and opened the box; null for never. */
  readonly acts: { onmessage: number | null; onopen: number | null };
  /** What was measured of this page and not told yet. */
  vitals: Vitals | null;
}

/** Opens and closes the box, whether its code is here or not. */
export interface ChatControl {
  /** What the visitor asked for; the box follows when its code is here. */
  readonly isOpen: boolean;
  /** @param isUnasked the visitor did not ask for it, and keeps the focus where it is */
  open(isUnasked?: boolean): Promise<void>;
  close(): void;
  /** Fetches the code and draws the box unseen; connects nothing. */
  prefetch(): void;
}

export interface LiveChatWorld {
  readonly clock: Clock;
  readonly guard: Guard;
  readonly launcher: Launcher;
  readonly events: PageEvents;
  readonly appearance: PageAppearance;
  readonly config: Pick<SiteConfig, 'widget' | 'forms'>;
  readonly window: AlertWorld['window'];
  readonly preferences: BoxOptions['preferences'];
  readonly visitor: VisitorKeeper;
  readonly session: Session;
  readonly visitorServer: BoxServer;
  readonly newId: NewId;
  /** The visitor's newest; others follow when they go on to them, or hear from them. */
  readonly conversation: ConversationId;
  readonly loadPart: BoxOptions['loadPart'] & ((name: 'alerts') => Promise<typeof import('./alerts.ts')>);
  readonly facts: ChatFacts;
  onUnread(count: number): void;
  /** `facts` changed. */
  onFact(): void;
  /** The visitor opened or closed the box, or a conversation began, was answered or ended. */
  onAct(): void;
  /** The visitor closed the box by its own means. */
  onClose(): void;
}

type MountBox = (options: BoxOptions) => Box;

export interface LiveChat {
  /** Connects, and stays connected. */
  connect(): void;
  /** Draws the box without showing it, so that a click has little left to do. */
  mount(mountBox: MountBox): void;
  open(mountBox: MountBox, isUnasked?: boolean): void;
  close(): void;
  send(text: string): Promise<void>;
  /** Call when a fact changed. */
  refresh(): void;
  end(): void;
}

export function createLiveChat(world: LiveChatWorld): LiveChat {
  const { session, launcher, events, guard, visitor, facts } = world;
  const followed = new Set<ConversationId>();
  let { conversation } = world;
  let box: Box | null = null;
  let isShown = false;
  /** The newest message of each conversation that was there while the box was open: its receipt may still be on its way. */
  const seen = new Map<ConversationId, number>();
  /** Messages that wait for the server. */
  let written: ReadonlySet<string> = new Set();

  session.onEvent((event) => guard.run(() => receive(event)));

  function mount(mountBox: MountBox): Box {
    const { appearance, clock, visitorServer: server, newId, loadPart, config, preferences } = world;
    const { greeting } = facts;
    const online = facts.online === true;
    const isOngoing = visitor.current.conversation?.open === true;
    const chat = { session, server, conversation, isOngoing, newId, loadPart, config, preferences, greeting, online };
    box ??= mountBox({
      ...chat,
      root: launcher.root,
      appearance,
      clock,
      onClose: () => guard.run(world.onClose),
      onConversation: (next) => guard.run(() => enter(next)),
    });
    return box;
  }

  function open(mountBox: MountBox, isUnasked = false): void {
    if (isShown) return;
    isShown = true;
    const { embed } = world.appearance;
    const box = mount(mountBox);
    launcher.said.replaceChildren();
    // Also a trigger's badge has done its work.
    launcher.set({ isOpen: true, unread: 0, ...(embed ? { isHidden: false } : {}) });
    if (embed) launcher.root.host.setAttribute('data-embed', '');
    box.open(!isUnasked);
    refresh();
    tellUnread();
    facts.acts.onopen = world.clock.now();
    events.emit('open');
    world.onAct();
  }

  function close(): void {
    if (!isShown) return;
    tellUnread();
    isShown = false;
    launcher.set({ isOpen: false });
    // The box may have hidden itself with the focus in it; the button is where the visitor came from.
    const { host, activeElement } = launcher.root;
    const hadFocus = activeElement !== null || host.ownerDocument.activeElement === host.ownerDocument.body;
    box?.close();
    if (hadFocus) launcher.button.focus();
    events.emit('close');
    world.onAct();
  }

  /** From now on this is what the record, the triggers and the page mean by the visitor's conversation. */
  function enter(next: ConversationId): void {
    conversation = next;
    follow(next);
    learn();
    tellUnread();
  }

  function follow(next: ConversationId): void {
    followed.add(next);
    session.follow(next);
  }

  function refresh(): void {
    if (box === null) return;
    box.setGreeting(facts.greeting);
    box.setOnline(facts.online === true);
    if (facts.draft !== null) box.prefill(facts.draft);
    facts.draft = null;
  }

  function receive(event: SessionEvent): void {
    // An agent took up an older one.
    if (event.type === 'unfollowed') follow(event.conversation);
    if (event.type === 'log') {
      learn();
      tellUnread();
    }
    if (event.type !== 'message' || event.message.author.kind !== 'agent') return;
    const { seq, author, at, body } = event.message;
    // A reload replays the whole conversation; what was read before is no news.
    if (!isSaid(body) || seq <= session.log(event.message.conversation).readByVisitor) return;
    events.emit('message', { name: author.name, text: toBodyText(body), at });
    if (!isShown || world.window.document.visibilityState === 'hidden')
      guard.run(async () => (await world.loadPart('alerts')).tellElsewhere(world, event.message));
  }

  function tellUnread(): void {
    const logs = [...followed].map((id) => [id, session.log(id)] as const);
    if (isShown) {
      const { messages } = session.log(conversation);
      seen.set(conversation, messages.at(-1)?.seq ?? seen.get(conversation) ?? 0);
    } else if (logs.some(([, { loaded }]) => !loaded)) return;
    world.onUnread(logs.reduce((sum, [id, log]) => sum + countUnread(log, seen.get(id) ?? 0), 0));
  }

  function learn(): void {
    const log = session.log(conversation);
    if (!log.loaded && log.pending.length === 0) return;
    noticeSent(log);
    const learned = toLearned(conversation, log, visitor.current, world.clock.now());
    if (learned !== null) guard.run(() => visitor.update(learned).then(world.onAct));
  }

  /** A message counts as sent when the server has it: what triggers do then may follow it in the conversation. */
  function noticeSent({ messages, pending }: Pick<ConversationLog, 'messages' | 'pending'>): void {
    const isSent = messages.some(({ id }) => written.has(id));
    written = new Set(pending.map(({ id }) => id));
    if (!isSent) return;
    facts.acts.onmessage = world.clock.now();
    world.onFact();
  }

  return {
    connect() {
      follow(conversation);
      session.connect();
    },
    mount,
    open,
    close,
    async send(text) {
      const { messages, pending } = session.log(conversation);
      const isFirst = messages.length + pending.length === 0;
      try {
        await session.send(conversation, { kind: 'text', text }, isFirst ? facts.greeting?.trigger : undefined);
      } catch (error) {
        events.emit('error', { code: 'message-not-kept', message: String(error) });
        throw error;
      }
    },
    refresh,
    end() {
      close();
      box?.destroy();
      session.close();
    },
  };
}
