/** Puts together what use cases about files work with: where bytes are, how many, and how often. */
import type { Clock } from '../protocol/clock.ts';
import type { Config } from './config.ts';
import type { FileWorld } from './domain/files/file-world.ts';
import type { FileBytes } from './files/file-bytes.ts';
import { FILE_ENDINGS } from './files/file-types.ts';
import { receiveFile } from './files/receive-file.ts';
import { createTokenBuckets } from './realtime/token-buckets.ts';

/** Of one sender: a person who picks ten pictures at once need not wait. */
const UPLOAD_RATE = { burst: 10, perMinute: 10 };

export function createFileWorld(
  clock: Pick<Clock, 'now'>,
  bytes: FileBytes,
  { maxBytes, totalBytes }: Pick<Config['files'], 'maxBytes' | 'totalBytes'>,
): FileWorld {
  const turns = createTokenBuckets(UPLOAD_RATE);
  return {
    bytes,
    totalBytes,
    endings: FILE_ENDINGS,
    receive: (upload) => receiveFile(bytes, maxBytes, upload),
    takeTurn: (uploader) => turns.take(uploader, clock.now()),
  };
}
