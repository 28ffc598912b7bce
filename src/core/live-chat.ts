/** The chat while it runs: the box opens and closes, unread messages are counted, and the record keeps up. */
import type { Launcher } from '../launcher/launcher.ts';
import type { Clock } from '../protocol/clock.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { Appearance } from '../protocol/site-config.ts';
import type { Session, SessionEvent } from '../session/session.ts';
import type { Box, BoxOptions } from '../widget/mount-box.ts';
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
}

/** Opens and closes the box, whether its code is here or not. */
export interface ChatControl {
  /** What the visitor asked for; the box follows when its code is here. */
  readonly isOpen: boolean;
  open(): Promise<void>;
  close(): void;
}

export interface LiveChatWorld {
  readonly clock: Clock;
  readonly guard: Guard;
  readonly launcher: Launcher;
  readonly events: PageEvents;
  readonly appearance: Appearance;
  readonly visitor: VisitorKeeper;
  readonly session: Session;
  readonly conversation: ConversationId;
  readonly facts: ChatFacts;
  onUnread(count: number): void;
  /** The visitor closed the box by its own means. */
  onClose(): void;
}

type MountBox = (options: BoxOptions) => Box;

export interface LiveChat {
  /** Connects, and stays connected. */
  connect(): void;
  /** Draws the box without showing it, so that a click has little left to do. */
  mount(mountBox: MountBox): void;
  open(mountBox: MountBox): void;
  close(): void;
  send(text: string): Promise<void>;
  /** Call when a fact changed. */
  refresh(): void;
  end(): void;
}

export function createLiveChat(world: LiveChatWorld): LiveChat {
  const { session, conversation, launcher, events, guard, visitor, facts } = world;
  let box: Box | null = null;
  let isShown = false;
  /** The newest message that was there while the box was open: its receipt may still be on its way. */
  let seenSeq = 0;

  session.onEvent((event) => guard.run(() => receive(event)));

  function mount(mountBox: MountBox): Box {
    const { appearance, clock } = world;
    const { greeting } = facts;
    const online = facts.online === true;
    const onClose = (): void => guard.run(world.onClose);
    box ??= mountBox({ root: launcher.root, session, conversation, appearance, clock, greeting, online, onClose });
    return box;
  }

  function open(mountBox: MountBox): void {
    if (isShown) return;
    isShown = true;
    const box = mount(mountBox);
    launcher.said.replaceChildren();
    launcher.set({ isOpen: true });
    box.open();
    refresh();
    countUnread();
    events.emit('open');
  }

  function close(): void {
    if (!isShown) return;
    countUnread();
    isShown = false;
    launcher.set({ isOpen: false });
    // The box may have hidden itself with the focus in it; the button is where the visitor came from.
    const { host, activeElement } = launcher.root;
    const hadFocus = activeElement !== null || host.ownerDocument.activeElement === host.ownerDocument.body;
    box?.close();
    if (hadFocus) launcher.button.focus();
    events.emit('close');
  }

  function refresh(): void {
    if (box === null) return;
    box.setGreeting(facts.greeting);
    box.setOnline(facts.online === true);
    if (facts.draft !== null) box.prefill(facts.draft);
    facts.draft = null;
  }

  function receive(event: SessionEvent): void {
    if (event.type === 'log') {
      learn();
      countUnread();
    }
    if (event.type !== 'message' || event.message.author.kind !== 'agent') return;
    const { seq, author, at, body } = event.message;
    // A reload replays the whole conversation; what was read before is no news.
    if (body.kind !== 'text' || seq <= session.log(conversation).readByVisitor) return;
    events.emit('message', { name: author.name, text: body.text, at });
  }

  function countUnread(): void {
    const { messages, loaded, readByVisitor } = session.log(conversation);
    if (isShown) seenSeq = messages.at(-1)?.seq ?? seenSeq;
    if (!loaded && !isShown) return;
    const readSeq = Math.max(seenSeq, readByVisitor);
    const unread = messages.filter(
      ({ seq, author, body }) => seq > readSeq && author.kind === 'agent' && body.kind === 'text',
    );
    world.onUnread(unread.length);
  }

  /** Returns before it touches the storage when nothing is new: a log changes with every key that an agent types. */
  function learn(): void {
    const { summary, messages, pending, loaded } = session.log(conversation);
    const { current } = visitor;
    if (!loaded && pending.length === 0) return;
    const wrote = (kind: 'agent' | 'visitor'): boolean => messages.some(({ author }) => author.kind === kind);
    const isOpen = pending.length > 0 || (summary !== null && summary.state !== 'closed');
    const served = isOpen && (current.served || wrote('agent'));
    const hasSentMessage = current.hasSentMessage || pending.length > 0 || wrote('visitor');
    const wasOpen = current.conversation?.open;
    if (isOpen === wasOpen && served === current.served && hasSentMessage === current.hasSentMessage) return;
    guard.run(() =>
      visitor.update((record) => ({
        ...record,
        served,
        hasSentMessage,
        conversation: { id: conversation, open: isOpen },
      })),
    );
  }

  return {
    connect() {
      session.follow(conversation);
      session.connect();
    },
    mount,
    open,
    close,
    async send(text) {
      const { messages, pending } = session.log(conversation);
      const isFirst = messages.length + pending.length === 0;
      try {
        await session.send(conversation, text, isFirst ? facts.greeting?.trigger : undefined);
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
