/** Tabs of one browser share one link: the tab that leads holds it, the others reach the server through that tab. */
import type { ClientFrame, HelloFrame, ServerFrame, WelcomeFrame } from '../protocol/frames.ts';
import { TAB_ASK_MS, TAB_UNANSWERED } from '../protocol/limits.ts';
import type { Transport } from '../transport/transport.ts';
import type { SessionWorld, TabChannel } from './session-world.ts';

/**
 * What tabs say to each other. Frames in `up` go to the leader, those in `down` to one link or, with null, to all that the
 * leader welcomed: one that was deposed while it stood still hears old frames when it wakes, and passes them on.
 */
type TabMessage =
  | { readonly type: 'up'; readonly link: string; readonly frame: ClientFrame }
  | { readonly type: 'down'; readonly leader: string; readonly link: string | null; readonly frame: ServerFrame }
  /** The leader's link works: say hello to it (again). */
  | { readonly type: 'hail' }
  | { readonly type: 'ask' }
  | { readonly type: 'here' }
  /** The stored outbox has changed. */
  | { readonly type: 'outbox' };

export interface Tabs {
  /** Whether this tab holds the link and empties the outbox; always so where tabs cannot find each other. */
  readonly isLeader: boolean;
  /** To the tab that leads. */
  readonly transport: Transport;
  join(): void;
  /** Lets go of the lead and of the channel: a page in the back-forward cache may hold neither. */
  leave(): void;
  /** The leader's link was welcomed. */
  hail(): void;
  /** A frame for every other tab. */
  relay(frame: ServerFrame): void;
  tellOutbox(): void;
}

interface TabsListener {
  /** `isLeader` changed. */
  onRole(): void;
  onHail(): void;
  onOutbox(): void;
  /** What the leader's link was welcomed with, or null while there is none. */
  toWelcome(): WelcomeFrame | null;
  /** The leader is asked to send this over its link. */
  onUp(frame: ClientFrame): void;
}

export function createTabs(world: SessionWorld, listener: TabsListener): Tabs {
  const { clock, newId } = world;
  // Tabs that remember each for itself have nothing to share.
  const port = world.storage.durable ? world.tabs : undefined;
  let isLeader = port === undefined;
  let hasFollowers = false;
  let channel: TabChannel | null = null;
  let stopWaiting = (): void => {};
  /** The link to the leader; a late message for an older one is ignored. */
  let link = '';
  let hear = (_frame: ServerFrame): void => {};
  /** The tab that welcomed it. */
  let leader = '';
  /** How often the leader was asked since it last said something. Counted, because a tab that slept knows no times. */
  let unanswered = 0;

  const me = newId<string>();
  const post = (message: TabMessage): void => channel?.postMessage(message);

  function setLeader(next: boolean): void {
    isLeader = next;
    hasFollowers = false;
    unanswered = 0;
    listener.onRole();
  }

  /** @param steal takes the lead from a tab that does not answer */
  function waitForLead(steal: boolean): void {
    stopWaiting();
    const turn = new AbortController();
    const { signal } = turn;
    const untilAbort = (): Promise<void> | undefined => {
      if (signal.aborted) return;
      setLeader(true);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    stopWaiting = () => turn.abort();
    port?.locks.request(port.name, steal ? { steal } : { signal }, untilAbort).catch(() => {
      if (signal.aborted) return;
      // Refused before it was ever given: this page may not use locks, and is on its own.
      setLeader(!isLeader);
      if (!isLeader) waitForLead(false);
    });
  }

  function receive(message: TabMessage): void {
    if (message.type === 'outbox') listener.onOutbox();
    else if (isLeader) answer(message);
    else listen(message);
  }

  function answer(message: TabMessage): void {
    if (message.type === 'ask') post({ type: 'here' });
    if (message.type !== 'up') return;
    if (message.frame.type === 'hello') welcome(message.link, message.frame);
    else listener.onUp(message.frame);
  }

  function welcome(follower: string, { epoch, cursors }: HelloFrame): void {
    const own = listener.toWelcome();
    // It will be hailed.
    if (own === null) return;
    hasFollowers = true;
    const resumed = epoch === undefined || epoch === own.epoch;
    post({ type: 'down', leader: me, link: follower, frame: { ...own, resumed } });
    for (const { conversation, after } of cursors) {
      listener.onUp({ type: 'sync', conversation, after: resumed ? after : 0 });
    }
  }

  function listen(message: TabMessage): void {
    if (message.type === 'ask' || message.type === 'up') return;
    unanswered = 0;
    if (message.type === 'hail') listener.onHail();
    if (message.type !== 'down') return;
    if (message.link === link) leader = message.leader;
    else if (message.link !== null || message.leader !== leader) return;
    hear(message.frame);
  }

  return {
    get isLeader() {
      return isLeader;
    },
    transport: {
      name: 'tab',
      connect(hello, { onFrame }) {
        const mine = newId<string>();
        let cancelAsk = (): void => {};
        const send = (frame: ClientFrame): void => post({ type: 'up', link: mine, frame });
        const ask = (): void => {
          if (unanswered >= TAB_UNANSWERED && port?.isVisible()) {
            waitForLead(true);
            return;
          }
          unanswered += 1;
          post({ type: 'ask' });
          cancelAsk = clock.setTimer(ask, TAB_ASK_MS);
        };
        link = mine;
        leader = '';
        hear = onFrame;
        send(hello);
        ask();
        return {
          send,
          close() {
            cancelAsk();
            if (link === mine) link = leader = '';
          },
        };
      },
    },
    join() {
      if (port === undefined || channel !== null) return;
      channel = port.openChannel();
      channel.addEventListener('message', ({ data }) => receive(data as TabMessage));
      waitForLead(false);
    },
    leave() {
      if (port === undefined) return;
      stopWaiting();
      channel?.close();
      channel = null;
      isLeader = false;
    },
    hail() {
      if (isLeader) post({ type: 'hail' });
    },
    relay(frame) {
      if (isLeader && (hasFollowers || frame.type === 'close')) {
        post({ type: 'down', leader: me, link: null, frame });
      }
    },
    tellOutbox: () => post({ type: 'outbox' }),
  };
}
