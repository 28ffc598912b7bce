/** Files in memory, for tests that are about something else; passes the same contract as the folder. */
import { Readable } from 'node:stream';
import type { FileId } from '../../src/protocol/ids.ts';
import type { FileBytes } from '../../src/server/files/file-bytes.ts';

export function createMemoryFileBytes(): FileBytes {
  const files = new Map<FileId, Buffer>();
  return {
    async write(id, chunks) {
      const parts: Uint8Array[] = [];
      // Copied: whoever reads from a network may use the memory again.
      for await (const chunk of chunks) parts.push(Uint8Array.from(chunk));
      const bytes = Buffer.concat(parts);
      return {
        toBlob: async () => new Blob([bytes]),
        async keep() {
          files.set(id, bytes);
        },
        drop: async () => {},
      };
    },
    async open(id, range) {
      const bytes = files.get(id);
      if (bytes === undefined) return null;
      return Readable.from([range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)]);
    },
    async remove(id) {
      files.delete(id);
    },
    async *ids() {
      yield* files.keys();
    },
  };
}
