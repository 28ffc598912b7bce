/** A GIF without comments, and without what somebody hid behind its end: an archive there makes two files of one. */
import type { ByteReader } from './byte-reader.ts';
import { checkImageSize, type ImageSize } from './image-size.ts';
import { notA } from './unfit-file.ts';

/** Of GIF89a, 17 to 26. */
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const COMMENT = 0xfe;

/** @param onSize hears of the picture's size */
export async function* cleanGif(reader: ByteReader, onSize: (size: ImageSize) => void): AsyncGenerator<Buffer> {
  const head = await reader.take(13);
  if (head.length < 13 || !/^GIF8[79]a$/.test(head.toString('latin1', 0, 6)))
    throw notA('a GIF picture', 'other bytes');
  onSize(checkImageSize({ width: head.readUInt16LE(6), height: head.readUInt16LE(8) }));
  yield head;
  yield* reader.pass(toColorBytes(head[10]));
  for (;;) {
    const introducer = await reader.take(1);
    const [kind] = introducer;
    if (kind === undefined) return;
    if (kind === TRAILER) {
      yield introducer;
      return;
    }
    if (kind === EXTENSION) {
      const label = await reader.take(1);
      const blocks = readBlocks(reader);
      if (label[0] === COMMENT) for await (const _ of blocks);
      else yield* after(Buffer.concat([introducer, label]), blocks);
    } else if (kind === IMAGE) {
      const descriptor = await reader.take(9);
      yield Buffer.concat([introducer, descriptor]);
      // The colours of this picture, and how long its first codes are.
      yield* reader.pass(toColorBytes(descriptor[8]) + 1);
      yield* readBlocks(reader);
    } else {
      throw notA('a GIF picture', 'a block of an unknown kind');
    }
  }
}

/** The lowest bits say how many colours there are, the highest whether there are any. */
function toColorBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

async function* readBlocks(reader: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const length = await reader.take(1);
    yield length;
    const [count = 0] = length;
    if (count === 0) return;
    yield* reader.pass(count);
  }
}

async function* after(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}
