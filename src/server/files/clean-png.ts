/** A PNG without texts, EXIF, and whatever somebody hid behind its end. */
import type { ByteReader } from './byte-reader.ts';
import { checkImageSize, type ImageSize } from './image-size.ts';
import { notA } from './unfit-file.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Everything that a person or a machine wrote about the picture (PNG, third edition, 11.3). */
const DROPPED = ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'];
const MAX_CHUNK_BYTES = 0x7fff_ffff;
const HEADER_BYTES = 13;
/** Behind each chunk's contents. */
const CRC_BYTES = 4;

/** @param onSize hears of the picture's size */
export async function* cleanPng(reader: ByteReader, onSize: (size: ImageSize) => void): AsyncGenerator<Buffer> {
  if (!(await reader.take(SIGNATURE.length)).equals(SIGNATURE)) throw notA('a PNG picture', 'other bytes');
  yield SIGNATURE;
  for (let isFirst = true; ; isFirst = false) {
    const head = await reader.take(8);
    if (head.length < 8) return;
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4);
    if (isFirst !== (type === 'IHDR')) throw notA('a PNG picture with one header, in front', `a chunk "${type}"`);
    if (length > MAX_CHUNK_BYTES) throw notA('a PNG picture', 'a chunk without an end');
    if (DROPPED.includes(type)) {
      await reader.skip(length + CRC_BYTES);
      continue;
    }
    yield head;
    if (isFirst) {
      const header = await reader.take(HEADER_BYTES);
      if (length !== HEADER_BYTES || header.length < HEADER_BYTES) throw notA('a PNG picture', 'a header cut short');
      onSize(checkImageSize({ width: header.readUInt32BE(0), height: header.readUInt32BE(4) }));
      reader.unread(header);
    }
    yield* reader.pass(length + CRC_BYTES);
    if (type === 'IEND') return;
  }
}
