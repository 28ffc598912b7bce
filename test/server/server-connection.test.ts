/** The server's side of a connection, frame by frame: what it answers, what it refuses, when it ends. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CloseReason } from '../../src/protocol/codes.ts';
import type { ServerFrame } from '../../src/protocol/frames.ts';
import {
  type AgentId,
  type ConversationId,
  createId,
  type FileId,
  type MessageId,
  type OutboxId,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import {
  HEARTBEAT_JITTER,
  HEARTBEAT_MS,
  IDLE_CLOSE_MS,
  SERVER_HELLO_TIMEOUT_MS,
  SLOW_CLOSE_BYTES,
  SLOW_EPHEMERAL_BYTES,
} from '../../src/protocol/limits.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent } from '../../src/server/domain/agents/create-account.ts';
import { takeUpload } from '../../src/server/domain/files/take-upload.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Site, Store } from '../../src/server/store/store.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { quiet } from '../support/quiet.ts';
import { type RealtimeServer, startRealtimeServer } from '../support/realtime-server.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(23);
const newId = <Id extends string>(): Id => createId<Id>(0, random.bytes);
const TRIGGERS: Site['triggers'] = [
  {
    id: 'hello',
    name: 'Hello',
    active: true,
    frequency: 'visitor',
    conditions: [],
    actions: [{ name: 'message', agentNick: 'Support', message: 'Can we help?' }],
  },
];

let clock: FakeClock;
let store: Store;
let server: RealtimeServer;
beforeEach(async () => {
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  const publishRate = { burst: 3, perMinute: 60 };
  server = await startRealtimeServer(store, {
    clock,
    random,
    randomBytes: random.bytes,
    triggers: TRIGGERS,
    publishRate,
  });
});
afterEach(() => store.close());

function connect(allows = { visitor: true, agent: true }, address = '') {
  const frames: ServerFrame[] = [];
  let closed: CloseReason | null = null;
  let bufferedBytes = 0;
  const connection = server.connections.open(
    {
      send: (text) => frames.push(JSON.parse(text) as ServerFrame),
      close: (reason) => {
        closed = reason;
      },
      get bufferedBytes() {
        return bufferedBytes;
      },
    },
    { site: server.site.id, allows, address },
  );
  return {
    connection,
    frames,
    get closed() {
      return closed;
    },
    set bufferedBytes(bytes: number) {
      bufferedBytes = bytes;
    },
    last: () => frames.at(-1),
    ofType: <Type extends ServerFrame['type']>(type: Type) =>
      frames.filter((frame): frame is Extract<ServerFrame, { type: Type }> => frame.type === type),
    async say(frame: unknown) {
      connection.receive(frame);
      await quiet();
      // The group commit's window.
      clock.advance(0);
      await quiet();
    },
  };
}

async function join(
  kind: 'visitor' | 'agent',
  id: string = newId(),
  cursors: { conversation: ConversationId; after: number }[] = [],
) {
  const end = connect();
  await end.say({ type: 'hello', version: 1, token: toToken(kind, id), cursors });
  return Object.assign(end, { id });
}

function toToken(kind: 'visitor' | 'agent', id: string, site = server.site.id): string {
  const issuedAt = clock.now();
  return kind === 'visitor'
    ? server.tokens.issue({ kind, visitor: id as VisitorId, site, issuedAt })
    : server.tokens.issue({ kind, agent: id as AgentId, name: 'Ann', site, issuedAt });
}

function toPublish(conversation: ConversationId, number = 1, outbox = newId<OutboxId>(), extra: object = {}) {
  const body = { kind: 'text', text: `message ${number}` };
  return { type: 'publish', id: newId<MessageId>(), conversation, outbox, number, body, ...extra };
}

test('a message from an address that is banned is refused, also of somebody who has no page open', async () => {
  const ban = { id: newId<string>(), site: server.site.id, visitor: null, address: '203.0.113.0', until: null };
  const event = { site: server.site.id, kind: 'visitor-banned', at: 0 } as const;
  await store.bans.put({ ...ban, reason: '', by: newId<AgentId>(), at: 0 }, 9, event);
  await server.domain.bans.refresh();
  const token = toToken('visitor', newId());
  const answers: unknown[] = [];
  for (const address of ['203.0.113.0', '198.51.100.0', '']) {
    const end = connect(undefined, address);
    await end.say({ type: 'hello', version: 1, token, cursors: [] });
    await end.say(toPublish(newId<ConversationId>()));
    answers.push(end.last());
  }
  expect(answers).toMatchObject([{ type: 'nack', code: 'blocked' }, { type: 'ack' }, { type: 'ack' }]);
});

describe('the hello', () => {
  test('[P3] of another version is refused, and says so', async () => {
    const end = connect();
    await end.say({ type: 'hello', version: 2, token: toToken('visitor', newId()), cursors: [] });
    expect(end.closed).toBe('unsupported-version');
  });

  test.each([
    ['not JSON', null],
    ['a frame of an unknown type', { type: 'dance' }],
    ['a field too many', { type: 'hello', version: 1, token: 'x', cursors: [], admin: true }],
    ['a frame before the hello', { type: 'pong' }],
    [
      'an id that is none',
      { type: 'hello', version: 1, token: 'x', cursors: [{ conversation: "' or 1=1", after: 0 }] },
    ],
  ])('[P3] is refused when it is %s', async (_what, frame) => {
    const end = connect();
    await end.say(frame);
    expect(end.closed).toBe('malformed-frame');
    expect(end.frames).toEqual([]);
  });

  test('[P3] leaves one line for the operator when it is malformed, without what was in it', async () => {
    const end = connect();
    await end.say({ type: 'hello', version: 1, token: 'my secret', cursors: 'x' });
    expect(server.log).toEqual(['malformed frame {"error":"a frame of type \\"hello\\" with unexpected fields"}']);
  });

  test('[P2] with a token of another site, a forged or an old one is refused', async () => {
    const old = toToken('agent', newId());
    clock.jump(3_600_001);
    const tokens = [toToken('visitor', newId(), newId()), `${toToken('visitor', newId())}x`, old, 'nonsense'];
    for (const token of tokens) {
      const end = connect();
      await end.say({ type: 'hello', version: 1, token, cursors: [] });
      expect(end.closed).toBe('token-invalid');
    }
  });

  test('[P2] of an agent is refused from an origin that is not the server’s own', async () => {
    const end = connect({ visitor: true, agent: false });
    await end.say({ type: 'hello', version: 1, token: toToken('agent', newId()), cursors: [] });
    expect(end.closed).toBe('origin-not-allowed');
  });

  test('that does not come in time ends the connection', () => {
    const end = connect();
    clock.advance(SERVER_HELLO_TIMEOUT_MS - 1);
    expect(end.closed).toBeNull();
    clock.advance(1);
    expect(end.closed).toBe('hello-timeout');
  });

  test('[P4] with another epoch gets everything from the beginning', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    await visitor.say(toPublish(conversation));
    const again = connect();
    const cursors = [{ conversation, after: 1 }];
    await again.say({ type: 'hello', version: 1, token: toToken('visitor', visitor.id), cursors, epoch: 'another' });
    expect(again.ofType('welcome')).toMatchObject([{ resumed: false, epoch: 'first' }]);
    expect(again.ofType('sync')).toMatchObject([{ after: 0, messages: [{ seq: 1 }] }]);
  });
});

describe('a message', () => {
  test('[P8] is acknowledged to its sender, and told to the agents and to the visitor’s other page', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    const other = await join('visitor', visitor.id, [{ conversation, after: 0 }]);
    const agent = await join('agent');
    const publish = toPublish(conversation);
    await visitor.say(publish);
    expect(visitor.ofType('ack')).toMatchObject([{ id: publish.id, seq: 1 }]);
    expect(visitor.ofType('message')).toEqual([]);
    expect(other.ofType('message')).toMatchObject([{ message: { seq: 1, id: publish.id } }]);
    expect(agent.ofType('conversation')).toMatchObject([
      { conversation: { id: conversation, state: 'waiting', head: 1 } },
    ]);
  });

  test('[P8] gets the same answer when it comes again', async () => {
    const visitor = await join('visitor');
    const publish = toPublish(newId());
    await visitor.say(publish);
    clock.advance(1_000);
    await visitor.say(publish);
    const [first, second] = visitor.ofType('ack');
    expect(second).toEqual(first);
  });

  test('[P8] is refused for now, and not acknowledged, when the store fails', async () => {
    const visitor = await join('visitor');
    await store.close();
    await visitor.say(toPublish(newId()));
    expect(visitor.ofType('ack')).toEqual([]);
    expect(visitor.ofType('nack')).toMatchObject([{ code: 'unavailable', retryAfterMs: expect.any(Number) }]);
    store = await openSqliteStore(':memory:');
  });

  test('[P18] is refused for a while when too many come, and taken later', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    const outbox = newId<OutboxId>();
    for (const number of [1, 2, 3, 4]) await visitor.say(toPublish(conversation, number, outbox));
    expect(visitor.ofType('ack')).toHaveLength(3);
    const [nack] = visitor.ofType('nack');
    expect(nack).toMatchObject({ code: 'rate', retryAfterMs: 1_000 });
    clock.advance(1_000);
    await visitor.say(toPublish(conversation, 4, outbox));
    expect(visitor.ofType('ack')).toHaveLength(4);
  });

  test('[P22] that answers a greeting begins the conversation with the trigger’s own words', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    await visitor.say(toPublish(conversation, 1, newId(), { greeting: 'hello' }));
    expect(visitor.ofType('message')).toMatchObject([
      { message: { seq: 1, author: { kind: 'greeting', name: 'Support' }, body: { text: 'Can we help?' } } },
    ]);
    expect(visitor.ofType('ack')).toMatchObject([{ seq: 2 }]);
  });

  test('[P22] that names a trigger which the site does not have begins without a greeting', async () => {
    const visitor = await join('visitor');
    await visitor.say(toPublish(newId(), 1, newId(), { greeting: 'made up' }));
    expect(visitor.ofType('ack')).toMatchObject([{ seq: 1 }]);
  });
});

describe('what is somebody else’s', () => {
  test('[P5] looks like what does not exist: to read, to write, to follow, to type in', async () => {
    const owner = await join('visitor');
    const conversation = newId<ConversationId>();
    await owner.say(toPublish(conversation));
    const stranger = await join('visitor', newId(), [{ conversation, after: 0 }]);
    await stranger.say({ type: 'sync', conversation, after: 0 });
    expect(stranger.ofType('sync')).toMatchObject([
      { messages: [], head: 0, summary: null },
      { messages: [], head: 0, summary: null },
    ]);
    await stranger.say(toPublish(conversation));
    expect(stranger.ofType('nack')).toMatchObject([{ code: 'not-found' }]);
    const count = owner.frames.length;
    await stranger.say({ type: 'typing', conversation, active: true });
    await stranger.say({ type: 'read', conversation, seq: 1 });
    expect(owner.frames).toHaveLength(count);
    await owner.say(toPublish(conversation, 1));
    expect(stranger.ofType('message')).toEqual([]);
    await stranger.say({ type: 'probe' });
    expect(stranger.ofType('ping')).toEqual([{ type: 'ping', heads: [] }]);
  });

  test('[P5] a visitor is told nothing of other visitors', async () => {
    const visitor = await join('visitor');
    await join('visitor');
    expect([...visitor.ofType('visitors'), ...visitor.ofType('conversations')]).toEqual([]);
  });
});

describe('notices', () => {
  test('[P20] what an agent read is told to the visitor once', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    await visitor.say(toPublish(conversation));
    const agent = await join('agent', newId(), [{ conversation, after: 0 }]);
    await agent.say({ type: 'read', conversation, seq: 1 });
    await agent.say({ type: 'read', conversation, seq: 1 });
    expect(visitor.ofType('receipt')).toEqual([{ type: 'receipt', conversation, reader: 'agent', seq: 1 }]);
  });

  test('[P12] a heartbeat names the newest message of what the connection follows', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    await visitor.say(toPublish(conversation));
    clock.advance(HEARTBEAT_MS * (1 + HEARTBEAT_JITTER));
    await quiet();
    expect(visitor.ofType('ping')).toEqual([{ type: 'ping', heads: [{ conversation, seq: 1 }] }]);
  });

  test('an agent who stops following a conversation hears no more of its messages', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    const outbox = newId<OutboxId>();
    await visitor.say(toPublish(conversation, 1, outbox));
    const agent = await join('agent', newId(), [{ conversation, after: 0 }]);
    await visitor.say(toPublish(conversation, 2, outbox));
    await agent.say({ type: 'unfollow', conversation });
    await visitor.say(toPublish(conversation, 3, outbox));
    expect(agent.ofType('message').map(({ message }) => message.seq)).toEqual([2]);
  });
});

describe('the end', () => {
  test('[P13] comes when a client says nothing for too long', async () => {
    const visitor = await join('visitor');
    clock.advance(IDLE_CLOSE_MS);
    await quiet();
    expect(visitor.closed).toBeNull();
    clock.advance(HEARTBEAT_MS * (1 + HEARTBEAT_JITTER));
    expect(visitor.closed).toBe('idle');
  });

  test('[P13] does not come while the client answers', async () => {
    const visitor = await join('visitor');
    for (let beat = 0; beat < 10; beat++) {
      clock.advance(HEARTBEAT_MS);
      await visitor.say({ type: 'pong' });
    }
    expect(visitor.closed).toBeNull();
  });

  test('[P17] comes to a reader who is far behind; one who is a little behind misses only what may be missed', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    await visitor.say(toPublish(conversation));
    const agent = await join('agent', newId(), [{ conversation, after: 0 }]);
    visitor.bufferedBytes = SLOW_EPHEMERAL_BYTES + 1;
    await agent.say({ type: 'typing', conversation, active: true });
    expect(visitor.ofType('typing')).toEqual([]);
    await agent.say({ type: 'read', conversation, seq: 1 });
    expect(visitor.ofType('receipt')).toHaveLength(1);
    visitor.bufferedBytes = SLOW_CLOSE_BYTES + 1;
    await agent.say(toPublish(conversation));
    expect(visitor.closed).toBe('slow');
  });

  test('[P15] of the server is told to everybody before, and nobody new is taken', async () => {
    const visitor = await join('visitor');
    const drained = server.connections.drain();
    clock.advance(1_000);
    await drained;
    expect(visitor.ofType('drain')).toMatchObject([{ inMs: expect.any(Number) }]);
    expect(server.connections.admit()).toBeGreaterThan(0);
    server.connections.closeAll();
    expect(visitor.closed).toBe('restart');
  });

  test('of an agent’s last connection takes the agent off those who are online', async () => {
    const online = () => server.domain.agentsOnline.of(server.site.id);
    const { id } = await createAgent(
      { store, clock, randomBytes: random.bytes, secrets },
      {
        site: server.site.id,
        email: 'ann@shop.example',
        name: 'Ann',
        role: 'agent',
        passwordHash: null,
        departments: ['sales'],
      },
    );
    const [one, other] = [await join('agent', id), await join('agent', id)];
    await join('visitor');
    expect(online()).toEqual([{ id, site: server.site.id, departments: ['sales'], status: 'online', chatLimit: null }]);
    server.connections.forget(one.connection);
    expect(online()).toHaveLength(1);
    other.connection.close('slow');
    expect(online()).toEqual([]);
  });

  test('that comes while an agent is welcomed leaves nobody online', async () => {
    const end = connect();
    end.connection.receive({ type: 'hello', version: 1, token: toToken('agent', newId()), cursors: [] });
    await Promise.resolve();
    end.connection.end();
    await quiet();
    expect(server.domain.agentsOnline.of(server.site.id)).toEqual([]);
  });

  test('leaves no listener behind', async () => {
    const visitor = await join('visitor');
    const agent = await join('agent');
    server.connections.forget(visitor.connection);
    server.connections.forget(agent.connection);
    expect([
      server.hub.count(`visitor:${visitor.id as VisitorId}`),
      server.hub.count(`site:${server.site.id}`),
    ]).toEqual([0, 0]);
    expect(server.connections.size).toBe(0);
  });
});

describe('a message with a file', () => {
  async function upload(id: string): Promise<FileId> {
    const chunks = (async function* () {
      yield Buffer.from('Hello');
    })();
    const visitor = { kind: 'visitor', id: id as VisitorId, site: server.site.id } as const;
    const result = await takeUpload(server.domain, visitor, { name: 'letter.txt', chunks });
    if (!('file' in result)) throw new Error(`expected a file, got ${JSON.stringify(result)}`);
    return result.file.id;
  }

  test('[P30] names the file, and everybody hears what it is', async () => {
    const visitor = await join('visitor');
    const conversation = newId<ConversationId>();
    const other = await join('visitor', visitor.id, [{ conversation, after: 0 }]);
    const file = await upload(visitor.id);
    await visitor.say(toPublish(conversation, 1, newId(), { body: { kind: 'file', file } }));
    expect(visitor.ofType('ack')).toMatchObject([{ seq: 1 }]);
    const body = { kind: 'file', file: { id: file, name: 'letter.txt', type: 'text/plain', bytes: 5 } };
    expect(other.ofType('message').map(({ message }) => message.body)).toEqual([body]);
  });

  test('[P30] of somebody else is refused for good, as one that does not exist is', async () => {
    const [visitor, other] = [await join('visitor'), await join('visitor')];
    const theirs = await upload(other.id);
    for (const file of [theirs, newId<FileId>()]) {
      await visitor.say(toPublish(newId(), 1, newId(), { body: { kind: 'file', file } }));
    }
    expect(visitor.ofType('nack').map(({ code }) => code)).toEqual(['not-found', 'not-found']);
    expect(visitor.ofType('ack')).toEqual([]);
  });

  test('[P3] that says more of the file than its id is malformed', async () => {
    const visitor = await join('visitor');
    const body = {
      kind: 'file',
      file: { id: await upload(visitor.id), name: 'bill.pdf', type: 'text/html', bytes: 1 },
    };
    await visitor.say(toPublish(newId(), 1, newId(), { body }));
    expect(visitor.closed).toBe('malformed-frame');
  });
});
