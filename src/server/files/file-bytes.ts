/** Where the bytes of files are kept: a folder now, another place later. Nobody sees a file before it is whole. */
import type { Readable } from 'node:stream';
import type { FileId } from '../../protocol/ids.ts';

export interface FileBytes {
  /** Takes bytes to where nobody looks for files. Rejects, and leaves nothing behind, when `chunks` does. */
  write(id: FileId, chunks: AsyncIterable<Uint8Array>): Promise<FileDraft>;
  /** Null when there is no such file. */
  open(id: FileId, range?: ByteRange): Promise<Readable | null>;
  /** A file that is not there is fine: somebody was faster, or a crash came between. */
  remove(id: FileId): Promise<void>;
  /** Every file that is kept, in no order. */
  ids(): AsyncIterable<FileId>;
}

/** Bytes that are all there and not a file yet: `keep` or `drop` them. */
export interface FileDraft {
  /** For looking into them; nothing is read before it is asked for. */
  toBlob(): Promise<Blob>;
  /** Resolves when they are a file that survives power loss. */
  keep(): Promise<void>;
  drop(): Promise<void>;
}

/** Both ends are included, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
