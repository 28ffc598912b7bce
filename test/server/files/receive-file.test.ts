/** What is taken and what is not: by the end of its name and by its bytes, which must agree. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { createId, type FileId } from '../../../src/protocol/ids.ts';
import type { FileBytes } from '../../../src/server/files/file-bytes.ts';
import { receiveFile } from '../../../src/server/files/receive-file.ts';
import { createMemoryFileBytes } from '../../support/memory-file-bytes.ts';
import { createPng, toPngChunk } from '../../support/picture-bytes.ts';
import { createZipBomb, IMPOSTORS, POLYGLOTS, SAMPLES } from '../../support/sample-files.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const random = createSeededRandom(43);
const newId = (): FileId => createId<FileId>(1_700_000_000_000, random.bytes);
const MAX_BYTES = 200_000;

let bytes: FileBytes;
beforeEach(() => {
  bytes = createMemoryFileBytes();
});

async function* inPieces(contents: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < contents.length; at += 1_000) yield contents.subarray(at, at + 1_000);
}

async function receive(name: string, contents: Buffer, chunks = inPieces(contents)) {
  const id = newId();
  const received = await receiveFile(bytes, MAX_BYTES, { id, name, chunks });
  const stream = await bytes.open(id);
  return { received, kept: stream && (await buffer(stream)) };
}

describe('a file whose name and bytes agree', () => {
  test.each(Object.keys(SAMPLES))('is kept: %s', async (name) => {
    const contents = SAMPLES[name] ?? Buffer.alloc(0);
    const { received, kept } = await receive(name, contents);
    expect(received).toMatchObject({
      facts: { bytes: contents.length, sha256: createHash('sha256').update(contents).digest('hex') },
    });
    expect(kept).toEqual(contents);
  });

  test.each([
    ['plant.JPEG', 'image/jpeg', { width: 2, height: 2 }],
    ['plant.png', 'image/png', { width: 2, height: 2 }],
    ['letter.txt', 'text/plain', null],
    ['safari.m4a', 'audio/mp4', null],
    ['voice.webm', 'audio/webm', null],
  ])('has a type of ours, and a size if it is a picture: %s', async (name, type, size) => {
    const { received } = await receive(name, SAMPLES[name] ?? Buffer.alloc(0));
    expect(received).toMatchObject({ facts: { type, size } });
  });
});

describe('a file whose name and bytes differ, or that nobody needs', () => {
  test.each(Object.keys(IMPOSTORS))('is refused, and nothing is left of it: %s', async (name) => {
    const { received, kept } = await receive(name, IMPOSTORS[name] ?? Buffer.alloc(0));
    expect(received).toMatchObject({ refused: { code: name === 'huge.png' ? 'too-big' : 'file-refused' } });
    expect(kept).toBeNull();
  });

  test('is refused in words that say what was expected and what came', async () => {
    expect((await receive('order.pdf', SAMPLES['plant.png'] ?? Buffer.alloc(0))).received).toEqual({
      refused: {
        code: 'file-refused',
        field: 'body',
        expected: 'bytes of the type application/pdf',
        got: 'image/png',
      },
    });
    const { received } = await receive('vector.svg', Buffer.from('<svg/>'));
    expect(received).toMatchObject({ refused: { field: 'name', got: '"vector.svg"' } });
    expect(JSON.stringify(received)).toContain('.png, .jpg, .jpeg, .gif');
  });

  test('is refused by its name before a byte of it is read', async () => {
    let isRead = false;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      isRead = true;
      yield Buffer.from('<svg/>');
    }
    await receive('vector.svg', Buffer.alloc(0), chunks());
    expect(isRead).toBe(false);
  });
});

describe('a picture that is something else, too', () => {
  test.each(Object.keys(POLYGLOTS))('is only a picture afterwards: %s', async (name) => {
    const polyglot = POLYGLOTS[name];
    const { received, kept } = await receive(name, polyglot?.bytes ?? Buffer.alloc(0));
    expect(received).toHaveProperty('facts');
    expect(kept).toEqual(polyglot?.kept);
  });
});

describe('an upload', () => {
  test('of as many bytes as are allowed is kept, of one more is not', async () => {
    const fits = Buffer.alloc(MAX_BYTES, 'x');
    expect((await receive('a.txt', fits)).received).toMatchObject({ facts: { bytes: MAX_BYTES } });
    const { received, kept } = await receive('a.txt', Buffer.concat([fits, Buffer.from('x')]));
    expect([received, kept]).toEqual([
      { refused: { code: 'too-big', field: 'body', expected: `at most ${MAX_BYTES} bytes`, got: 'more' } },
      null,
    ]);
  });

  test.each([
    ['between the parts of a picture', createPng({}, toPngChunk('tEXt', Buffer.alloc(MAX_BYTES)))],
    ['behind its end', Buffer.concat([createPng(), Buffer.alloc(MAX_BYTES)])],
  ])('is measured by what comes, also %s', async (_where, contents) => {
    const { received, kept } = await receive('plant.png', contents);
    expect([received, kept]).toMatchObject([{ refused: { code: 'too-big' } }, null]);
  });

  test('that ends early is refused, and nothing is left of it', async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('%PDF-1.7 and');
      throw new Error('aborted');
    }
    const { received, kept } = await receive('order.pdf', Buffer.alloc(0), chunks());
    expect([received, kept]).toMatchObject([
      { refused: { code: 'malformed', got: 'an upload that ended early' } },
      null,
    ]);
  });

  test('of a zip bomb is refused without unpacking it', async () => {
    const { received } = await receive('offer.docx', createZipBomb());
    expect(received).toMatchObject({ refused: { code: 'file-refused' } });
  });

  test('onto a disk that fails rejects: that is not the client’s mistake', async () => {
    const failing = { ...bytes, write: () => Promise.reject(new Error('the disk is full')) };
    const upload = { id: newId(), name: 'a.txt', chunks: inPieces(Buffer.from('a')) };
    await expect(receiveFile(failing, MAX_BYTES, upload)).rejects.toThrow('the disk is full');
  });

  test('whose last step fails leaves no draft', async () => {
    let isDropped = false;
    const failing: FileBytes = {
      ...bytes,
      async write(id, chunks) {
        const draft = await bytes.write(id, chunks);
        const keep = () => Promise.reject(new Error('the disk fails'));
        return {
          ...draft,
          keep,
          async drop() {
            isDropped = true;
          },
        };
      },
    };
    const upload = { id: newId(), name: 'a.txt', chunks: inPieces(Buffer.from('a')) };
    await expect(receiveFile(failing, MAX_BYTES, upload)).rejects.toThrow('the disk fails');
    expect(isDropped).toBe(true);
  });

  test('of any bytes is kept or refused, whatever they are', async () => {
    const dice = createSeededRandom(5);
    for (const [name, contents] of Object.entries(SAMPLES)) {
      for (let round = 0; round < 150; round++) {
        const broken = Buffer.from(contents);
        for (let change = 0; change < 3; change++) broken[dice.below(broken.length)] = dice.below(256);
        const { received, kept } = await receive(name, broken.subarray(0, dice.below(broken.length + 1)));
        expect('facts' in received, `${name}, round ${round}`).toBe(kept !== null);
      }
    }
  });
});
