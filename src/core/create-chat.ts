/** The chat before its code is here: fetches it when it is wanted, and says so when it cannot be had. */
import type { Launcher } from '../launcher/launcher.ts';
import type { ChunkName, SiteConfig } from '../protocol/site-config.ts';
import type { Guard } from './guard.ts';
import type { ChatControl, LiveChat } from './live-chat.ts';
import type { PageEvents } from './page-events.ts';
import type { VisitorChatWorld } from './session-entry.ts';

const NOT_LOADED = 'The chat could not be loaded. Check your connection and try again.';

type SessionChunk = typeof import('./session-entry.ts');
type BoxChunk = typeof import('../widget/mount-box.ts');
type GreetingChunk = typeof import('./speak.ts');
type StreamChunk = typeof import('../transport/sse.ts');

export interface ChatWorld {
  readonly server: string;
  readonly chunks: SiteConfig['chunks'];
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
  /** Fetches the code and draws the box unseen; connects nothing. */
  prefetch(): void;
  loadGreeting(): Promise<GreetingChunk>;
  loadStream(): Promise<StreamChunk>;
  /** Starts the session without the box, for a conversation that goes on. */
  connect(): Promise<LiveChat>;
  /** Back to the beginning: nothing is running, and the next opening starts anew. */
  end(): void;
}

export function createChat({ server, chunks, guard, launcher, events, load, toLive }: ChatWorld): Chat {
  const toChunk = <Chunk>(name: ChunkName): (() => Promise<Chunk>) =>
    createLazyChunk(load, new URL(chunks[name], server).href);
  const loadSession = toChunk<SessionChunk>('session');
  const loadBox = toChunk<BoxChunk>('box');
  /** Ready to connect; a promise of its own for each beginning. */
  let preparing: Promise<LiveChat> | null = null;

  const chat: { -readonly [Name in keyof Chat]: Chat[Name] } = {
    isOpen: false,
    live: null,
    toLive,
    loadGreeting: toChunk<GreetingChunk>('greeting'),
    loadStream: toChunk<StreamChunk>('stream'),
    prefetch() {
      // A click that follows tells what went wrong; a visitor who only came near need not know.
      Promise.all([prepare(), loadBox()]).then(
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
    async open() {
      if (chat.isOpen) return;
      chat.isOpen = true;
      launcher.set({ isBusy: true });
      try {
        const [{ mountBox }, started] = await Promise.all([loadBox(), chat.connect()]);
        // The visitor may have changed their mind while it was loading.
        if (chat.isOpen && started === chat.live) started.open(mountBox);
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
    preparing ??= loadSession()
      .then((chunk) => chunk.startVisitorChat(toLive()))
      .catch((error) => {
        preparing = null;
        throw error;
      });
    return preparing;
  }
}

/** Imports a chunk once, when it is first wanted, and again after a failure. */
function createLazyChunk<Chunk>(load: (url: string) => Promise<unknown>, url: string): () => Promise<Chunk> {
  let loading: Promise<Chunk> | null = null;
  let failures = 0;
  return () => {
    // Browsers may remember a failed address for the page's life; another query is another address.
    // https://github.com/whatwg/html/issues/6768
    loading ??= (load(failures === 0 ? url : `${url}?retry=${failures}`) as Promise<Chunk>).catch((error) => {
      failures += 1;
      loading = null;
      throw error;
    });
    return loading;
  };
}
