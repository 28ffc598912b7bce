/** Takes the bytes of an upload: cleaned, measured, and looked at on their way, so that no file is ever in memory as a whole. */
import { createHash } from 'node:crypto';
import { fileTypeFromBlob } from 'file-type';
import type { FileId } from '../../protocol/ids.ts';
import { createByteReader } from './byte-reader.ts';
import type { FileBytes } from './file-bytes.ts';
import { FILE_ENDINGS, type FileType, toFileType } from './file-types.ts';
import type { ImageSize } from './image-size.ts';
import { type FileRefusal, notA, UnfitFile } from './unfit-file.ts';

export interface Upload {
  readonly id: FileId;
  /** Clean already: its end says what the bytes must be. */
  readonly name: string;
  /** Fails when the client gives up. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What is known of bytes that were kept. */
export interface FileFacts {
  readonly type: string;
  readonly bytes: number;
  /** Of what was kept, in hex. */
  readonly sha256: string;
  /** Null for what is no picture. */
  readonly size: ImageSize | null;
}

export type Received = { readonly facts: FileFacts } | { readonly refused: FileRefusal };

/** Resolves when the file is kept, or when nothing is left of it; rejects when the disk fails. */
export async function receiveFile(bytes: FileBytes, maxBytes: number, upload: Upload): Promise<Received> {
  try {
    return { facts: await keepFile(bytes, maxBytes, upload) };
  } catch (error) {
    if (error instanceof UnfitFile) return { refused: error.refusal };
    throw error;
  }
}

async function keepFile(bytes: FileBytes, maxBytes: number, { id, name, chunks }: Upload): Promise<FileFacts> {
  const type = toFileType(name);
  if (type === null) {
    throw new UnfitFile(
      'file-refused',
      'name',
      `a name that ends in one of ${FILE_ENDINGS.join(', ')}`,
      JSON.stringify(name),
    );
  }
  const hash = createHash('sha256');
  let count = 0;
  let size: ImageSize | null = null;
  async function* measure(cleaned: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of cleaned) {
      hash.update(chunk);
      count += chunk.length;
      yield chunk;
    }
  }
  const reader = createByteReader(limit(fromClient(chunks), maxBytes));
  const onSize = (found: ImageSize): void => {
    size = found;
  };
  const cleaned = type.clean?.(reader, onSize) ?? reader.pass(Number.POSITIVE_INFINITY);
  const draft = await bytes.write(id, measure(cleaned));
  try {
    if (count === 0) throw notA('a file with something in it', 'no bytes');
    if (type.mediaType.startsWith('image/') && size === null) throw notA('a picture with a size', 'none');
    await checkMark(await draft.toBlob(), type);
    // What stands behind a picture's end was not read: it counts, too.
    for (let rest = await reader.next(); rest !== null; rest = await reader.next());
    await draft.keep();
  } catch (error) {
    await draft.drop();
    throw error;
  }
  return { type: type.mediaType, bytes: count, sha256: hash.digest('hex'), size };
}

/** A client that gives up is nobody's mistake. */
async function* fromClient(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch {
    throw new UnfitFile('malformed', 'body', 'all the bytes', 'an upload that ended early');
  }
}

/** Counts what comes, not what is kept: nobody may send for ever. */
async function* limit(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.length;
    if (count > maxBytes) throw new UnfitFile('too-big', 'body', `at most ${maxBytes} bytes`, 'more');
    yield chunk;
  }
}

/** The name said what it is; the bytes must say the same. */
async function checkMark(blob: Blob, { mediaType, marks }: FileType): Promise<void> {
  // A letter to "BMW" has the mark of a bitmap.
  if (marks.length === 0) return;
  const found = await fileTypeFromBlob(blob);
  if (found === undefined || !marks.includes(found.ext)) {
    throw notA(`bytes of the type ${mediaType}`, found?.mime ?? 'bytes of no known type');
  }
}
