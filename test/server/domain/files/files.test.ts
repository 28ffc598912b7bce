/** Uploads from their first byte to the day on which nobody wants them any more. */
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  AgentId,
  ConversationId,
  FileId,
  MessageId,
  OutboxId,
  SiteId,
  VisitorId,
} from '../../../../src/protocol/ids.ts';
import type { DomainWorld } from '../../../../src/server/domain/domain-world.ts';
import { deleteStrayBytes, deleteUnusedFiles } from '../../../../src/server/domain/files/clean-files.ts';
import { findFile } from '../../../../src/server/domain/files/find-file.ts';
import { type KeyPrincipal, takeUpload } from '../../../../src/server/domain/files/take-upload.ts';
import type { AgentPrincipal, VisitorPrincipal } from '../../../../src/server/domain/principal.ts';
import { openSqliteStore } from '../../../../src/server/store/sqlite.ts';
import type { Store, StoredFile } from '../../../../src/server/store/store.ts';
import { newId } from '../../../support/callers.ts';
import { createFakeClock, type FakeClock } from '../../../support/fake-clock.ts';
import { listFacts } from '../../../support/list-facts.ts';
import { type RealtimeServer, startRealtimeServer } from '../../../support/realtime-server.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const DAY_MS = 86_400_000;

let clock: FakeClock;
let store: Store;
let server: RealtimeServer;
let world: DomainWorld;
beforeEach(async () => {
  const random = createSeededRandom(53);
  clock = createFakeClock();
  store = await openSqliteStore(':memory:');
  server = await startRealtimeServer(store, { clock, random, randomBytes: random.bytes });
  world = server.domain;
});
afterEach(() => store.close());

const visitor = (): VisitorPrincipal => ({ kind: 'visitor', id: newId<VisitorId>(), site: server.site.id });
const agent = (): AgentPrincipal => ({ kind: 'agent', id: newId<AgentId>(), site: server.site.id, name: 'Ann' });
const system = (): KeyPrincipal => ({ kind: 'key', id: newId(), site: server.site.id });

async function* say(words: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(words);
}

const send = (
  who: VisitorPrincipal | AgentPrincipal | KeyPrincipal,
  words = 'Hello',
  name = 'letter.txt',
  to = world,
) => takeUpload(to, who, { name, chunks: say(words) });

async function sendFile(...wish: Parameters<typeof send>): Promise<StoredFile> {
  const result = await send(...wish);
  if (!('file' in result)) throw new Error(`expected a file, got ${JSON.stringify(result)}`);
  return result.file;
}

const open = async (id: FileId): Promise<string | null> => {
  const stream = await world.files.bytes.open(id);
  return stream && text(stream);
};
const countBytes = async (): Promise<number> => {
  let count = 0;
  for await (const _ of world.files.bytes.ids()) count += 1;
  return count;
};
const readEvents = async () => (await listFacts(store, server.site.id)).map(({ kind, detail }) => ({ kind, detail }));

describe('an upload', () => {
  test('is a file with a clean name, its bytes, and an event', async () => {
    const who = visitor();
    const file = await sendFile(who, 'Hello', '../letter\r\n.txt');
    expect(file).toMatchObject({
      site: server.site.id,
      uploader: { kind: 'visitor', id: who.id },
      conversation: null,
      message: null,
      name: 'letter.txt',
      type: 'text/plain',
      bytes: 5,
      size: null,
      createdAt: clock.now(),
    });
    expect(await store.files.find(file.id)).toEqual(file);
    expect(await open(file.id)).toBe('Hello');
    const detail = { file: file.id, uploader: `visitor:${who.id}`, type: 'text/plain', bytes: 5 };
    expect(await readEvents()).toEqual([{ kind: 'file-uploaded', detail }]);
  });

  test('that is refused leaves neither file nor bytes nor event', async () => {
    expect(await send(visitor(), '<svg/>', 'a.svg')).toMatchObject({ refused: 'unfit', why: { field: 'name' } });
    expect(await send(visitor(), 'x'.repeat(100_001))).toMatchObject({ refused: 'unfit', why: { code: 'too-big' } });
    expect([await countBytes(), await readEvents()]).toEqual([0, []]);
  });

  test('is one of ten a minute: the next waits, and another sender does not', async () => {
    const who = visitor();
    const sent = await Promise.all(Array.from({ length: 11 }, () => send(who)));
    expect(sent.filter((result) => 'file' in result)).toHaveLength(10);
    expect(sent).toContainEqual({ refused: 'rate-limited', retryAfterMs: 6_000 });
    expect(await send(visitor())).toHaveProperty('file');
    clock.advance(6_000);
    expect(await send(who)).toHaveProperty('file');
    expect(await send(who)).toHaveProperty('refused');
  });

  test('finds no room where the site’s files take all of it, also for one of two at once', async () => {
    const small = { ...world, files: { ...world.files, totalBytes: 8 } };
    const sent = await Promise.all([send(visitor(), 'Hello', 'a.txt', small), send(agent(), 'Hello', 'b.txt', small)]);
    expect(sent.map((result) => ('refused' in result ? result.refused : 'taken')).sort()).toEqual(['no-room', 'taken']);
    expect([await countBytes(), (await readEvents()).length]).toEqual([1, 1]);
    await sendFile(visitor(), 'abc', 'c.txt', small);
    let isRead = false;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      isRead = true;
      yield Buffer.from('x');
    }
    expect(await takeUpload(small, visitor(), { name: 'd.txt', chunks: chunks() })).toEqual({ refused: 'no-room' });
    expect(isRead).toBe(false);
  });

  test('leaves no bytes when the store fails', async () => {
    const create = () => Promise.reject(new Error('the disk is full'));
    const failing = { ...world, store: { ...store, files: { ...store.files, create } } };
    await expect(send(visitor(), 'Hello', 'a.txt', failing)).rejects.toThrow('the disk is full');
    expect(await countBytes()).toBe(0);
  });
});

describe('a file', () => {
  test('is found by who sent it and by the site’s agents, and by nobody else', async () => {
    const [who, other, ann] = [visitor(), visitor(), agent()];
    const mine = await sendFile(who);
    const anns = await sendFile(ann);
    const find = async (principal: VisitorPrincipal | AgentPrincipal, id: FileId) =>
      (await findFile(world, principal, id)) !== null;
    expect([await find(who, mine.id), await find(ann, mine.id), await find(agent(), anns.id)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([await find(other, mine.id), await find(who, anns.id), await find(ann, newId())]).toEqual([
      false,
      false,
      false,
    ]);
    const elsewhere = newId<SiteId>();
    expect([
      await find({ ...ann, site: elsewhere }, mine.id),
      await find({ ...who, site: elsewhere }, mine.id),
    ]).toEqual([false, false]);
  });

  test('of an agent is found by the visitor in whose conversation it was sent', async () => {
    const [who, other] = [visitor(), visitor()];
    const conversation = newId<ConversationId>();
    await store.conversations.append([
      {
        site: server.site.id,
        conversation,
        id: newId<MessageId>(),
        author: { kind: 'visitor', id: who.id, name: '' },
        body: { kind: 'text', text: 'Hi' },
        at: clock.now(),
        outbox: { id: newId<OutboxId>(), number: 1 },
        startFor: who.id,
      },
    ]);
    const file = { ...(await sendFile(agent())), id: newId<FileId>(), conversation, message: newId<MessageId>() };
    await store.files.create(file, { site: server.site.id, kind: 'file-uploaded', at: clock.now() }, null);
    expect(await findFile(world, who, file.id)).toEqual(file);
    expect(await findFile(world, other, file.id)).toBeNull();
  });
});

describe('the clean-up', () => {
  test('deletes what was sent with no message for a day, and of an API’s for two weeks', async () => {
    const [by, byAgent, bySystem] = [await sendFile(visitor()), await sendFile(agent()), await sendFile(system())];
    const left = async () => (await store.files.listKnown([by.id, byAgent.id, bySystem.id])).length;
    clock.advance(DAY_MS);
    await deleteUnusedFiles(world);
    expect(await left()).toBe(3);
    clock.advance(1);
    await deleteUnusedFiles(world);
    expect([await left(), await open(by.id), await open(byAgent.id), await open(bySystem.id)]).toEqual([
      1,
      null,
      null,
      'Hello',
    ]);
    clock.advance(13 * DAY_MS);
    await deleteUnusedFiles(world);
    expect([await left(), await countBytes()]).toEqual([0, 0]);
    expect((await readEvents()).filter(({ kind }) => kind === 'file-deleted')).toHaveLength(3);
  });

  test('keeps what was sent with a message, for ever', async () => {
    const file = {
      ...(await sendFile(visitor())),
      id: newId<FileId>(),
      conversation: newId(),
      message: newId(),
    } as StoredFile;
    await store.files.create(file, { site: server.site.id, kind: 'file-uploaded', at: clock.now() }, null);
    clock.advance(400 * DAY_MS);
    await deleteUnusedFiles(world);
    expect(await store.files.find(file.id)).toEqual(file);
  });

  test('deletes more than one page of them, and each once when two clean up at once', async () => {
    for (let count = 0; count < 105; count++) await sendFile(visitor());
    clock.advance(DAY_MS + 1);
    await Promise.all([deleteUnusedFiles(world), deleteUnusedFiles(world)]);
    expect(await countBytes()).toBe(0);
    expect((await readEvents()).filter(({ kind }) => kind === 'file-deleted')).toHaveLength(105);
  });

  test('deletes bytes that no file belongs to after a day, and no others', async () => {
    const file = await sendFile(visitor());
    const receive = async () => {
      const id = newIdAt(clock.now());
      await world.files.receive({ id, name: 'a.txt', chunks: say('stray') });
      return id;
    };
    const stray = await receive();
    clock.advance(DAY_MS + 1);
    const fresh = await receive();
    await deleteStrayBytes(world);
    expect([await open(stray), await open(fresh), await open(file.id)]).toEqual([null, 'stray', 'Hello']);
  });
});

function newIdAt(at: number): FileId {
  const id = newId<FileId>();
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${id.slice(13)}` as FileId;
}
