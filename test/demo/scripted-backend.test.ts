/** The promises of the studio's backend: it keeps the protocol's word to the real session. */
import { beforeEach, expect, it } from 'vitest';
import { createScriptedBackend } from '../../demo/scripted-backend.ts';
import { type ConversationId, createId, type RandomBytes } from '../../src/protocol/ids.ts';
import { createSession } from '../../src/session/create-session.ts';
import type { Session } from '../../src/session/session.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { createMemoryTransport } from '../../src/transport/memory.ts';
import { says } from '../support/says.ts';
import { toWords } from '../support/to-words.ts';

let now = 0;
let timers: { readonly at: number; readonly callback: () => void }[] = [];
let session: Session;
let conversation: ConversationId;

beforeEach(() => {
  now = 1_700_000_000_000;
  timers = [];
  let count = 0;
  const randomBytes: RandomBytes = (bytes) => bytes.fill(++count);
  const clock = {
    now: () => now,
    setTimer(callback: () => void, delayMs: number) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const backend = createScriptedBackend({ clock, randomBytes, greetings: { hello: 'Can I help?' } });
  session = createSession({
    clock,
    random: () => 0,
    newId: () => createId(now, randomBytes),
    storage: createMemoryStorage(),
    transports: [createMemoryTransport(backend.accept, queueMicrotask)],
    token: async () => 'token',
    network: { isOnline: () => true, onWake: () => () => {} },
  });
  conversation = createId<ConversationId>(now, randomBytes);
  session.connect();
  session.follow(conversation);
});

/** Lets the promises and the memory transport's microtasks run out, then the clock. */
async function pass(ms: number): Promise<void> {
  const until = now + ms;
  await settle();
  for (;;) {
    const next = timers.filter((timer) => timer.at <= until).sort((one, other) => one.at - other.at)[0];
    if (next === undefined) break;
    timers = timers.filter((timer) => timer !== next);
    now = next.at;
    next.callback();
    await settle();
  }
  now = until;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}

const texts = () =>
  session.log(conversation).messages.map(({ body }) => (body.kind === 'event' ? `(${body.event})` : toWords(body)));

it('confirms a message, reads it, types and answers, with a dense seq', async () => {
  await pass(10);
  await session.send(conversation, says('Hello'));
  await pass(10);
  expect(texts()).toEqual(['Hello']);
  await pass(1_000);
  expect(session.log(conversation).readByAgent).toBe(1);
  await pass(500);
  expect(session.log(conversation).typing).toMatchObject([{ name: 'Ann' }]);
  await pass(5_000);
  expect(session.log(conversation).typing).toEqual([]);
  expect(texts()).toEqual(['Hello', '(joined)', 'Hello! What are you looking for today?']);
  expect(session.log(conversation).messages.map((message) => message.seq)).toEqual([1, 2, 3]);
});

it('puts the greeting that is answered before the first message', async () => {
  await pass(10);
  await session.send(conversation, says('Yes'), 'hello');
  await pass(10);
  expect(texts()).toEqual(['Can I help?', 'Yes']);
});

it('keeps a quiet connection alive with its heartbeat', async () => {
  await pass(120_000);
  expect(session.status.state).toBe('live');
});
