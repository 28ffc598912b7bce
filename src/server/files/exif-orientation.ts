/** Which side of a photograph is up: the one thing of EXIF that a picture is wrong without. */

/** TIFF 6.0, tag 274; 1 is the right way up, 2 to 8 are turned and mirrored. */
const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const EXIF = 'Exif\0\0';
/** Cameras write a few dozen. */
const MAX_TAGS = 512;

/** @param payload of an APP1 segment. @returns 1 where nothing readable says otherwise */
export function readOrientation(payload: Buffer): number {
  if (payload.toString('latin1', 0, EXIF.length) !== EXIF) return 1;
  const tiff = payload.subarray(EXIF.length);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const read16 = (at: number): number =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const read32 = (at: number): number =>
    at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
  const directory = read32(4);
  const count = Math.min(read16(directory), MAX_TAGS);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + 12 * index;
    if (read16(entry) !== ORIENTATION_TAG || read16(entry + 2) !== SHORT) continue;
    const orientation = read16(entry + 8);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

/** An APP1 segment that says this and nothing else; none for a picture that is the right way up. */
export function toOrientationSegment(orientation: number): readonly Buffer[] {
  if (orientation === 1) return [];
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(ORIENTATION_TAG, 10);
  tiff.writeUInt16BE(SHORT, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const payload = Buffer.concat([Buffer.from(EXIF, 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, payload.length + 2]);
  return [Buffer.concat([head, payload])];
}
