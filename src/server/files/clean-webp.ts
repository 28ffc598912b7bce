/** A WebP whose EXIF and XMP are zeros, and nothing behind its end: its length stands in front, so nothing may be taken out. */
import type { ByteReader } from './byte-reader.ts';
import { checkImageSize, type ImageSize } from './image-size.ts';
import { notA } from './unfit-file.ts';

const BLANKED = ['EXIF', 'XMP '];
/** As much of the first chunk as tells the size. */
const SIZE_BYTES = 10;

/** @param onSize hears of the picture's size */
export async function* cleanWebp(reader: ByteReader, onSize: (size: ImageSize) => void): AsyncGenerator<Buffer> {
  const head = await reader.take(12);
  const isWebp = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8) === 'WEBP';
  if (!isWebp) throw notA('a WebP picture', 'other bytes');
  yield head;
  let isFirst = true;
  // The length counts from behind itself, and the form "WEBP" with it.
  for (let left = head.readUInt32LE(4) - 4; left >= 8; isFirst = false) {
    const chunk = await reader.take(8);
    if (chunk.length < 8) return;
    const type = chunk.toString('latin1', 0, 4);
    const length = toEven(chunk.readUInt32LE(4));
    if (isFirst) {
      const start = await reader.take(Math.min(length, SIZE_BYTES));
      onSize(checkImageSize(readSize(type, start)));
      reader.unread(start);
    }
    yield chunk;
    for await (const piece of reader.pass(length)) yield BLANKED.includes(type) ? Buffer.alloc(piece.length) : piece;
    left -= 8 + length;
  }
}

const toEven = (length: number): number => length + (length % 2);

/** RFC 9649: 2.5 lossy (and RFC 6386, 9.1), 3.4 lossless, 2.7 extended. */
function readSize(type: string, start: Buffer): ImageSize {
  if (start.length === SIZE_BYTES && type === 'VP8 ') {
    return { width: start.readUInt16LE(6) & 0x3fff, height: start.readUInt16LE(8) & 0x3fff };
  }
  if (start.length === SIZE_BYTES && type === 'VP8L') {
    const bits = start.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (start.length === SIZE_BYTES && type === 'VP8X') {
    return { width: start.readUIntLE(4, 3) + 1, height: start.readUIntLE(7, 3) + 1 };
  }
  throw notA('a WebP picture', `a chunk "${type}" in front`);
}
