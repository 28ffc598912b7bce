/** Files in a folder: written beside, synced, renamed. A crash leaves at most a draft, which the next start removes. */
import { openAsBlob } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileId } from '../../protocol/ids.ts';
import type { FileBytes } from './file-bytes.ts';

const DRAFTS = 'drafts';

/** @param folder is made with the first file */
export async function openDiskBytes(folder: string): Promise<FileBytes> {
  await rm(join(folder, DRAFTS), { recursive: true, force: true });
  // The end of an id is random; the beginning is the time and would be one folder for decades.
  const toPath = (id: FileId): string => join(folder, id.slice(-2), id);
  return {
    async write(id, chunks) {
      const draft = join(folder, DRAFTS, id);
      const drop = (): Promise<void> => rm(draft, { force: true });
      await mkdir(dirname(draft), { recursive: true });
      // Not in the try: a draft that is there already is somebody else's.
      const handle = await open(draft, 'wx');
      try {
        await writeSynced(handle, chunks);
      } catch (error) {
        await drop();
        throw error;
      }
      return {
        toBlob: () => openAsBlob(draft),
        async keep() {
          const path = toPath(id);
          const made = await mkdir(dirname(path), { recursive: true });
          await rename(draft, path);
          await syncFolder(dirname(path));
          if (made !== undefined) await syncFolder(folder);
        },
        drop,
      };
    },
    async open(id, range) {
      const handle = await openExisting(toPath(id));
      return handle?.createReadStream(range) ?? null;
    },
    remove: (id) => rm(toPath(id), { force: true }),
    async *ids() {
      for (const name of await listNames(folder)) {
        if (name === DRAFTS) continue;
        // Nothing but `keep` puts files here, and it names them by their ids.
        for (const id of await listNames(join(folder, name))) yield id as FileId;
      }
    },
  };
}

async function writeSynced(handle: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const openExisting = (path: string): Promise<FileHandle | null> => open(path, 'r').catch(toNullWhenMissing);

const listNames = async (path: string): Promise<readonly string[]> =>
  (await readdir(path).catch(toNullWhenMissing)) ?? [];

function toNullWhenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
