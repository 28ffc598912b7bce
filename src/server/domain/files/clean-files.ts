/** Deletes files that nobody used, and bytes that no file belongs to. */
import type { FileId } from '../../../protocol/ids.ts';
import type { FileUploader } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toFileEvent } from './take-upload.ts';

const DAY_MS = 86_400_000;
/** Long enough to finish a letter; what a system uploads by an API waits longer for its use (LiveAgent's two weeks). */
const UNUSED_AFTER_MS: Readonly<Record<FileUploader['kind'], number>> = {
  visitor: DAY_MS,
  agent: DAY_MS,
  key: 14 * DAY_MS,
};
/** Bytes without a file may be an upload that is going on. */
const STRAY_AFTER_MS = DAY_MS;
const PAGE_SIZE = 100;

type World = Pick<DomainWorld, 'clock' | 'store' | 'files'>;

/** Files that were sent with no message, after their time. */
export async function deleteUnusedFiles(world: World): Promise<void> {
  for (const kind of ['visitor', 'agent', 'key'] as const) await deleteUnusedOf(world, kind);
}

async function deleteUnusedOf({ clock, store, files }: World, kind: FileUploader['kind']): Promise<void> {
  const now = clock.now();
  for (;;) {
    const unused = await store.files.listUnused(kind, now - UNUSED_AFTER_MS[kind], PAGE_SIZE);
    for (const file of unused) {
      // First the file, then its bytes: a crash between leaves strays, never a file that cannot be opened.
      const isDeleted = await store.files.deleteUnused(file.id, now, toFileEvent(file, 'file-deleted', now));
      if (isDeleted) await files.bytes.remove(file.id);
    }
    if (unused.length < PAGE_SIZE) return;
  }
}

/** What a crash left between the bytes and the store. */
export async function deleteStrayBytes({ clock, store, files }: World): Promise<void> {
  const before = clock.now() - STRAY_AFTER_MS;
  let page: FileId[] = [];
  const deletePage = async (): Promise<void> => {
    const known = new Set(await store.files.listKnown(page));
    for (const id of page) if (!known.has(id)) await files.bytes.remove(id);
    page = [];
  };
  for await (const id of files.bytes.ids()) {
    if (toIdTime(id) < before) page.push(id);
    if (page.length === PAGE_SIZE) await deletePage();
  }
  if (page.length > 0) await deletePage();
}

/** An id begins with the instant at which it was made (RFC 9562, 5.7); NaN for what is none. */
function toIdTime(id: FileId): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
