/** A message that names a file: whose file it may be, what the message says of it, and that it is the message's from then on. Pure of the database. */
import { toSentFile } from '../../../protocol/file-api.ts';
import type { FileId } from '../../../protocol/ids.ts';
import type { Body, FileReference } from '../../../protocol/message.ts';
import { toAuthorKey } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Append } from '../store.ts';

export type FileRow = Schema['file'];

interface Files {
  readonly files: Map<FileId, FileRow>;
  readonly attached: Set<FileId>;
}

export function hasFileReference(body: Append['body']): body is FileReference {
  return body.kind === 'file' && typeof body.file === 'string';
}

/** Null for a file that is not there for this author. */
export function toBody({ files }: Pick<Files, 'files'>, append: Append): Body | null {
  const { body } = append;
  return hasFileReference(body) ? toFileBody(files.get(body.file), append) : body;
}

/** From now on, also for the next append of the batch. */
export function attachFile({ files, attached }: Files, { conversation, id, body }: Append): void {
  const row = hasFileReference(body) ? files.get(body.file) : undefined;
  if (row === undefined) return;
  files.set(row.id, { ...row, conversation_id: conversation, message_id: id });
  attached.add(row.id);
}

/** Null when the file is not there, or somebody else's, or was sent before: these look the same. */
function toFileBody(row: FileRow | undefined, { site, author }: Append): Body | null {
  const isTheirs =
    row !== undefined && row.site_id === site && `${row.uploader_kind}:${row.uploader_id}` === toAuthorKey(author);
  if (!isTheirs || row.message_id !== null || row.deleted_at !== null) return null;
  const { width, height } = row;
  return {
    kind: 'file',
    file: toSentFile({ ...row, size: width === null || height === null ? null : { width, height } }),
  };
}
