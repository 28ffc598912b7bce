/** Pictures made byte by byte, with whatever a camera or an attacker puts into them. */
import { crc32, deflateSync } from 'node:zlib';

export interface PictureWish {
  readonly width?: number;
  readonly height?: number;
}

export const join = (...parts: readonly (Uint8Array | string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

export function toPngChunk(type: string, contents: Uint8Array | string = ''): Buffer {
  const named = join(type, contents);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(named.length - 4);
  crc.writeUInt32BE(crc32(named));
  return join(length, named, crc);
}

/** Grey. @param chunks stand between the header and the pixels */
export function createPng({ width = 2, height = 2 }: PictureWish = {}, ...chunks: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const pixels = deflateSync(Buffer.alloc(Math.min(height * (width + 1), 1_000)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return join(signature, toPngChunk('IHDR', header), ...chunks, toPngChunk('IDAT', pixels), toPngChunk('IEND'));
}

export function toSegment(marker: number, contents: Uint8Array | string): Buffer {
  const payload = join(contents);
  return join([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 0xff], payload);
}

/** Right for the cleaner, which does not look at the pixels; two scans, as progressive pictures have. */
export function createJpeg({ width = 2, height = 2 }: PictureWish = {}, ...segments: readonly Buffer[]): Buffer {
  const frame = Buffer.from([8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]);
  const scan = join(toSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), [0x12, 0xff, 0x00, 0x34, 0xff, 0xd3, 0x56]);
  return join(
    [0xff, 0xd8],
    toSegment(0xe0, 'JFIF\0\x01\x02\0\0\x01\0\x01\0\0'),
    ...segments,
    toSegment(0xdb, Buffer.alloc(65)),
    toSegment(0xc2, frame),
    toSegment(0xc4, Buffer.alloc(20)),
    scan,
    scan,
    [0xff, 0xd9],
  );
}

/** As a camera writes it. @param place stands for the GPS tags */
export function toExif(orientation: number, place: string, isLittle = false): Buffer {
  const tiff = Buffer.alloc(8 + 2 + 12 + 4);
  const write16 = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const write32 = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(isLittle ? 'II' : 'MM', 'latin1');
  write16(42, 2);
  write32(8, 4);
  write16(1, 8);
  write16(0x0112, 10);
  write16(3, 12);
  write32(1, 14);
  write16(orientation, 18);
  return toSegment(0xe1, join('Exif\0\0', tiff, place));
}

/** One picture of one colour, and blocks in front of it. */
export function createGif({ width = 2, height = 2 }: PictureWish = {}, ...blocks: readonly Buffer[]): Buffer {
  const size = [width & 0xff, width >> 8, height & 0xff, height >> 8];
  return join('GIF89a', size, [0x80, 0, 0], Buffer.alloc(6), ...blocks, [
    0x2c,
    0,
    0,
    0,
    0,
    ...size,
    0,
    2,
    2,
    0x4c,
    0x01,
    0,
    0x3b,
  ]);
}

/** Extended, so that it may have chunks beside the picture's. */
export function createWebp({ width = 2, height = 2 }: PictureWish = {}, ...chunks: readonly Buffer[]): Buffer {
  const canvas = Buffer.alloc(10);
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  const body = join('WEBP', toWebpChunk('VP8X', canvas), toWebpChunk('VP8L', Buffer.alloc(9)), ...chunks);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return join('RIFF', length, body);
}

export function toWebpChunk(type: string, contents: Uint8Array | string): Buffer {
  const bytes = join(contents);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return join(type, length, bytes, bytes.length % 2 === 0 ? '' : '\0');
}
