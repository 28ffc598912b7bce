/** A JPEG without what the camera wrote about place, person and machine: only what the picture needs is kept. */
import type { ByteReader } from './byte-reader.ts';
import { readOrientation, toOrientationSegment } from './exif-orientation.ts';
import { checkImageSize, type ImageSize } from './image-size.ts';
import { notA } from './unfit-file.ts';

/** Markers of ITU T.81, table B.1. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;
/** The start of a frame, by every way of coding: it has the size. */
const SOF = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/**
 * Drops EXIF, XMP, IPTC, comments, further pictures, and everything behind the end; keeps which side is up.
 * @param onSize hears of the picture's size
 */
export async function* cleanJpeg(reader: ByteReader, onSize: (size: ImageSize) => void): AsyncGenerator<Buffer> {
  if ((await readMarker(reader)) !== SOI) throw notA('a JPEG picture', 'other bytes');
  yield toMarker(SOI);
  for (;;) {
    const marker = await readMarker(reader);
    if (marker === EOI) yield toMarker(EOI);
    if (marker === EOI || marker === null) return;
    if (isRestart(marker) || marker === TEM) continue;
    const length = await reader.take(2);
    const payload = await reader.take(Math.max(0, toLength(length) - 2));
    if (SOF.includes(marker)) onSize(readSize(payload));
    if (marker === APP1) yield* toOrientationSegment(readOrientation(payload));
    else if (isKept(marker, payload)) yield Buffer.concat([toMarker(marker), length, payload]);
    if (marker === SOS) yield* passScan(reader);
  }
}

/** Null at the end of the bytes: pictures that were cut off are shown as far as they go. */
async function readMarker(reader: ByteReader): Promise<number | null> {
  const [first, second] = await reader.take(2);
  if (second === undefined) return null;
  if (first !== 0xff) throw notA('a JPEG picture', 'bytes between its segments');
  // Any number of 0xFF may stand in front of a marker (T.81, B.1.1.2).
  let marker = second;
  while (marker === 0xff) marker = (await reader.take(1))[0] ?? EOI;
  return marker;
}

function toLength(bytes: Buffer): number {
  return bytes.length < 2 ? 2 : bytes.readUInt16BE(0);
}

function readSize(payload: Buffer): ImageSize {
  if (payload.length < 5) throw notA('a JPEG picture', 'a frame without a size');
  return checkImageSize({ height: payload.readUInt16BE(1), width: payload.readUInt16BE(3) });
}

/**
 * JFIF's APP0 and Adobe's APP14 say how colours are meant. APP2 is a colour profile, or the list of further pictures
 * (CIPA DC-007), which have EXIF of their own.
 */
function isKept(marker: number, payload: Buffer): boolean {
  if (marker === APP2) return payload.toString('latin1', 0, 11) === 'ICC_PROFILE';
  const isNote = (marker >= APP0 && marker <= APP15) || marker === COM;
  return !isNote || marker === APP0 || marker === APP14;
}

/** What is coded may hold 0xFF only before 0x00 or as a restart: another marker ends the scan. */
async function* passScan(reader: ByteReader): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for (;;) {
    const chunk = await reader.next();
    if (chunk === null) {
      yield held;
      return;
    }
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = findMarker(bytes);
    if (end !== -1) {
      reader.unread(bytes.subarray(end));
      yield bytes.subarray(0, end);
      return;
    }
    const isSplit = bytes.at(-1) === 0xff;
    held = isSplit ? Buffer.from([0xff]) : Buffer.alloc(0);
    yield isSplit ? bytes.subarray(0, -1) : bytes;
  }
}

function findMarker(bytes: Buffer): number {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker !== undefined && marker !== 0 && marker !== 0xff && !isRestart(marker)) return at;
  }
  return -1;
}

const toMarker = (marker: number): Buffer => Buffer.from([0xff, marker]);
