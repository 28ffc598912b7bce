/** What is kept of a file beside its bytes, and what is asked about it. */
import type { ConversationId, FileId, MessageId, SiteId } from '../../../protocol/ids.ts';
import type { Body, FileReference } from '../../../protocol/message.ts';
import type { NewEvent } from '../store.ts';

/** What a message comes with: of a file nothing but its id. */
export type NewBody = Body | FileReference;

/** Who sent it: a person, or another system with an API key. */
export interface FileUploader {
  readonly kind: 'visitor' | 'agent' | 'key';
  readonly id: string;
}

export interface StoredFile {
  readonly id: FileId;
  readonly site: SiteId;
  readonly uploader: FileUploader;
  /** The message that it was sent with, and where; both null until then. */
  readonly conversation: ConversationId | null;
  readonly message: MessageId | null;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** In pixels; null for what is no picture. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** In hex. */
  readonly sha256: string;
  readonly createdAt: number;
}

export interface FileStore {
  /** False, and nothing written, when the site would have more than `totalBytes`; null is no limit. */
  create(file: StoredFile, event: NewEvent, totalBytes: number | null): Promise<boolean>;
  /** Null also for one that was deleted. */
  find(id: FileId): Promise<StoredFile | null>;
  /** Of the site's files that were not deleted. */
  countBytes(site: SiteId): Promise<number>;
  /** Those that were sent with no message and are older than `before`, the oldest first. */
  listUnused(kind: FileUploader['kind'], before: number, limit: number): Promise<readonly StoredFile[]>;
  /** False when it is gone already, or was sent in the meantime. */
  deleteUnused(id: FileId, at: number, event: NewEvent): Promise<boolean>;
  /** Those of the ids that are files and not deleted. */
  listKnown(ids: readonly FileId[]): Promise<readonly FileId[]>;
}
