/** The contract of whatever keeps the bytes of files: whole or not there, and nothing left of what was given up. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createId, type FileId } from '../../src/protocol/ids.ts';
import { openDiskBytes } from '../../src/server/files/disk-bytes.ts';
import type { FileBytes } from '../../src/server/files/file-bytes.ts';
import { createMemoryFileBytes } from '../support/memory-file-bytes.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(41);
const newId = (): FileId => createId<FileId>(1_700_000_000_000, random.bytes);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parlor-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* say(...words: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const word of words) yield Buffer.from(word);
}

async function* sayAndFail(word: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(word);
  throw new Error('the network is gone');
}

const readAll = async (bytes: FileBytes, id: FileId): Promise<string | null> => {
  const stream = await bytes.open(id);
  return stream && text(stream);
};
const listIds = async (bytes: FileBytes): Promise<FileId[]> => {
  const ids: FileId[] = [];
  for await (const id of bytes.ids()) ids.push(id);
  return ids.sort();
};

describe.each([
  ['a folder', () => openDiskBytes(folder)],
  ['memory', async () => createMemoryFileBytes()],
])('%s', (_name, open) => {
  test('keeps a file as it came, and a part of it can be read', async () => {
    const bytes = await open();
    const id = newId();
    await (await bytes.write(id, say('one ', 'two ', 'three'))).keep();
    expect(await readAll(bytes, id)).toBe('one two three');
    const part = await bytes.open(id, { start: 4, end: 6 });
    expect(part && (await text(part))).toBe('two');
  });

  test('shows nothing of a draft before it is kept, but lets it be looked into', async () => {
    const bytes = await open();
    const id = newId();
    const draft = await bytes.write(id, say('draft'));
    expect(await bytes.open(id)).toBeNull();
    expect(await listIds(bytes)).toEqual([]);
    const blob = await draft.toBlob();
    expect([blob.size, await blob.slice(1, 3).text()]).toEqual([5, 'ra']);
    await draft.keep();
    expect(await listIds(bytes)).toEqual([id]);
  });

  test('has no file of a draft that was dropped, nor of one whose source failed', async () => {
    const bytes = await open();
    const [dropped, failed] = [newId(), newId()];
    await (await bytes.write(dropped, say('no'))).drop();
    await expect(bytes.write(failed, sayAndFail('half'))).rejects.toThrow('the network is gone');
    expect([await bytes.open(dropped), await bytes.open(failed)]).toEqual([null, null]);
    expect(await listIds(bytes)).toEqual([]);
  });

  test('removes a file, also twice', async () => {
    const bytes = await open();
    const [id, other] = [newId(), newId()];
    for (const each of [id, other]) await (await bytes.write(each, say(each))).keep();
    await bytes.remove(id);
    await bytes.remove(id);
    expect(await bytes.open(id)).toBeNull();
    expect(await listIds(bytes)).toEqual([other]);
  });

  test('keeps many that come at once apart', async () => {
    const bytes = await open();
    const ids = Array.from({ length: 20 }, newId);
    await Promise.all(ids.map(async (id) => (await bytes.write(id, say(id, '!'))).keep()));
    expect(await listIds(bytes)).toEqual([...ids].sort());
    for (const id of ids) expect(await readAll(bytes, id)).toBe(`${id}!`);
  });
});

describe('a folder', () => {
  test('has nothing in it before the first file, and no draft after one was given up', async () => {
    const place = join(folder, 'files');
    const bytes = await openDiskBytes(place);
    expect(readdirSync(folder, { recursive: true })).toEqual([]);
    await bytes.write(newId(), sayAndFail('half')).catch(() => {});
    expect(readdirSync(join(place, 'drafts'))).toEqual([]);
  });

  test('loses the drafts of a crash at the next start, and no file', async () => {
    const id = newId();
    const before = await openDiskBytes(folder);
    await (await before.write(id, say('kept'))).keep();
    mkdirSync(join(folder, 'drafts'), { recursive: true });
    writeFileSync(join(folder, 'drafts', newId()), 'half');
    const after = await openDiskBytes(folder);
    expect(await listIds(after)).toEqual([id]);
    expect(readdirSync(folder)).not.toContain('drafts');
  });

  test('refuses a second file of the same id while the first one is a draft', async () => {
    const bytes = await openDiskBytes(folder);
    const id = newId();
    const draft = await bytes.write(id, say('first'));
    await expect(bytes.write(id, say('second'))).rejects.toThrow('EEXIST');
    await draft.keep();
    expect(await readAll(bytes, id)).toBe('first');
  });

  test('hands a large file on in pieces', async () => {
    const bytes = await openDiskBytes(folder);
    const id = newId();
    const piece = Buffer.alloc(1 << 20, 7);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 5; count++) yield piece;
    }
    await (await bytes.write(id, pieces())).keep();
    const stream = await bytes.open(id);
    let largest = 0;
    stream?.on('data', (chunk: Buffer) => {
      largest = Math.max(largest, chunk.length);
    });
    expect(stream && (await buffer(stream)).length).toBe(5 << 20);
    expect(largest).toBeLessThanOrEqual(1 << 17);
  });
});
