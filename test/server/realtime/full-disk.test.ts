/** What connected pages hear when the disk takes nothing more: no promise that is not kept, and everything that is stored. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NACK_RULES } from '../../../src/protocol/codes.ts';
import type { ServerFrame } from '../../../src/protocol/frames.ts';
import type { AgentId, ConversationId, MessageId, OutboxId, VisitorId } from '../../../src/protocol/ids.ts';
import { newId } from '../../support/callers.ts';
import { DISK_FAULTS, type FailingDisk, openFailingDisk } from '../../support/failing-disk.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { quiet } from '../../support/quiet.ts';
import { type RealtimeServer, startRealtimeServer } from '../../support/realtime-server.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

/** Longer than what a page of the database may have left. */
const TEXT = 'x'.repeat(6_000);

let disk: FailingDisk;
let clock: FakeClock;
beforeEach(async () => {
  disk = await openFailingDisk();
  clock = createFakeClock();
});
afterEach(() => disk.remove());

describe.each(DISK_FAULTS)('with a disk that is %s, on a connection', (fault) => {
  let server: RealtimeServer;
  beforeEach(async () => {
    const random = createSeededRandom(31);
    server = await startRealtimeServer(disk.store, { clock, random, randomBytes: random.bytes });
  });

  async function join(kind: 'visitor' | 'agent') {
    const frames: ServerFrame[] = [];
    let isClosed = false;
    const peer = {
      send: (text: string) => frames.push(JSON.parse(text) as ServerFrame),
      close: () => {
        isClosed = true;
      },
      bufferedBytes: 0,
    };
    const connection = server.connections.open(peer, {
      site: server.site.id,
      allows: { visitor: true, agent: true },
      address: '',
    });
    const claims = { site: server.site.id, issuedAt: clock.now() };
    const token = server.tokens.issue(
      kind === 'visitor'
        ? { kind, visitor: newId<VisitorId>(), ...claims }
        : { kind, agent: newId<AgentId>(), name: 'Ann', ...claims },
    );
    const end = {
      get isClosed() {
        return isClosed;
      },
      async say(frame: unknown): Promise<readonly ServerFrame[]> {
        frames.length = 0;
        connection.receive(frame);
        await quiet();
        clock.advance(0);
        await quiet();
        return [...frames];
      },
      welcomed: [] as readonly ServerFrame[],
    };
    end.welcomed = await end.say({ type: 'hello', version: 1, token, cursors: [] });
    return end;
  }

  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  const toPublish = (number: number) => ({
    type: 'publish',
    id: newId<MessageId>(),
    conversation,
    outbox,
    number,
    body: { kind: 'text', text: TEXT },
  });

  test('[P8] nacks a message that it cannot store, not for good, and acks it once there is room, after what was acked before', async () => {
    const visitor = await join('visitor');
    const [first, second] = [toPublish(1), toPublish(2)];
    expect(await visitor.say(first)).toMatchObject([{ type: 'ack', seq: 1 }]);
    disk.fail(fault);
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await visitor.say(second)).toEqual([
        { type: 'nack', id: second.id, code: 'unavailable', retryAfterMs: expect.any(Number) },
      ]);
    }
    expect(NACK_RULES.unavailable.final).toBe(false);
    disk.heal();
    expect(await visitor.say(second)).toMatchObject([{ type: 'ack', id: second.id, seq: 2 }]);
    const [sync] = await visitor.say({ type: 'sync', conversation, after: 0 });
    expect(sync).toMatchObject({
      head: 2,
      messages: [
        { seq: 1, id: first.id },
        { seq: 2, id: second.id },
      ],
    });
  });

  test('says so of each message of a commit that fails', async () => {
    const visitor = await join('visitor');
    const others = [await join('visitor'), await join('visitor')];
    disk.fail(fault);
    const publish = (number: number) => ({
      ...toPublish(number),
      conversation: newId<ConversationId>(),
      outbox: newId<OutboxId>(),
    });
    const answers = await Promise.all([visitor, ...others].map((end) => end.say(publish(1))));
    expect(answers.flat().map((frame) => 'code' in frame && frame.code)).toEqual(Array(3).fill('unavailable'));
  });

  test('[P12] still tells what is stored, to those who are here and to those who come, and keeps the connection', async () => {
    const visitor = await join('visitor');
    const early = await join('agent');
    await visitor.say(toPublish(1));
    disk.fail(fault);
    await visitor.say(toPublish(2));
    const late = await join('agent');
    expect(late.welcomed).toContainEqual(
      expect.objectContaining({
        type: 'conversations',
        conversations: [expect.objectContaining({ id: conversation, head: 1 })],
      }),
    );
    for (const end of [visitor, early, late]) {
      expect(await end.say({ type: 'sync', conversation, after: 0 })).toMatchObject([
        { type: 'sync', head: 1, messages: [{ seq: 1 }] },
      ]);
      expect(await end.say({ type: 'probe' })).toMatchObject([{ type: 'ping', heads: [{ conversation, seq: 1 }] }]);
      await end.say({ type: 'read', conversation, seq: 1 });
      expect(end.isClosed).toBe(false);
    }
  });
});
