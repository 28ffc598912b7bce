/** What the protocol promises of a client, one rule at a time, with the server's answers given by hand. */
import { describe, expect, test } from 'vitest';
import { NACK_RULES } from '../../src/protocol/codes.ts';
import {
  ACK_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  HELLO_TIMEOUT_MS,
  OUTBOX_MAX_ENTRIES,
  PROBE_TIMEOUT_MS,
  REPROBE_AFTER_MS,
  SILENCE_TIMEOUT_MS,
  STABLE_AFTER_MS,
  SYNC_INTERVAL_MS,
  TYPING_TTL_MS,
} from '../../src/protocol/limits.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { quiet } from '../support/quiet.ts';
import { says } from '../support/says.ts';
import { CONVERSATION, createSessionFixture, type SessionFixture, toMessage } from './session-fixture.ts';

async function open(options: Parameters<typeof createSessionFixture>[0] = {}): Promise<SessionFixture> {
  const fixture = createSessionFixture(options);
  fixture.session.follow(CONVERSATION);
  fixture.session.connect();
  await quiet();
  return fixture;
}

async function openLive(
  texts: readonly string[] = [],
  transports?: readonly Transport['name'][],
): Promise<SessionFixture> {
  const fixture = await open(transports === undefined ? {} : { transports });
  fixture.link().welcome(texts);
  return fixture;
}

/** Fails until the back-off, at its longest, has passed. */
async function reconnect(fixture: SessionFixture): Promise<void> {
  fixture.clock.advance(31_000);
  await quiet();
}

function toWaitMs({ session, clock }: SessionFixture): number {
  return session.status.state === 'waiting' ? session.status.retryAt - clock.now() : Number.NaN;
}

describe('sending', () => {
  test('[P7] shows a message as queued once it is stored, also without a connection', async () => {
    const { session, storage } = createSessionFixture({});
    session.follow(CONVERSATION);
    await session.send(CONVERSATION, says('hello'));
    expect(session.log(CONVERSATION).pending).toMatchObject([{ body: says('hello'), state: 'queued' }]);
    expect(JSON.stringify(storage.values.get('outbox'))).toContain('hello');
  });

  test('[P7] sends after a reload what was written before it', async () => {
    const before = createSessionFixture({});
    await before.session.send(CONVERSATION, says('written in the tunnel'));
    const after = before.reload();
    after.session.follow(CONVERSATION);
    after.session.connect();
    await quiet();
    after.link().welcome();
    expect(after.link().published()).toMatchObject([{ number: 1, body: { text: 'written in the tunnel' } }]);
  });

  test('[P32] hands what waits longest to the browser when the page may go, as the next link would send it', async () => {
    const { session, link, last } = await openLive();
    session.flush();
    await quiet();
    expect(last).toEqual([]);
    await session.send(CONVERSATION, says('one'));
    await session.send(CONVERSATION, says('two'));
    session.flush();
    await quiet();
    expect(last).toEqual(link().published());
    expect(last).toMatchObject([{ number: 1, body: { text: 'one' } }]);
  });

  test('[P7] rejects with a text for the person when the browser refuses to store, and queues nothing', async () => {
    const { session, storage } = await openLive();
    storage.update = () => Promise.reject(new Error('quota'));
    await expect(session.send(CONVERSATION, says('hello'))).rejects.toThrow('could not be saved');
    expect(session.log(CONVERSATION).pending).toEqual([]);
  });

  test('[P7] rejects beyond the most messages that may wait, and keeps those that do', async () => {
    const { session } = createSessionFixture({});
    for (let count = 0; count < OUTBOX_MAX_ENTRIES; count++) await session.send(CONVERSATION, says(`message ${count}`));
    await expect(session.send(CONVERSATION, says('one too many'))).rejects.toThrow(String(OUTBOX_MAX_ENTRIES));
    expect(session.log(CONVERSATION).pending).toHaveLength(OUTBOX_MAX_ENTRIES);
  });

  test('[P6] has one message in flight and sends the next after the ack', async () => {
    const { session, link } = await openLive();
    await session.send(CONVERSATION, says('one'));
    await session.send(CONVERSATION, says('two'));
    expect(
      link()
        .published()
        .map(({ number }) => number),
    ).toEqual([1]);
    const [first] = link().published();
    if (first !== undefined) link().ack(first, 1);
    expect(
      link()
        .published()
        .map(({ number }) => number),
    ).toEqual([1, 2]);
  });

  test('shows an acknowledged message in its place, once, and as ours', async () => {
    const { session, link, texts } = await openLive(['welcome']);
    await session.send(CONVERSATION, says('hello'));
    const [publish] = link().published();
    if (publish !== undefined) link().ack(publish, 2);
    expect(texts()).toEqual(['welcome', 'hello']);
    expect(session.log(CONVERSATION).messages[1]?.author).toEqual({ kind: 'visitor', id: 'me', name: '' });
    expect(session.log(CONVERSATION).pending).toEqual([]);
  });

  test('[P8] sends the same message with the same id and number again when the ack is lost', async () => {
    const fixture = await openLive();
    await fixture.session.send(CONVERSATION, says('hello'));
    const [first] = fixture.link().published();
    fixture.clock.advance(ACK_TIMEOUT_MS);
    await reconnect(fixture);
    fixture.link().welcome();
    expect(fixture.links).toHaveLength(2);
    expect(fixture.link().published()).toEqual([first]);
  });

  test('[P8] takes the link for dead when no answer comes within the ack deadline, and not before', async () => {
    const fixture = await openLive();
    await fixture.session.send(CONVERSATION, says('hello'));
    fixture.clock.advance(ACK_TIMEOUT_MS - 1);
    expect(fixture.link().isClosed).toBe(false);
    fixture.clock.advance(1);
    expect(fixture.link().isClosed).toBe(true);
    expect(fixture.session.status.state).toBe('waiting');
  });

  test('[P8] forgets a waiting message that another tab’s link has delivered', async () => {
    const fixture = createSessionFixture({});
    fixture.session.follow(CONVERSATION);
    const id = await fixture.session.send(CONVERSATION, says('hello'));
    fixture.session.connect();
    await quiet();
    const link = fixture.link();
    link.answer({
      type: 'welcome',
      version: 1,
      epoch: 'e',
      serverAt: 0,
      self: { kind: 'visitor', id: 'me' },
      resumed: true,
    });
    const message = { ...toMessage(1, 'hello', id), author: { kind: 'visitor', id: 'me', name: '' } } as const;
    link.answer({
      type: 'sync',
      conversation: CONVERSATION,
      after: 0,
      messages: [message],
      head: 1,
      limited: false,
      summary: null,
    });
    await quiet();
    expect(fixture.session.log(CONVERSATION).pending).toEqual([]);
    expect(fixture.texts()).toEqual(['hello']);
  });

  test('[P9] gives the outbox a new id and numbers from 1 after a gap, with the same message ids', async () => {
    const fixture = await openLive();
    await fixture.session.send(CONVERSATION, says('hello'));
    const [first] = fixture.link().published();
    if (first === undefined) throw new Error('nothing was published');
    fixture.link().answer({ type: 'nack', id: first.id, code: 'gap' });
    fixture.clock.advance(1_000);
    await quiet();
    const second = fixture.link().published()[1];
    expect(second).toMatchObject({ id: first.id, number: 1 });
    expect(second?.outbox).not.toBe(first.outbox);
  });

  test('[P9] shows a message that is refused for good as failed, says why, and goes on with the next', async () => {
    const { session, link } = await openLive();
    await session.send(CONVERSATION, says('x'));
    await session.send(CONVERSATION, says('y'));
    const [first] = link().published();
    if (first !== undefined) link().answer({ type: 'nack', id: first.id, code: 'too-big' });
    expect(session.log(CONVERSATION).pending).toMatchObject([
      { body: says('x'), state: 'failed', error: NACK_RULES['too-big'].text },
      { body: says('y'), state: 'queued' },
    ]);
    expect(link().published()[1]).toMatchObject({ number: 1, body: { text: 'y' } });
  });

  test('sends a failed message again on retry, with its id, and forgets it on discard', async () => {
    const { session, link } = await openLive();
    const id = await session.send(CONVERSATION, says('x'));
    link().answer({ type: 'nack', id, code: 'not-found' });
    await session.retry(id);
    expect(link().published().at(-1)?.id).toBe(id);
    link().answer({ type: 'nack', id, code: 'not-found' });
    await session.discard(id);
    expect(session.log(CONVERSATION).pending).toEqual([]);
  });

  test('[P18] waits as long as the server asks when it sends too fast', async () => {
    const { session, link, clock } = await openLive();
    const id = await session.send(CONVERSATION, says('x'));
    link().answer({ type: 'nack', id, code: 'rate', retryAfterMs: 3_000 });
    clock.advance(2_999);
    expect(link().published()).toHaveLength(1);
    clock.advance(1);
    expect(link().published()).toHaveLength(2);
  });
});

describe('receiving', () => {
  test('[P10] drops what comes twice', async () => {
    const { link, texts } = await openLive(['a']);
    link().answer({ type: 'message', message: toMessage(1, 'a') });
    link().answer({ type: 'message', message: toMessage(2, 'b') });
    link().answer({ type: 'message', message: toMessage(2, 'b') });
    expect(texts()).toEqual(['a', 'b']);
  });

  test('[P10] shows nothing beyond a gap and asks for what is missing', async () => {
    const { link, texts } = await openLive(['a']);
    link().answer({ type: 'message', message: toMessage(3, 'c') });
    expect(texts()).toEqual(['a']);
    expect(link().sent.at(-1)).toEqual({ type: 'sync', conversation: CONVERSATION, after: 1 });
  });

  test('[P10] names its last seq in the next hello', async () => {
    const fixture = await openLive(['a', 'b']);
    fixture.link().end();
    await reconnect(fixture);
    expect(fixture.link().hello).toMatchObject({ epoch: 'first', cursors: [{ conversation: CONVERSATION, after: 2 }] });
  });

  test('[P10] asks for the next page while a sync says that more wait', async () => {
    const { link } = await openLive(['a']);
    link().answer({
      type: 'sync',
      conversation: CONVERSATION,
      after: 1,
      messages: [toMessage(2, 'b')],
      head: 5,
      limited: true,
      summary: null,
    });
    expect(link().sent.at(-1)).toEqual({ type: 'sync', conversation: CONVERSATION, after: 2 });
  });

  test('[P11] asks once per interval, and looks again behind the last request', async () => {
    const { link, clock } = await openLive(['a']);
    for (const seq of [3, 4, 5]) link().answer({ type: 'message', message: toMessage(seq, 'x') });
    const countSyncs = (): number => link().sent.filter(({ type }) => type === 'sync').length;
    expect(countSyncs()).toBe(1);
    clock.advance(SYNC_INTERVAL_MS);
    expect(countSyncs()).toBe(2);
    clock.advance(10 * SYNC_INTERVAL_MS);
    expect(countSyncs()).toBe(2);
  });

  test('[P12] asks for a sync when a heartbeat names a newer message', async () => {
    const { link } = await openLive(['a']);
    link().answer({ type: 'ping', heads: [{ conversation: CONVERSATION, seq: 2 }] });
    expect(link().sent.at(-1)).toEqual({ type: 'sync', conversation: CONVERSATION, after: 1 });
  });

  test('[P4] keeps showing the old history until the new epoch’s is here, then shows only that', async () => {
    const fixture = await openLive(['old 1', 'old 2']);
    fixture.link().end();
    await reconnect(fixture);
    const link = fixture.link();
    link.answer({
      type: 'welcome',
      version: 1,
      epoch: 'second',
      serverAt: 0,
      self: { kind: 'visitor', id: 'me' },
      resumed: false,
    });
    expect(fixture.texts()).toEqual(['old 1', 'old 2']);
    link.answer({
      type: 'sync',
      conversation: CONVERSATION,
      after: 0,
      messages: [toMessage(1, 'new')],
      head: 1,
      limited: false,
      summary: null,
    });
    expect(fixture.texts()).toEqual(['new']);
  });

  test('[P19] forgets that somebody types when it is not renewed, and when their message comes', async () => {
    const { session, link, clock } = await openLive();
    const author = { kind: 'agent', id: 'ann', name: 'Ann' } as const;
    link().answer({ type: 'typing', conversation: CONVERSATION, author, active: true });
    expect(session.log(CONVERSATION).typing).toEqual([author]);
    clock.advance(TYPING_TTL_MS);
    expect(session.log(CONVERSATION).typing).toEqual([]);
    link().answer({ type: 'typing', conversation: CONVERSATION, author, active: true });
    link().answer({ type: 'message', message: toMessage(1, 'done') });
    expect(session.log(CONVERSATION).typing).toEqual([]);
  });

  test('[P19] sends one typing frame for many keystrokes, and one for the end', async () => {
    const { session, link } = await openLive();
    for (let key = 0; key < 20; key++) session.typing(CONVERSATION, true);
    session.typing(CONVERSATION, false);
    expect(link().sent.filter(({ type }) => type === 'typing')).toMatchObject([{ active: true }, { active: false }]);
  });

  test('[P20] reports what was read once, and again on a new link', async () => {
    const fixture = await openLive(['a', 'b']);
    fixture.session.read(CONVERSATION, 2);
    fixture.session.read(CONVERSATION, 1);
    expect(fixture.link().sent.filter(({ type }) => type === 'read')).toMatchObject([{ seq: 2 }]);
    fixture.link().end();
    await reconnect(fixture);
    fixture.link().welcome(['a', 'b']);
    expect(fixture.link().sent.filter(({ type }) => type === 'read')).toMatchObject([{ seq: 2 }]);
  });
});

describe('staying connected', () => {
  test('[P13] answers a ping', async () => {
    const { link } = await openLive();
    link().answer({ type: 'ping', heads: [] });
    expect(link().sent).toContainEqual({ type: 'pong' });
  });

  test('[P13] reconnects after the longest silence, and every frame starts it anew', async () => {
    const fixture = await openLive();
    fixture.clock.advance(SILENCE_TIMEOUT_MS - 1);
    fixture.link().answer({ type: 'ping', heads: [] });
    fixture.clock.advance(SILENCE_TIMEOUT_MS - 1);
    expect(fixture.link().isClosed).toBe(false);
    fixture.clock.advance(1);
    expect(fixture.link().isClosed).toBe(true);
    await reconnect(fixture);
    expect(fixture.links).toHaveLength(2);
  });

  test('[P13] gives up a connection that is accepted and never welcomed', async () => {
    const fixture = await open();
    fixture.clock.advance(CONNECT_TIMEOUT_MS + HELLO_TIMEOUT_MS);
    expect(fixture.link().isClosed).toBe(true);
    expect(fixture.session.status.state).toBe('waiting');
  });

  test('[P13] probes after a wake-up and reconnects when nothing answers in time', async () => {
    const fixture = await openLive();
    fixture.wake();
    expect(fixture.link().sent.at(-1)).toEqual({ type: 'probe' });
    fixture.clock.advance(PROBE_TIMEOUT_MS);
    expect(fixture.link().isClosed).toBe(true);
  });

  test('[P13] tries at once after a wake-up instead of waiting for the back-off', async () => {
    const fixture = await openLive();
    for (let failure = 0; failure < 6; failure++) {
      fixture.link().end();
      await reconnect(fixture);
    }
    fixture.link().end();
    const before = fixture.links.length;
    fixture.wake();
    fixture.clock.advance(500);
    await quiet();
    expect(fixture.links.length).toBe(before + 1);
  });

  test('[P14] takes the next transport after two attempts that never worked', async () => {
    const fixture = await open({ transports: ['websocket', 'sse'] });
    for (let failure = 0; failure < 2; failure++) {
      fixture.link().end();
      await reconnect(fixture);
    }
    expect(fixture.links.map(({ transport }) => transport)).toEqual(['websocket', 'websocket', 'sse']);
  });

  test('[P14] keeps the transport when the device was offline: that proves nothing about it', async () => {
    const fixture = await open({ transports: ['websocket', 'sse'] });
    fixture.isOnline = false;
    for (let failure = 0; failure < 4; failure++) {
      fixture.link().end();
      await reconnect(fixture);
    }
    expect(new Set(fixture.links.map(({ transport }) => transport))).toEqual(new Set(['websocket']));
  });

  test('[P14] tries the WebSocket again beside a working stream, and moves over without a break', async () => {
    const fixture = await open({ transports: ['websocket', 'sse'] });
    for (let failure = 0; failure < 2; failure++) {
      fixture.link().end();
      await reconnect(fixture);
    }
    const stream = fixture.link();
    stream.welcome();
    fixture.clock.advance(STABLE_AFTER_MS);
    await quiet();
    const socket = fixture.link();
    expect([socket.transport, stream.isClosed]).toEqual(['websocket', false]);
    socket.welcome();
    expect([stream.isClosed, fixture.session.status]).toMatchObject([true, { state: 'live', transport: 'websocket' }]);
  });

  test('[P14] stays on the stream when the WebSocket still does not get through, and asks again later', async () => {
    const fixture = await open({ transports: ['websocket', 'sse'] });
    for (let failure = 0; failure < 2; failure++) {
      fixture.link().end();
      await reconnect(fixture);
    }
    const stream = fixture.link();
    stream.welcome();
    fixture.clock.advance(STABLE_AFTER_MS);
    await quiet();
    fixture.link().end();
    expect(fixture.session.status).toMatchObject({ state: 'live', transport: 'sse' });
    const count = fixture.links.length;
    for (let passed = 0; passed < REPROBE_AFTER_MS; passed += 20_000) {
      stream.answer({ type: 'ping', heads: [] });
      fixture.clock.advance(20_000);
      await quiet();
    }
    expect(fixture.links.length).toBeGreaterThan(count);
  });

  test('[P15] opens the new connection before it closes the one that drains', async () => {
    const fixture = await openLive(['a']);
    const old = fixture.link();
    old.answer({ type: 'drain', inMs: 1_000 });
    fixture.clock.advance(1_000);
    await quiet();
    expect([fixture.links.length, old.isClosed, fixture.session.status.state]).toEqual([2, false, 'live']);
    old.answer({ type: 'message', message: toMessage(2, 'still heard') });
    fixture.link().welcome(['a', 'still heard']);
    expect([old.isClosed, fixture.texts()]).toEqual([true, ['a', 'still heard']]);
  });

  test('[P16] waits longer after each failure, and starts again after a link that held', async () => {
    const fixture = await open();
    const waits: number[] = [];
    const fail = async (): Promise<void> => {
      fixture.link().end();
      waits.push(toWaitMs(fixture));
      await reconnect(fixture);
    };
    await fail();
    await fail();
    await fail();
    fixture.link().welcome();
    fixture.clock.advance(STABLE_AFTER_MS);
    await fail();
    expect(waits).toEqual([600, 1_100, 2_100, 600]);
  });

  test('[P16] waits as long as the server asks', async () => {
    const fixture = await open();
    fixture.link().end({ reason: 'network', retryAfterMs: 7_000 });
    expect(toWaitMs(fixture)).toBe(7_000);
  });

  test('[P2] asks for a new token when the server refuses the old one', async () => {
    const fixture = await open();
    fixture.link().end({ reason: 'token-invalid' });
    await reconnect(fixture);
    expect(fixture.tokenRequests).toEqual([false, true]);
  });

  test('[P1] stops for good, with a text for the person, when the origin is not allowed', async () => {
    const fixture = await open();
    fixture.link().end({ reason: 'origin-not-allowed' });
    expect(fixture.session.status).toMatchObject({ state: 'stopped', reason: 'origin-not-allowed' });
    await reconnect(fixture);
    expect(fixture.links).toHaveLength(1);
  });

  test('connects once however often it is told to', async () => {
    const fixture = await open();
    fixture.session.connect();
    fixture.session.connect();
    await quiet();
    expect(fixture.links).toHaveLength(1);
  });

  test('leaves no timer behind after close', async () => {
    const fixture = await openLive(['a']);
    await fixture.session.send(CONVERSATION, says('x'));
    fixture.session.close();
    expect(fixture.clock.nextInMs()).toBeNull();
    expect(fixture.link().isClosed).toBe(true);
  });
});
