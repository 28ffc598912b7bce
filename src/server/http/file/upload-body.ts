/** The body of an upload as it comes; what nobody wants of it is let go by, so that the sender can read why. */
import type { Readable } from 'node:stream';
import type { Clock } from '../../../protocol/clock.ts';

/** The largest file over a bad mobile network (20 kB/s). */
export const UPLOAD_TIMEOUT_MS = 600_000;
/** How many times the allowed bytes are let go by before the connection is cut. */
const PATIENCE = 4;

export interface UploadBody {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Nothing more is wanted. */
  letGo(): void;
}

export function openUploadBody(source: Readable, clock: Pick<Clock, 'setTimer'>, maxBytes: number): UploadBody {
  source.once(
    'close',
    clock.setTimer(() => source.destroy(), UPLOAD_TIMEOUT_MS),
  );
  return {
    // A reader that stops would take the connection with it, and the answer.
    chunks: { [Symbol.asyncIterator]: () => source.iterator({ destroyOnReturn: false }) },
    letGo() {
      if (source.readableEnded || source.destroyed) return;
      let count = 0;
      source.on('data', (chunk: Buffer) => {
        count += chunk.length;
        if (count > PATIENCE * maxBytes) source.destroy();
      });
    },
  };
}
