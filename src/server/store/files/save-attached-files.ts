/** Writes down which message each file was sent with, in the transaction of the message. */
import type { Transaction } from 'kysely';
import type { Schema } from '../schema.ts';
import type { FileRow } from './attach-file.ts';

/** Rejects when a file was deleted in the meantime: alone and again, its message finds none. */
export async function saveAttachedFiles(trx: Transaction<Schema>, rows: readonly FileRow[]): Promise<void> {
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
