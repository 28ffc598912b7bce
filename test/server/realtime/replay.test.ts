/** Pages of a conversation fit the buffer of a reader who is behind, whatever they are made of. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationId, FileId, VisitorId } from '../../../src/protocol/ids.ts';
import { SLOW_CLOSE_BYTES, SYNC_PAGE_SIZE } from '../../../src/protocol/limits.ts';
import { readPage } from '../../../src/server/realtime/replay.ts';
import { openSqliteStore } from '../../../src/server/store/sqlite.ts';
import type { Append, Store, StoredFile } from '../../../src/server/store/store.ts';
import { newId } from '../../support/callers.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { type RealtimeServer, startRealtimeServer } from '../../support/realtime-server.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

let store: Store;
let server: RealtimeServer;
beforeEach(async () => {
  const random = createSeededRandom(31);
  store = await openSqliteStore(':memory:');
  server = await startRealtimeServer(store, { clock: createFakeClock(), random, randomBytes: random.bytes });
});
afterEach(() => store.close());

/** As many messages as a page may have, each with a file by such a name. */
async function sendFiles(name: string) {
  const site = server.site.id;
  const visitor = newId<VisitorId>();
  const conversation = newId<ConversationId>();
  const appends: Append[] = [];
  for (let count = 0; count < SYNC_PAGE_SIZE; count += 1) {
    const file: StoredFile = {
      id: newId<FileId>(),
      site,
      uploader: { kind: 'visitor', id: visitor },
      conversation: null,
      message: null,
      name,
      type: 'image/jpeg',
      bytes: 10_000_000,
      size: { width: 8_000, height: 5_000 },
      sha256: '',
      createdAt: 0,
    };
    await store.files.create(file, { site, kind: 'file-uploaded', at: 0 }, null);
    appends.push({
      site,
      conversation,
      id: newId(),
      author: { kind: 'visitor', id: visitor, name: '' },
      body: { kind: 'file', file: file.id },
      at: 0,
      startFor: visitor,
    });
  }
  await store.conversations.append(appends);
  const read = (after: number) => readPage(server.domain, { kind: 'visitor', id: visitor, site }, conversation, after);
  return { read };
}

test('[P17] a page of files by the longest names fits the buffer, and the pages after it bring the rest', async () => {
  // Letters of four bytes each.
  const { read } = await sendFiles('\u{1f33f}'.repeat(200));
  let seq = 0;
  for (let page = await read(seq); page.messages.length > 0; page = await read(seq)) {
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(SLOW_CLOSE_BYTES);
    expect(page.messages[0]?.seq).toBe(seq + 1);
    seq = page.messages.at(-1)?.seq ?? seq;
    expect(page.limited).toBe(seq < SYNC_PAGE_SIZE);
  }
  expect(seq).toBe(SYNC_PAGE_SIZE);
});
