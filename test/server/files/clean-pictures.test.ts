/** What is kept of pictures: all that shows, nothing that tells who took them where, and nothing behind their end. */
import { describe, expect, test } from 'vitest';
import { type ByteReader, createByteReader } from '../../../src/server/files/byte-reader.ts';
import { cleanGif } from '../../../src/server/files/clean-gif.ts';
import { cleanJpeg } from '../../../src/server/files/clean-jpeg.ts';
import { cleanPng } from '../../../src/server/files/clean-png.ts';
import { cleanWebp } from '../../../src/server/files/clean-webp.ts';
import type { ImageSize } from '../../../src/server/files/image-size.ts';
import {
  createGif,
  createJpeg,
  createPng,
  createWebp,
  join,
  toExif,
  toPngChunk,
  toSegment,
  toWebpChunk,
} from '../../support/picture-bytes.ts';

type Clean = (reader: ByteReader, onSize: (size: ImageSize) => void) => AsyncGenerator<Uint8Array>;

const PLACE = '49.19 N, 16.61 E';

/** @param piece how many bytes come at a time */
async function run(
  clean: Clean,
  bytes: Buffer,
  piece = bytes.length,
): Promise<{ kept: Buffer; size: ImageSize | null }> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  let size: ImageSize | null = null;
  const kept: Buffer[] = [];
  for await (const chunk of clean(createByteReader(chunks()), (found) => {
    size = found;
  })) {
    kept.push(Buffer.from(chunk));
  }
  return { kept: Buffer.concat(kept), size };
}

const refusal = (clean: Clean, bytes: Buffer) =>
  run(clean, bytes).then(
    () => null,
    (error: { refusal: { code: string } }) => error.refusal.code,
  );

const PICTURES: readonly (readonly [string, Clean, (size?: { width: number; height: number }) => Buffer])[] = [
  ['a JPEG', cleanJpeg, createJpeg],
  ['a PNG', cleanPng, createPng],
  ['a GIF', cleanGif, createGif],
  ['a WebP', cleanWebp, createWebp],
];

describe.each(PICTURES)('%s', (_name, clean, create) => {
  test('without anything but the picture stays as it is, and tells its size', async () => {
    const bytes = create({ width: 640, height: 480 });
    expect(await run(clean, bytes)).toEqual({ kept: bytes, size: { width: 640, height: 480 } });
  });

  test.each([1, 2, 3, 7, 64])('comes out the same when it comes %i bytes at a time', async (piece) => {
    const bytes = join(create(), '<script>alert(1)</script>');
    expect((await run(clean, bytes, piece)).kept).toEqual((await run(clean, bytes)).kept);
  });

  test('ends where its format says', async () => {
    expect((await run(clean, join(create(), 'PK\x03\x04 an archive'))).kept).toEqual(create());
  });

  test('that was cut off anywhere is shown as far as it goes, or refused', async () => {
    const whole = create();
    for (let length = 1; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      const kept = await run(clean, cut).then(
        (result) => result.kept,
        (error: { refusal?: object }) => error.refusal,
      );
      expect(kept, `${length} bytes`).toBeDefined();
      if (kept instanceof Buffer) expect(cut.subarray(0, kept.length)).toEqual(kept);
    }
  });

  test('of other bytes is refused', async () => {
    for (const bytes of ['', 'x', '<svg xmlns="http://www.w3.org/2000/svg">', '\0'.repeat(100)]) {
      expect(await refusal(clean, join(bytes))).toBe('file-refused');
    }
  });

  test('of more than 40 megapixels is refused by its header alone', async () => {
    expect(await refusal(clean, create({ width: 16_000, height: 2_500 }))).toBeNull();
    expect(await refusal(clean, create({ width: 16_001, height: 2_500 }))).toBe('too-big');
  });
});

describe('a JPEG', () => {
  test('loses EXIF, XMP, IPTC, comments and the list of further pictures', async () => {
    const notes = [
      toExif(1, PLACE),
      toSegment(0xe1, `http://ns.adobe.com/xap/1.0/\0${PLACE}`),
      toSegment(0xed, `Photoshop 3.0\0${PLACE}`),
      toSegment(0xe2, `MPF\0${PLACE}`),
      toSegment(0xfe, PLACE),
    ];
    expect((await run(cleanJpeg, createJpeg({}, ...notes))).kept).toEqual(createJpeg());
  });

  test('keeps its colour profile and what Adobe says of its colours', async () => {
    const bytes = createJpeg(
      {},
      toSegment(0xe2, 'ICC_PROFILE\0\x01\x01colours'),
      toSegment(0xee, 'Adobe\0d\0\0\0\0\x01'),
    );
    expect((await run(cleanJpeg, bytes)).kept).toEqual(bytes);
  });

  test.each([
    [6, false],
    [3, true],
  ])('keeps orientation %i and nothing else of its EXIF', async (orientation, isLittle) => {
    const { kept } = await run(cleanJpeg, createJpeg({}, toExif(orientation, PLACE, isLittle)));
    expect(kept).toEqual(createJpeg({}, toExif(orientation, '')));
  });

  test('keeps no orientation that is none, nor reads past the end of its EXIF', async () => {
    const far = join('Exif\0\0MM\0*', [0xff, 0xff, 0xff, 0xf0]);
    for (const segment of [toExif(9, PLACE), toExif(0, ''), toSegment(0xe1, far), toSegment(0xe1, 'Exif\0\0')]) {
      expect((await run(cleanJpeg, createJpeg({}, segment))).kept).toEqual(createJpeg());
    }
  });

  test('loses notes between its scans', async () => {
    const whole = createJpeg();
    const at = whole.lastIndexOf(join([0xff, 0xda]));
    const bytes = join(whole.subarray(0, at), toSegment(0xe1, PLACE), whole.subarray(at));
    expect((await run(cleanJpeg, bytes)).kept).toEqual(whole);
  });
});

describe('a PNG', () => {
  test('loses texts, EXIF and the time, and keeps what its colours need', async () => {
    const notes = ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'].map((type) => toPngChunk(type, PLACE));
    const gamma = toPngChunk('gAMA', Buffer.alloc(4));
    expect((await run(cleanPng, createPng({}, ...notes, gamma))).kept).toEqual(createPng({}, gamma));
  });

  test('with a second header is refused: readers may not agree which one counts', async () => {
    const header = toPngChunk('IHDR', Buffer.alloc(13));
    expect(await refusal(cleanPng, createPng({}, header))).toBe('file-refused');
  });
});

describe('a GIF', () => {
  test('loses comments, and keeps how often it is repeated', async () => {
    const comment = join([0x21, 0xfe, PLACE.length], PLACE, [0]);
    const loop = join([0x21, 0xff, 11], 'NETSCAPE2.0', [3, 1, 0, 0, 0]);
    expect((await run(cleanGif, createGif({}, comment, loop))).kept).toEqual(createGif({}, loop));
  });
});

describe('a WebP', () => {
  test('has zeros in the place of EXIF and XMP', async () => {
    const notes = ['EXIF', 'XMP '] as const;
    const { kept } = await run(cleanWebp, createWebp({}, ...notes.map((type) => toWebpChunk(type, PLACE))));
    expect(kept).toEqual(createWebp({}, ...notes.map((type) => toWebpChunk(type, '\0'.repeat(PLACE.length)))));
  });

  test.each([
    ['lossy', toWebpChunk('VP8 ', Buffer.from('300100 9d012a 8002 e001'.replaceAll(' ', ''), 'hex'))],
    ['lossless', toWebpChunk('VP8L', Buffer.from('2f 7fc27700 0000000000'.replaceAll(' ', ''), 'hex'))],
  ])('that is %s tells its size', async (_name, chunk) => {
    const length = Buffer.from([chunk.length + 4, 0, 0, 0]);
    const { size } = await run(cleanWebp, join('RIFF', length, 'WEBP', chunk));
    expect(size).toEqual({ width: 640, height: 480 });
  });
});
