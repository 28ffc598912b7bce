/** Who may say what over a connection: every frame that clients have, said by everybody about a conversation of visitor A. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CloseReason } from '../../../src/protocol/codes.ts';
import { ClientFrame, type ServerFrame } from '../../../src/protocol/frames.ts';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type OutboxId,
  type SiteId,
  type VisitorId,
} from '../../../src/protocol/ids.ts';
import { openSqliteStore } from '../../../src/server/store/sqlite.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { quiet } from '../../support/quiet.ts';
import { type RealtimeServer, startRealtimeServer } from '../../support/realtime-server.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

type FrameType = ClientFrame['type'];

const random = createSeededRandom(89);
const newId = <Id extends string>(): Id => createId<Id>(0, random.bytes);

let clock: FakeClock;
let store: Store;
let server: RealtimeServer;
let a: Awaited<ReturnType<typeof join>>;
let conversation: ConversationId;
beforeEach(async () => {
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  server = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes });
  conversation = newId<ConversationId>();
  a = await join('visitor', newId<VisitorId>());
  await a.say(toFrame('publish', conversation));
  await a.say(toFrame('typing', conversation));
});
afterEach(() => store.close());

function connect() {
  const frames: ServerFrame[] = [];
  let closed: CloseReason | null = null;
  const peer = {
    send: (text: string) => frames.push(JSON.parse(text) as ServerFrame),
    close: (reason: CloseReason) => {
      closed = reason;
    },
    bufferedBytes: 0,
  };
  const connection = server.connections.open(peer, {
    site: server.site.id,
    allows: { visitor: true, agent: true },
    address: '192.0.2.1',
  });
  return {
    frames,
    get closed() {
      return closed;
    },
    async say(frame: unknown) {
      connection.receive(frame);
      await quiet();
      // The group commit's window.
      clock.advance(0);
      await quiet();
    },
  };
}

async function join(kind: 'visitor' | 'agent', id: string, site: SiteId = server.site.id) {
  const end = connect();
  const issuedAt = clock.now();
  const token =
    kind === 'visitor'
      ? server.tokens.issue({ kind, visitor: id as VisitorId, site, issuedAt })
      : server.tokens.issue({ kind, agent: id as AgentId, name: 'Ann', site, issuedAt });
  await end.say({ type: 'hello', version: 1, token, cursors: [] });
  return end;
}

function toFrame(type: FrameType, about: ConversationId): object {
  const body = { kind: 'text', text: 'hello' };
  const FRAMES: Readonly<Record<FrameType, object>> = {
    hello: { version: 1, token: 'nothing', cursors: [{ conversation: about, after: 0 }] },
    publish: { id: newId<MessageId>(), conversation: about, outbox: newId<OutboxId>(), number: 1, body },
    sync: { conversation: about, after: 0 },
    unfollow: { conversation: about },
    typing: { conversation: about, active: true },
    read: { conversation: about, seq: 1 },
    pong: {},
    probe: {},
  };
  return { type, ...FRAMES[type] };
}

const CALLERS = ['visitor B', 'an agent of another site', 'an agent'] as const;
type Caller = (typeof CALLERS)[number];

/** What each hears in answer, and what visitor A hears of it. An agent of another site is never welcomed. */
const ROWS: Readonly<Record<FrameType, Readonly<Record<Caller, { readonly answer: string; readonly heard: string }>>>> =
  {
    hello: toRow('close malformed-frame', '', 'close malformed-frame', ''),
    publish: toRow('nack not-found', '', 'ack', 'message'),
    sync: toRow('sync 0 of nothing', '', 'sync 1 of one', ''),
    unfollow: toRow('', '', '', ''),
    typing: toRow('', '', '', 'typing'),
    read: toRow('', '', '', 'receipt'),
    pong: toRow('', '', '', ''),
    probe: toRow('ping', '', 'ping', ''),
  };

function toRow(byB: string, heardOfB: string, byAgent: string, heardOfAgent: string) {
  return {
    'visitor B': { answer: byB, heard: heardOfB },
    'an agent of another site': { answer: 'close token-invalid', heard: '' },
    'an agent': { answer: byAgent, heard: heardOfAgent },
  };
}

function describeFrame(frame: ServerFrame): string {
  if (frame.type === 'nack') return `nack ${frame.code}`;
  if (frame.type !== 'sync') return frame.type;
  return `sync ${frame.messages.length} of ${frame.summary === null ? 'nothing' : 'one'}`;
}

const enter: Readonly<Record<Caller, () => ReturnType<typeof join>>> = {
  'visitor B': () => join('visitor', newId<VisitorId>()),
  'an agent of another site': () => join('agent', newId<AgentId>(), newId<SiteId>()),
  'an agent': () => join('agent', newId<AgentId>()),
};

test('every frame that clients have has a row, and every row a frame', () => {
  const types = ClientFrame.anyOf.map(({ properties }) => properties.type.const);
  expect(Object.keys(ROWS).sort()).toEqual([...types].sort());
});

describe.each(Object.keys(ROWS) as FrameType[])('%s', (type) => {
  test.each(CALLERS)('said by %s', async (caller) => {
    const end = await enter[caller]();
    const [heardBefore, saidBefore] = [a.frames.length, end.frames.length];
    await end.say(toFrame(type, conversation));
    const told = end.frames.slice(end.closed === 'token-invalid' ? 0 : saidBefore).map(describeFrame);
    const answer = end.closed === null ? told : [...told, `close ${end.closed}`];
    const { answer: expected, heard } = ROWS[type][caller];
    // What the site's agents hear of a change is told to this one too.
    expect(answer.filter((one) => !['conversation', 'receipt', 'typing'].includes(one))).toEqual(
      expected === '' ? [] : [expected],
    );
    const heardNow = a.frames.slice(heardBefore).map(({ type: one }) => one);
    expect(heardNow.filter((one) => one !== 'conversation')).toEqual(heard === '' ? [] : [heard]);
  });

  test('said by nobody, before a hello, ends the connection', async () => {
    const end = connect();
    await end.say(toFrame(type, conversation));
    expect([end.frames, end.closed]).toEqual([[], type === 'hello' ? 'token-invalid' : 'malformed-frame']);
  });

  test('about another’s conversation is answered as about none', async () => {
    const [b, c] = [await enter['visitor B'](), await enter['visitor B']()];
    await b.say(toFrame(type, conversation));
    await c.say(toFrame(type, newId<ConversationId>()));
    // Whoever publishes to a conversation that is not there begins it.
    if (type === 'publish') expect(b.frames.at(-1)).toMatchObject({ type: 'nack', code: 'not-found' });
    else expect(b.frames.slice(1).map(describeFrame)).toEqual(c.frames.slice(1).map(describeFrame));
    expect(b.closed).toBe(c.closed);
  });
});
