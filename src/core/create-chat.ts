/** The chat before its code is here: fetches it when it is wanted, and says so when it cannot be had. */
import type { Launcher } from '../launcher/launcher.ts';
import type { ChunkName, SiteConfig } from '../protocol/site-config.ts';
import type { BoxParts } from '../widget/box-parts.ts';
import type { Guard } from './guard.ts';
import type { ChatControl, LiveChat } from './live-chat.ts';
import type { PageEvents } from './page-events.ts';
import type { VisitorChatWorld } from './session-entry.ts';

const NOT_LOADED = 'The chat could not be loaded. Please try again.';

/** What each lazy chunk exports. */
interface Chunks extends BoxParts {
  session: typeof import('./session-entry.ts');
  box: typeof import('../widget/box-entry.ts');
  actions: typeof import('./perform-trigger.ts');
  conditions: typeof import('./rare-facts.ts');
  explain: typeof import('./explainer.ts');
  commands: typeof import('./page-commands.ts');
  vitals: typeof import('../tracker/vitals.ts');
  stream: typeof import('../transport/http-transports.ts');
  alerts: typeof import('./alerts.ts');
}

export interface ChatWorld {
  readonly server: string;
  readonly build: SiteConfig['build'];
  readonly guard: Guard;
  readonly launcher: Launcher;
  readonly events: PageEvents;
  load(url: string): Promise<unknown>;
  /** What the session chunk needs once it is here. */
  toLive(): VisitorChatWorld;
}

export interface Chat extends ChatControl {
  /** The running chat, if there is one. */
  readonly live: LiveChat | null;
  readonly toLive: ChatWorld['toLive'];
  /** Imports a chunk once, when it is first wanted, and again after a failure. */
  load<Name extends ChunkName>(name: Name): Promise<Chunks[Name]>;
  /** The same, for what nobody waits for; a failure is logged. */
  use<Name extends ChunkName>(name: Name, run: (chunk: Chunks[Name]) => unknown): void;
  /** Starts the session without the box, for a conversation that goes on. */
  connect(): Promise<LiveChat>;
  /** Back to the beginning: nothing is running, and the next opening starts anew. */
  end(): void;
}

export function createChat({ server, build, guard, launcher, events, load, toLive }: ChatWorld): Chat {
  const loading: { [Name in ChunkName]?: Promise<Chunks[Name]> } = {};
  const failures: { [Name in ChunkName]?: number } = {};
  /** Ready to connect; a promise of its own for each beginning. */
  let preparing: Promise<LiveChat> | null = null;

  const chat: { -readonly [Name in keyof Chat]: Chat[Name] } = {
    isOpen: false,
    live: null,
    toLive,
    load: loadChunk,
    use: (name, run) => guard.run(async () => run(await loadChunk(name))),
    prefetch() {
      // A click that follows tells what went wrong; a visitor who only came near need not know.
      Promise.all([prepare(), loadChunk('box')]).then(
        ([prepared, { mountBox }]) => guard.run(() => prepared.mount(mountBox)),
        () => {},
      );
    },
    async connect() {
      const mine = prepare();
      const prepared = await mine;
      if (mine !== preparing) return prepared;
      chat.live = prepared;
      prepared.connect();
      return prepared;
    },
    async open(isUnasked) {
      if (chat.isOpen) return;
      chat.isOpen = true;
      launcher.set({ isBusy: true });
      try {
        const [{ mountBox }, started] = await Promise.all([loadChunk('box'), chat.connect()]);
        // The visitor may have changed their mind while it was loading.
        if (chat.isOpen && started === chat.live) started.open(mountBox, isUnasked);
      } catch (error) {
        chat.isOpen = false;
        guard.warn(`${NOT_LOADED} ${error}`);
        launcher.said.textContent = NOT_LOADED;
        events.emit('error', { code: 'chat-not-loaded', message: NOT_LOADED });
      }
      launcher.set({ isBusy: false });
    },
    close() {
      chat.isOpen = false;
      chat.live?.close();
    },
    end() {
      chat.isOpen = false;
      preparing?.then((prepared) => prepared.end()).catch(() => {});
      chat.live = preparing = null;
    },
  };
  return chat;

  function prepare(): Promise<LiveChat> {
    preparing ??= loadChunk('session')
      .then((chunk) => chunk.startVisitorChat(toLive()))
      .catch((error) => {
        preparing = null;
        throw error;
      });
    return preparing;
  }

  function loadChunk<Name extends ChunkName>(name: Name): Promise<Chunks[Name]> {
    const known: Promise<Chunks[Name]> | undefined = loading[name];
    if (known !== undefined) return known;
    const failed = failures[name] ?? 0;
    // Browsers may remember a failed address for the page's life; another query is another address.
    // https://github.com/whatwg/html/issues/6768
    const url = `${server}/assets/${build}/${name}.js${failed ? `?retry=${failed}` : ''}`;
    const chunk = (load(url) as Promise<Chunks[Name]>).catch((error) => {
      failures[name] = failed + 1;
      delete loading[name];
      throw error;
    });
    loading[name] = chunk as never;
    return chunk;
  }
}
