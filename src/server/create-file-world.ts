/** Puts together what use cases about files work with: where bytes are, how many, and how often. */
import type { Clock } from '../protocol/clock.ts';
import type { Config } from './config.ts';
import type { FileWorld } from './domain/files/file-world.ts';
import type { FileBytes } from './files/file-bytes.ts';
import { receiveFile } from './files/receive-file.ts';
import { createTokenBucket, type TokenBucket } from './realtime/token-bucket.ts';

/** Of one sender: a person who picks ten pictures at once need not wait. */
const UPLOAD_RATE = { burst: 10, perMinute: 10 };
/** The senders of some minutes; who is forgotten starts anew. */
const MAX_SENDERS = 20_000;

export function createFileWorld(
  clock: Pick<Clock, 'now'>,
  bytes: FileBytes,
  { maxBytes, totalBytes }: Pick<Config['files'], 'maxBytes' | 'totalBytes'>,
): FileWorld {
  const senders = new Map<string, TokenBucket>();
  return {
    bytes,
    totalBytes,
    receive: (upload) => receiveFile(bytes, maxBytes, upload),
    takeTurn(uploader) {
      const bucket = senders.get(uploader) ?? createTokenBucket(UPLOAD_RATE);
      const [oldest] = senders.keys();
      if (senders.size >= MAX_SENDERS && oldest !== undefined) senders.delete(oldest);
      // Behind the others: the one who has not sent for longest is forgotten first.
      senders.delete(uploader);
      senders.set(uploader, bucket);
      return bucket.take(clock.now());
    },
  };
}
