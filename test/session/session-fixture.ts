/** A session whose server is the test: frames it sent are a list, answers are given by hand. */
import type { ClientFrame, HelloFrame, PublishFrame, ServerFrame } from '../../src/protocol/frames.ts';
import { type ConversationId, createId, type MessageId } from '../../src/protocol/ids.ts';
import type { Message } from '../../src/protocol/message.ts';
import { createSession } from '../../src/session/create-session.ts';
import type { Session } from '../../src/session/session.ts';
import type { SessionWorld } from '../../src/session/session-world.ts';
import type { Transport, TransportClosed, TransportListener } from '../../src/transport/transport.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createTestStorage } from '../support/memory-storage.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWords } from '../support/to-words.ts';

export const CONVERSATION = '018bcfe5-6800-7000-8000-000000000001' as ConversationId;

/** One connection as the server sees it. */
export interface FakeLink {
  readonly transport: string;
  readonly hello: HelloFrame;
  readonly sent: ClientFrame[];
  isClosed: boolean;
  answer(frame: ServerFrame): void;
  end(closed?: TransportClosed): void;
  /** The hello is answered and the conversation holds these texts by an agent. */
  welcome(texts?: readonly string[], options?: { epoch?: string; resumed?: boolean }): void;
  published(): PublishFrame[];
  ack(publish: PublishFrame, seq: number): void;
}

export interface SessionFixture {
  readonly session: Session;
  readonly clock: FakeClock;
  readonly links: FakeLink[];
  readonly storage: ReturnType<typeof createTestStorage>;
  readonly tokenRequests: boolean[];
  /** What was handed to the browser for the time after the page. */
  readonly last: PublishFrame[];
  /** The newest connection. */
  link(): FakeLink;
  wake(): void;
  isOnline: boolean;
  texts(): string[];
  /** Another page load over the same storage. */
  reload(): SessionFixture;
}

export function toMessage(seq: number, text: string, id = `message-${seq}`): Message {
  return {
    conversation: CONVERSATION,
    seq,
    id: id as MessageId,
    author: { kind: 'agent', id: 'ann', name: 'Ann' },
    at: seq,
    body: { kind: 'text', text },
  };
}

export function createSessionFixture(options: {
  storage?: ReturnType<typeof createTestStorage>;
  transports?: readonly Transport['name'][];
  token?: SessionWorld['token'];
}): SessionFixture {
  const clock = createFakeClock();
  const random = createSeededRandom(1);
  const storage = options.storage ?? createTestStorage();
  const links: FakeLink[] = [];
  const tokenRequests: boolean[] = [];
  const last: PublishFrame[] = [];
  let wake = (): void => {};
  const fixture = { isOnline: true };
  const session = createSession({
    clock,
    random: () => 0.5,
    newId: () => createId(clock.now(), random.bytes),
    storage,
    transports: (options.transports ?? ['websocket']).map((name) => toTransport(name, links)),
    token:
      options.token ??
      (async (renew) => {
        tokenRequests.push(renew);
        return 'token';
      }),
    sendLast: (_token, frame) => last.push(frame),
    network: {
      isOnline: () => fixture.isOnline,
      onWake(callback) {
        wake = callback;
        return () => {};
      },
    },
  });
  return Object.assign(fixture, {
    session,
    clock,
    links,
    storage,
    tokenRequests,
    last,
    link() {
      const link = links.at(-1);
      if (link === undefined) throw new Error('expected a connection, got none');
      return link;
    },
    wake: () => wake(),
    texts: () => session.log(CONVERSATION).messages.map(({ body }) => toWords(body)),
    reload() {
      session.close();
      return createSessionFixture({ ...options, storage });
    },
  });
}

function toTransport(name: Transport['name'], links: FakeLink[]): Transport {
  return {
    name,
    connect(hello, listener) {
      const link = createLink(name, hello, listener);
      links.push(link);
      return {
        send: (frame) => link.sent.push(frame),
        close() {
          link.isClosed = true;
        },
      };
    },
  };
}

function createLink(transport: string, hello: HelloFrame, listener: TransportListener): FakeLink {
  const link: FakeLink = {
    transport,
    hello,
    sent: [],
    isClosed: false,
    answer: (frame) => listener.onFrame(frame),
    end(closed = { reason: 'network' }) {
      link.isClosed = true;
      listener.onClose(closed);
    },
    welcome(texts = [], { epoch = 'first', resumed = true } = {}) {
      link.answer({
        type: 'welcome',
        version: 1,
        epoch,
        serverAt: 0,
        self: { kind: 'visitor', id: 'me' },
        resumed,
      });
      for (const { conversation, after } of hello.cursors) {
        const from = resumed ? after : 0;
        const messages = texts.map((text, index) => toMessage(index + 1, text)).slice(from);
        link.answer({
          type: 'sync',
          conversation,
          after: from,
          messages,
          head: texts.length,
          limited: false,
          summary: null,
        });
      }
    },
    published: () => link.sent.filter((frame) => frame.type === 'publish'),
    ack: ({ id, conversation }, seq) => link.answer({ type: 'ack', id, conversation, seq, at: seq }),
  };
  return link;
}
