/** A visitor or an agent with a browser: opens and loses tabs, writes in them, and remembers what was promised to them. */
import type { AgentId, ConversationId, VisitorId } from '../../src/protocol/ids.ts';
import { createId } from '../../src/protocol/ids.ts';
import type { TextBody } from '../../src/protocol/message.ts';
import { createSession } from '../../src/session/create-session.ts';
import type { Session } from '../../src/session/session.ts';
import { createHttpTransport } from '../../src/transport/http-transports.ts';
import { createWebSocketTransport } from '../../src/transport/websocket.ts';
import { says } from '../support/says.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { createSimBrowser, type SimBrowser } from './browser.ts';
import { createFetch } from './http.ts';
import { type Actor, createActor, type Kernel } from './kernel.ts';
import { createSocketFactory, type Device, type Network } from './network.ts';
import { SITE, tokens } from './server-process.ts';

/** A message from the moment that `send` resolved: it is shown, and must arrive. */
export interface Promised {
  readonly text: string;
  readonly conversation: ConversationId;
  readonly tab: Tab;
  readonly at: number;
  /** The browser threw away what kept it, and said so or was told to. */
  mayBeLost: boolean;
}

export interface Tab {
  readonly person: Person;
  /** How often an older database had been put back when it was opened. */
  readonly era: number;
  readonly actor: Actor;
  readonly session: Session;
  isVisible: boolean;
  /** In the back-forward cache or frozen with a word: its page let go of everything. */
  isPaused: boolean;
  wake(): void;
}

export interface Person {
  readonly kind: 'visitor' | 'agent';
  readonly id: string;
  readonly browser: SimBrowser;
  readonly device: Device;
  readonly conversations: readonly ConversationId[];
  readonly tabs: Tab[];
  readonly promises: Promised[];
  /** Texts in the order in which they were stored in the browser: the order in which they were written. */
  readonly stored: ReadonlySet<string>;
  skewMs: number;
  open(): Tab;
  /** @param isSilent the device lost power: nobody is told */
  lose(tab: Tab, isSilent: boolean): void;
  close(tab: Tab): void;
  write(tab: Tab, conversation: ConversationId, text: string): void;
}

interface PersonOptions {
  readonly kernel: Kernel;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly kind: Person['kind'];
  readonly id: string;
  readonly device: Device;
  readonly conversations: readonly ConversationId[];
  readonly isStorageDenied: boolean;
  readonly areLocksDenied?: boolean;
  /** How often an older database was put back. */
  toEra?(): number;
  /** A log of the tab changed. */
  onLog(tab: Tab, conversation: ConversationId): void;
}

export function createPerson(options: PersonOptions): Person {
  const { kernel, random, network, kind, id, device, conversations } = options;
  const browser = createSimBrowser(kernel, random, options.isStorageDenied, options.areLocksDenied);
  const issuedAt = kernel.now();
  const token =
    kind === 'visitor'
      ? tokens.issue({ kind, visitor: id as VisitorId, site: SITE, issuedAt })
      : tokens.issue({ kind, agent: id as AgentId, site: SITE, name: 'Ann', issuedAt });

  const stored = new Set<string>();
  browser.onStored = (value) => {
    for (const { body } of (value as { entries: readonly { body: TextBody }[] }).entries) stored.add(body.text);
  };

  /** What only this tab's memory holds is gone with it. */
  function forget(tab: Tab): void {
    person.tabs.splice(person.tabs.indexOf(tab), 1);
    browser.forget(tab.actor);
    if (browser.isStorageDenied)
      for (const promise of person.promises) if (promise.tab === tab) promise.mayBeLost = true;
  }

  const person: Person = {
    kind,
    id,
    browser,
    device,
    conversations,
    tabs: [],
    promises: [],
    stored,
    skewMs: 0,
    open() {
      const actor = createActor(kernel);
      actor.skewMs = person.skewMs;
      const { clock } = actor;
      const wakes = new Set<() => void>();
      const http = {
        server: 'https://chat.example',
        key: 'demo',
        clock,
        fetch: createFetch(kernel, random, network, device, actor),
      };
      const session = createSession({
        clock,
        random,
        newId: () => createId(clock.now(), random.bytes),
        storage: browser.storageOf(actor),
        transports: [
          createWebSocketTransport({
            url: 'wss://chat.example/v1/socket?key=demo',
            clock,
            createSocket: createSocketFactory(kernel, random, network, device, actor),
          }),
          createHttpTransport('sse', http),
          createHttpTransport('polling', http),
        ],
        tabs: kind === 'visitor' ? browser.portOf(actor, () => tab.isVisible) : undefined,
        token: async () => token,
        network: {
          isOnline: () => device.isOnline,
          onWake(callback) {
            wakes.add(callback);
            return () => wakes.delete(callback);
          },
        },
      });
      const tab: Tab = {
        person,
        era: options.toEra?.() ?? 0,
        actor,
        session,
        isVisible: true,
        isPaused: false,
        wake: () =>
          actor.deliver(() => {
            for (const wake of wakes) wake();
          }),
      };
      person.tabs.push(tab);
      session.onEvent((event) => {
        if (event.type === 'log') options.onLog(tab, event.conversation);
        if (event.type === 'conversations') for (const { id } of event.frame.conversations) session.follow(id);
      });
      // An agent follows what is in the list.
      if (kind === 'visitor') for (const conversation of conversations) session.follow(conversation);
      session.connect();
      return tab;
    },
    lose(tab, isSilent) {
      tab.actor.kill();
      forget(tab);
      for (const link of [...network.links]) {
        if (link.tab !== tab.actor) continue;
        link.isHeld = false;
        if (isSilent) {
          link.up.deafen();
          link.down.deafen();
        } else link.reset();
      }
    },
    close(tab) {
      // A frozen page is discarded without another word.
      if (tab.actor.isFrozen) {
        person.lose(tab, false);
        return;
      }
      tab.session.pause();
      tab.actor.kill();
      forget(tab);
    },
    write(tab, conversation, text) {
      tab.session.send(conversation, says(text)).then(
        () => person.promises.push({ text, conversation, tab, at: kernel.now(), mayBeLost: false }),
        // The person is told that it could not be kept.
        () => {},
      );
    },
  };
  return person;
}
