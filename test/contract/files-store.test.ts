/** The store's contract on files, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ConversationId,
  createId,
  type FileId,
  type MessageId,
  type OutboxId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Append, NewEvent, Site, Store, StoredFile } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(47);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;

const createSite = (): Site => ({
  id: newId<SiteId>(),
  key: newId<SiteKey>(),
  ...SAMPLE_SITE,
});

const createFile = (site: SiteId, wish: Partial<StoredFile> = {}): StoredFile => ({
  id: newId<FileId>(),
  site,
  uploader: { kind: 'visitor', id: newId<VisitorId>() },
  conversation: null,
  message: null,
  name: 'plant.png',
  type: 'image/png',
  bytes: 3_000_000_000,
  size: { width: 640, height: 480 },
  sha256: 'a'.repeat(64),
  createdAt: AT,
  ...wish,
});

const toEvent = (file: StoredFile, kind: NewEvent['kind'] = 'file-uploaded'): NewEvent => ({
  site: file.site,
  kind,
  at: file.createdAt,
  detail: { file: file.id },
});

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('the files of the store on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function openSite(): Promise<SiteId> {
    const site = createSite();
    await store.sites.create(site);
    return site.id;
  }

  test('are kept as they were created, with the event', async () => {
    const site = await openSite();
    const files = [createFile(site), createFile(site, { size: null, uploader: { kind: 'key', id: 'k' } })];
    for (const file of files) expect(await store.files.create(file, toEvent(file), null)).toBe(true);
    for (const file of files) expect(await store.files.find(file.id)).toEqual(file);
    expect(await store.files.find(newId<FileId>())).toBeNull();
    expect((await listFacts(store, site)).map(({ kind, detail }) => [kind, detail?.['file']])).toEqual(
      files.map(({ id }) => ['file-uploaded', id]),
    );
  });

  test('have room for as many bytes as the site may have, and not one more', async () => {
    const site = await openSite();
    const other = await openSite();
    const [first, second] = [createFile(site, { bytes: 60 }), createFile(site, { bytes: 41 })];
    expect(await store.files.create(first, toEvent(first), 100)).toBe(true);
    expect(await store.files.create(second, toEvent(second), 100)).toBe(false);
    expect(await store.files.find(second.id)).toBeNull();
    expect(await listFacts(store, site)).toHaveLength(1);
    expect(await store.files.create({ ...second, bytes: 40 }, toEvent(second), 100)).toBe(true);
    expect([await store.files.countBytes(site), await store.files.countBytes(other)]).toEqual([100, 0]);
  });

  test('give the last room to one of two that come at once', async () => {
    const site = await openSite();
    const files = [createFile(site, { bytes: 60 }), createFile(site, { bytes: 60 })];
    const created = await Promise.all(files.map((file) => store.files.create(file, toEvent(file), 100)));
    expect(created.sort()).toEqual([false, true]);
    expect(await store.files.countBytes(site)).toBe(60);
  });

  test('that were sent with no message are listed by their age and by who sent them', async () => {
    const site = await openSite();
    const before = AT - 1_000_000;
    const [older, old] = [createFile(site, { createdAt: before - 2 }), createFile(site, { createdAt: before - 1 })];
    const fresh = createFile(site, { createdAt: before });
    const byKey = createFile(site, { createdAt: before - 3, uploader: { kind: 'key', id: 'k' } });
    const sent = createFile(site, { createdAt: before - 4, conversation: newId(), message: newId() });
    for (const file of [old, older, fresh, byKey, sent]) await store.files.create(file, toEvent(file), null);
    expect(await store.files.listUnused('visitor', before, 9)).toEqual([older, old]);
    expect(await store.files.listUnused('visitor', before, 1)).toEqual([older]);
    expect(await store.files.listUnused('key', before, 9)).toEqual([byKey]);
  });

  test('are deleted once: nobody finds them, and they take no room', async () => {
    const site = await openSite();
    const file = createFile(site, { bytes: 60 });
    await store.files.create(file, toEvent(file), null);
    const remove = () => store.files.deleteUnused(file.id, AT + 5, toEvent(file, 'file-deleted'));
    const deleted = await Promise.all([remove(), remove()]);
    expect(deleted.sort()).toEqual([false, true]);
    expect(await store.files.find(file.id)).toBeNull();
    expect(await store.files.countBytes(site)).toBe(0);
    expect(await store.files.listUnused('visitor', AT + 9, 9)).not.toContainEqual(file);
    expect((await listFacts(store, site)).map(({ kind }) => kind)).toEqual(['file-uploaded', 'file-deleted']);
  });

  test('that were sent are not deleted as unused', async () => {
    const site = await openSite();
    const file = createFile(site, { conversation: newId(), message: newId() });
    await store.files.create(file, toEvent(file), null);
    expect(await store.files.deleteUnused(file.id, AT, toEvent(file, 'file-deleted'))).toBe(false);
    expect(await store.files.find(file.id)).toEqual(file);
    expect(await listFacts(store, site)).toHaveLength(1);
  });

  test('are told from ids that are none, or were deleted', async () => {
    const site = await openSite();
    const [kept, deleted] = [createFile(site), createFile(site)];
    for (const file of [kept, deleted]) await store.files.create(file, toEvent(file), null);
    await store.files.deleteUnused(deleted.id, AT, toEvent(deleted, 'file-deleted'));
    expect(await store.files.listKnown([deleted.id, newId<FileId>(), kept.id])).toEqual([kept.id]);
    expect(await store.files.listKnown([])).toEqual([]);
  });

  /** A visitor who sent a file, and may send messages with it. */
  async function createSender(wish: Partial<StoredFile> = {}) {
    const site = wish.site ?? (await openSite());
    const visitor = newId<VisitorId>();
    const file = createFile(site, { uploader: { kind: 'visitor', id: visitor }, bytes: 60, ...wish });
    await store.files.create(file, toEvent(file), null);
    const outbox = newId<OutboxId>();
    const conversation = newId<ConversationId>();
    const toAppend = (number: number, named: FileId = file.id): Append => ({
      site,
      conversation,
      id: newId<MessageId>(),
      author: { kind: 'visitor', id: visitor, name: '' },
      body: { kind: 'file', file: named },
      at: AT + number,
      outbox: { id: outbox, number },
      startFor: visitor,
    });
    return { file, conversation, toAppend };
  }

  test('[P30] go with a message that says all about them but where they are', async () => {
    const { file, conversation, toAppend } = await createSender();
    const append = toAppend(1);
    const [appended] = await store.conversations.append([append]);
    const { id, name, type, bytes } = file;
    const body = { kind: 'file', file: { id, name, type, bytes, width: 640, height: 480 } };
    expect(appended).toMatchObject({ outcome: 'stored', message: { seq: 1, body } });
    expect(await store.conversations.messages(conversation, 0, 9)).toMatchObject([{ id: append.id, body }]);
    expect((await store.conversations.find(conversation))?.lastMessage?.body).toEqual(body);
    expect(await store.files.find(id)).toEqual({ ...file, conversation, message: append.id });
    expect(await store.files.deleteUnused(id, AT, toEvent(file, 'file-deleted'))).toBe(false);
  });

  test('[P8] go with one message, which gets the same answer when it comes again', async () => {
    const { toAppend } = await createSender();
    const append = toAppend(1);
    const again = { ...append, outbox: { id: append.outbox?.id ?? newId<OutboxId>(), number: 1 } };
    expect(await store.conversations.append([append])).toMatchObject([{ outcome: 'stored' }]);
    expect(await store.conversations.append([again])).toMatchObject([{ outcome: 'repeated', message: { seq: 1 } }]);
    expect(await store.conversations.append([toAppend(2)])).toEqual([{ outcome: 'not-found' }]);
  });

  test('go with the first of two messages that name them at once', async () => {
    const { conversation, toAppend } = await createSender();
    const results = await store.conversations.append([toAppend(1), toAppend(2)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['stored', 'not-found']);
    expect(await store.conversations.messages(conversation, 0, 9)).toHaveLength(1);
  });

  test('[P30] that are unknown, deleted, of somebody else or of another site refuse their message for good, and start nothing', async () => {
    const { file, conversation, toAppend } = await createSender();
    const other = await createSender({ site: file.site });
    const elsewhere = createFile(await openSite(), { uploader: file.uploader });
    await store.files.create(elsewhere, toEvent(elsewhere), null);
    const deleted = await createSender({ site: file.site });
    await store.files.deleteUnused(deleted.file.id, AT, toEvent(deleted.file, 'file-deleted'));
    const results = await store.conversations.append([
      toAppend(1, newId<FileId>()),
      toAppend(1, other.file.id),
      toAppend(1, elsewhere.id),
      deleted.toAppend(1),
    ]);
    expect(results).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'not-found' })));
    expect(await store.conversations.find(conversation)).toBeNull();
    expect(await store.files.find(other.file.id)).toEqual(other.file);
    // No number was taken: the next message is still the first.
    expect(await store.conversations.append([toAppend(1)])).toMatchObject([{ outcome: 'stored' }]);
  });
});
