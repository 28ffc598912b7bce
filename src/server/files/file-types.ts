/** The kinds of files that are taken, by the end of their name; everything else is not, however harmless it looks. */
import type { ByteReader } from './byte-reader.ts';
import { checkText } from './check-text.ts';
import { cleanGif } from './clean-gif.ts';
import { cleanJpeg } from './clean-jpeg.ts';
import { cleanPng } from './clean-png.ts';
import { cleanWebp } from './clean-webp.ts';
import type { ImageSize } from './image-size.ts';

export interface FileType {
  /** What it is served as: never what a browser would run. */
  readonly mediaType: string;
  /** What file-type calls such bytes; none for texts, which have no mark: each of their bytes is looked at. */
  readonly marks: readonly string[];
  /** What is kept of the bytes; throws when they are something else. */
  readonly clean?: (reader: ByteReader, onSize: (size: ImageSize) => void) => AsyncGenerator<Uint8Array>;
}

const JPEG: FileType = { mediaType: 'image/jpeg', marks: ['jpg'], clean: cleanJpeg };
const OFFICE = 'application/vnd.openxmlformats-officedocument';

const FILE_TYPES: Readonly<Record<string, FileType>> = {
  png: { mediaType: 'image/png', marks: ['png', 'apng'], clean: cleanPng },
  jpg: JPEG,
  jpeg: JPEG,
  gif: { mediaType: 'image/gif', marks: ['gif'], clean: cleanGif },
  webp: { mediaType: 'image/webp', marks: ['webp'], clean: cleanWebp },
  pdf: { mediaType: 'application/pdf', marks: ['pdf'] },
  txt: { mediaType: 'text/plain', marks: [], clean: checkText },
  csv: { mediaType: 'text/csv', marks: [], clean: checkText },
  docx: { mediaType: `${OFFICE}.wordprocessingml.document`, marks: ['docx'] },
  xlsx: { mediaType: `${OFFICE}.spreadsheetml.sheet`, marks: ['xlsx'] },
  mp4: { mediaType: 'video/mp4', marks: ['mp4', 'm4v'] },
  mp3: { mediaType: 'audio/mpeg', marks: ['mp3'] },
  // Safari's recorder calls a voice what has the mark of a film.
  m4a: { mediaType: 'audio/mp4', marks: ['m4a', 'mp4'] },
  webm: { mediaType: 'audio/webm', marks: ['webm'] },
};

/** Such as `.png`. */
export const FILE_ENDINGS: readonly string[] = Object.keys(FILE_TYPES).map((ending) => `.${ending}`);

/** Null for a name whose end is not on the list. */
export function toFileType(name: string): FileType | null {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(FILE_TYPES, ending) && name.includes('.') ? (FILE_TYPES[ending] ?? null) : null;
}
