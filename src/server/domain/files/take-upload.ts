/** Somebody sends a file: its bytes are kept first, and it is there only when all of it is on disk. */
import { createId, type FileId, type SiteId } from '../../../protocol/ids.ts';
import type { FileFacts, Received } from '../../files/receive-file.ts';
import type { NewEvent, StoredFile } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Principal } from '../principal.ts';
import { toFileName } from './file-name.ts';

/** Another system, by its API key. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly id: string;
  readonly site: SiteId;
}

export interface UploadWish {
  /** As it was sent: anything. */
  readonly name: string;
  /** Fails when the sender gives up. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type UploadResult =
  | { readonly file: StoredFile }
  | { readonly refused: 'rate-limited'; readonly retryAfterMs: number }
  /** The site's files take all the room that they may. */
  | { readonly refused: 'no-room' }
  | { readonly refused: 'unfit'; readonly why: Extract<Received, { refused: object }>['refused'] };

type World = Pick<DomainWorld, 'clock' | 'randomBytes' | 'store' | 'files'>;

/** Rejects when disk or store fails; then, too, nothing is left of the file. */
export async function takeUpload(
  world: World,
  uploader: Principal | KeyPrincipal,
  { name: sentName, chunks }: UploadWish,
): Promise<UploadResult> {
  const { clock, randomBytes, store, files } = world;
  const retryAfterMs = files.takeTurn(`${uploader.kind}:${uploader.id}`);
  if (retryAfterMs > 0) return { refused: 'rate-limited', retryAfterMs };
  // Before a byte is read; what counts is the answer of the store, afterwards.
  if (await isFull(world, uploader.site)) return { refused: 'no-room' };
  const id = createId<FileId>(clock.now(), randomBytes);
  const name = toFileName(sentName);
  const received = await files.receive({ id, name, chunks });
  if ('refused' in received) return { refused: 'unfit', why: received.refused };
  const file = toStoredFile(uploader, id, name, received.facts, clock.now());
  const isStored = await store.files
    .create(file, toFileEvent(file, 'file-uploaded', file.createdAt), files.totalBytes)
    .catch(async (error: unknown) => {
      await files.bytes.remove(id);
      throw error;
    });
  if (isStored) return { file };
  await files.bytes.remove(id);
  return { refused: 'no-room' };
}

export function toFileEvent(
  { id, site, uploader, type, bytes }: StoredFile,
  kind: 'file-uploaded' | 'file-deleted',
  at: number,
): NewEvent {
  return { site, kind, at, detail: { file: id, uploader: `${uploader.kind}:${uploader.id}`, type, bytes } };
}

async function isFull({ store, files }: World, site: SiteId): Promise<boolean> {
  return files.totalBytes !== null && (await store.files.countBytes(site)) >= files.totalBytes;
}

function toStoredFile(
  { kind, id: uploader, site }: Principal | KeyPrincipal,
  id: FileId,
  name: string,
  facts: FileFacts,
  createdAt: number,
): StoredFile {
  return { id, site, uploader: { kind, id: uploader }, conversation: null, message: null, name, ...facts, createdAt };
}
