/** What use cases about files work with, beside the store. */
import type { FileBytes } from '../../files/file-bytes.ts';
import type { Received, Upload } from '../../files/receive-file.ts';

export interface FileWorld {
  readonly bytes: FileBytes;
  /** Room for all files of a site; null is no limit. */
  readonly totalBytes: number | null;
  /** Of the names of files that are taken, such as `.png`. */
  readonly endings: readonly string[];
  /** Looks at the bytes on their way and keeps them, or says why not. */
  receive(upload: Upload): Promise<Received>;
  /** 0, and counts the upload, when this sender may; otherwise how long to wait, in ms. */
  takeTurn(uploader: string): number;
}
