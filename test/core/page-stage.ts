/** A page with core on it, whose server, clock, chunks, session and box belong to the test. */
import { vi } from 'vitest';
import { createFixtureServer } from '../../demo/fixtures/fixture-server.ts';
import { tellElsewhere } from '../../src/core/alerts.ts';
import { createCore } from '../../src/core/create-core.ts';
import { createExplainer } from '../../src/core/explainer.ts';
import { createGuard } from '../../src/core/guard.ts';
import { createLiveChat } from '../../src/core/live-chat.ts';
import type { PageApi } from '../../src/core/page-api.ts';
import { runCommand } from '../../src/core/page-commands.ts';
import { performTrigger, say, showInvitation } from '../../src/core/perform-trigger.ts';
import { loadPreferences } from '../../src/core/preferences.ts';
import { watchRareFacts } from '../../src/core/rare-facts.ts';
import type { VisitorChatWorld } from '../../src/core/session-entry.ts';
import type { VisitorRecord } from '../../src/core/visitor-record.ts';
import { type ConversationId, createId, type MessageId, type SiteKey, type VisitorId } from '../../src/protocol/ids.ts';
import type { Message } from '../../src/protocol/message.ts';
import type { PingAnswer, PingRequest, Vitals } from '../../src/protocol/presence.ts';
import { DEFAULT_SETTINGS, type Pacing } from '../../src/protocol/site-settings.ts';
import type { Trigger } from '../../src/protocol/trigger.ts';
import type { ConversationLog, Session, SessionEvent } from '../../src/session/session.ts';
import type { Box, BoxOptions } from '../../src/widget/mount-box.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createTestStorage } from '../support/memory-storage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

export const CONVERSATION = 'conversation' as ConversationId;
const EMPTY_LOG: ConversationLog = {
  summary: null,
  messages: [],
  pending: [],
  typing: [],
  readByVisitor: 0,
  readByAgent: 0,
  queuePosition: null,
  loaded: false,
};

export function createFakeSession() {
  const callbacks = new Set<(event: SessionEvent) => void>();
  let log = EMPTY_LOG;
  const session = {
    status: { state: 'idle' },
    durable: true,
    onEvent(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    connect: vi.fn(),
    pause: vi.fn(),
    flush: vi.fn(),
    resume: vi.fn(),
    follow: vi.fn(),
    unfollow: vi.fn(),
    log: () => log,
    send: vi.fn(async () => 'id' as MessageId),
    retry: vi.fn(async () => {}),
    discard: vi.fn(async () => {}),
    typing: vi.fn(),
    read: vi.fn(),
    close: vi.fn(),
  } satisfies Session;
  return {
    session,
    emit(event: SessionEvent) {
      for (const callback of [...callbacks]) callback(event);
    },
    setLog(change: Partial<ConversationLog>) {
      log = { ...log, loaded: true, ...change };
      this.emit({ type: 'log', conversation: CONVERSATION });
    },
  };
}

export function toMessage(seq: number, kind: Message['author']['kind'], text = `message ${seq}`): Message {
  const author = { kind, id: kind, name: kind === 'agent' ? 'Ann' : '' };
  return { conversation: CONVERSATION, seq, id: `m${seq}` as MessageId, author, at: seq, body: { kind: 'text', text } };
}

function createFakeBox() {
  let options: BoxOptions | null = null;
  let isOpen = false;
  const box = {
    open: vi.fn(() => {
      isOpen = true;
    }),
    close: vi.fn(() => {
      isOpen = false;
    }),
    get isOpen() {
      return isOpen;
    },
    prefill: vi.fn(),
    setOnline: vi.fn(),
    setGreeting: vi.fn(),
    destroy: vi.fn(),
  } satisfies Box;
  return {
    box,
    mountBox: vi.fn((given: BoxOptions) => {
      options = given;
      return box;
    }),
    /** The visitor uses the box's own close button. */
    closeByVisitor() {
      isOpen = false;
      options?.onClose();
    },
  };
}

interface StageOptions {
  readonly triggers?: readonly Trigger[];
  readonly pacing?: Partial<Pacing>;
  /** Whether the chunk with the rarer conditions is asked for. */
  readonly conditions?: true;
  readonly storage?: ReturnType<typeof createTestStorage>;
  readonly record?: Partial<VisitorRecord>;
}

let seed = 0;

export function createStage({
  triggers = [],
  pacing,
  conditions,
  storage = createTestStorage(),
  record,
}: StageOptions = {}) {
  let told: { vitals: Vitals | null } = { vitals: null };
  const watchVitals = (facts: typeof told): void => {
    told = facts;
  };
  const clock = createFakeClock();
  // Two tabs never draw the same ids.
  seed += 1;
  const random = createSeededRandom(seed);
  const warn = vi.fn();
  const remote = createFakeSession();
  const fakeBox = createFakeBox();
  const pings: PingRequest[] = [];
  const loads: string[] = [];
  const server = {
    isBlocked: false,
    answer: {
      token: 'token',
      visitor: { id: 'v' as VisitorId, served: false, hasSentMessage: false },
      online: true,
      nextPingMs: 30_000,
      conversation: null,
    } as PingAnswer,
  };
  if (record !== undefined) storage.values.set('visitor', { ...toRecord(clock.now()), ...record });

  const chunks: Readonly<Record<string, unknown>> = {
    'https://chat.example/assets/1/session.js': {
      startVisitorChat: async (world: VisitorChatWorld) =>
        createLiveChat({
          ...world,
          session: remote.session,
          visitorServer: createFixtureServer(),
          conversation: CONVERSATION,
          onClose: world.chat.close,
          preferences: await loadPreferences(world.storage),
        }),
    },
    'https://chat.example/assets/1/box.js': { mountBox: fakeBox.mountBox },
    'https://chat.example/assets/1/actions.js': { performTrigger, say, showInvitation },
    'https://chat.example/assets/1/conditions.js': { watchRareFacts },
    'https://chat.example/assets/1/commands.js': { runCommand },
    'https://chat.example/assets/1/explain.js': { createExplainer },
    'https://chat.example/assets/1/vitals.js': { watchVitals },
    'https://chat.example/assets/1/alerts.js': { tellElsewhere },
  };
  const parlor: PageApi = createCore({
    window,
    guard: createGuard({ warn }),
    clock,
    random,
    newId: () => createId(clock.now(), random.bytes),
    storage,
    server: 'https://chat.example',
    pageStartedAt: clock.now(),
    config: {
      key: 'demo' as SiteKey,
      appearance: { color: '#2f6b4f', position: 'right', title: 'Chat', welcome: '' },
      triggers,
      pacing: { ...DEFAULT_SETTINGS.pacing, ...pacing },
      ...(conditions && { conditions, schedule: DEFAULT_SETTINGS }),
      build: '1',
    },
    fetch: (async (_url: string, init: RequestInit) => {
      pings.push(JSON.parse(String(init.body)));
      return Response.json(server.answer);
    }) as typeof fetch,
    async load(url) {
      loads.push(url);
      if (server.isBlocked) throw new TypeError('blocked');
      return chunks[url.replace(/\?.*/, '')];
    },
    onDestroy: vi.fn(),
  });

  const root = (): ShadowRoot | null | undefined => document.querySelector('parlor-chat')?.shadowRoot;
  return {
    parlor,
    clock,
    storage,
    warn,
    pings,
    loads,
    server,
    remote,
    /** The page measured something. */
    measure(vitals: Vitals): void {
      told.vitals = vitals;
    },
    ...fakeBox,
    get button() {
      return root()?.querySelector<HTMLButtonElement>('.launcher') ?? raise();
    },
    get said() {
      return root()?.querySelector<HTMLElement>('[role=status]') ?? raise();
    },
    get record() {
      return storage.values.get('visitor') as VisitorRecord;
    },
    /** Listens to an event, and gives back what it was told. */
    listen(event: string) {
      const listener = vi.fn();
      parlor('on', event, listener);
      return listener;
    },
  };
}

/** Everything that only waits for promises, however deep. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 60; turns++) await null;
  await new Promise((resolve) => setImmediate(resolve));
  for (let turns = 0; turns < 60; turns++) await null;
}

/** Somebody whose visit goes on. */
function toRecord(now: number): Partial<VisitorRecord> {
  return { version: 1, token: 'token', visits: 1, visitStartedAt: now, lastSeenAt: now };
}

function raise(): never {
  throw new Error('the launcher is not on the page');
}
