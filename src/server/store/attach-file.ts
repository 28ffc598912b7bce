/** A message that names a file: whose file it may be, what the message says of it, and that it is the message's from then on. */
import type { Transaction } from 'kysely';
import { toSentFile } from '../../protocol/file-api.ts';
import type { Body, FileReference } from '../../protocol/message.ts';
import { toAuthorKey } from './rows.ts';
import type { Schema } from './schema.ts';
import type { Append } from './store.ts';

export type FileRow = Schema['file'];

export function hasFileReference(body: Append['body']): body is FileReference {
  return body.kind === 'file' && typeof body.file === 'string';
}

/** Null when the file is not there, or somebody else's, or was sent before: these look the same. */
export function toFileBody(row: FileRow | undefined, { site, author }: Append): Body | null {
  const isTheirs =
    row !== undefined && row.site_id === site && `${row.uploader_kind}:${row.uploader_id}` === toAuthorKey(author);
  if (!isTheirs || row.message_id !== null || row.deleted_at !== null) return null;
  const { width, height } = row;
  return {
    kind: 'file',
    file: toSentFile({ ...row, size: width === null || height === null ? null : { width, height } }),
  };
}

/** Rejects when a file was deleted in the meantime: alone and again, its message finds none. */
export async function attachFiles(trx: Transaction<Schema>, rows: readonly FileRow[]): Promise<void> {
  for (const { id, conversation_id, message_id } of rows) {
    await trx
      .updateTable('file')
      .set({ conversation_id, message_id })
      .where('id', '=', id)
      .where('message_id', 'is', null)
      .where('deleted_at', 'is', null)
      .returning('id')
      .executeTakeFirstOrThrow();
  }
}
