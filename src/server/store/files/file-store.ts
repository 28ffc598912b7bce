/** Files but for their bytes, in SQL. */

import type { Kysely, Transaction } from 'kysely';
import type { FileId, SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { selectRows } from '../json-rows.ts';
import type { Schema } from '../schema.ts';
import type { FileStore, FileUploader, StoredFile } from './file-records.ts';

export function createFileStore(db: Kysely<Schema>, kind: DatabaseKind): FileStore {
  return {
    create: (file, event, totalBytes) =>
      db.transaction().execute(async (trx) => {
        if (totalBytes !== null) {
          await lockSite(trx, file.site);
          if ((await countBytes(trx, file.site)) + file.bytes > totalBytes) return false;
        }
        await trx.insertInto('file').values(toFileRow(file)).execute();
        await saveEvents(trx, kind, [event]);
        return true;
      }),
    async find(id) {
      const row = await db
        .selectFrom('file')
        .selectAll()
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? null : toFile(row);
    },
    countBytes: (site) => countBytes(db, site),
    async listUnused(uploader, before, limit) {
      const rows = await db
        .selectFrom('file')
        .selectAll()
        .where('message_id', 'is', null)
        .where('deleted_at', 'is', null)
        .where('created_at', '<', before)
        .where('uploader_kind', '=', uploader)
        .where(
          'id',
          'not in',
          db
            .selectFrom('agent')
            .select('avatar_id')
            .where('avatar_id', 'is not', null)
            .$castTo<{ avatar_id: FileId }>(),
        )
        .orderBy('created_at')
        .limit(limit)
        .execute();
      return rows.map(toFile);
    },
    deleteUnused: (id, at, event) =>
      db.transaction().execute(async (trx) => {
        const deleted = await trx
          .updateTable('file')
          .set({ deleted_at: at })
          .where('id', '=', id)
          .where('message_id', 'is', null)
          .where('deleted_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (deleted === undefined) return false;
        await saveEvents(trx, kind, [event]);
        return true;
      }),
    async listKnown(ids) {
      const { rows } = await selectRows(kind, 'file', 'id', ids).execute(db);
      return rows.filter((row) => row.deleted_at === null).map((row) => row.id);
    },
  };
}

/** Two uploads at once must not both take the last room; a row that is written belongs to one transaction until its end. */
async function lockSite(trx: Transaction<Schema>, site: SiteId): Promise<void> {
  await trx
    .updateTable('site')
    .set((row) => ({ created_at: row.ref('created_at') }))
    .where('id', '=', site)
    .execute();
}

async function countBytes(db: Kysely<Schema>, site: SiteId): Promise<number> {
  const row = await db
    .selectFrom('file')
    .select((expression) => expression.fn.sum<number | null>('bytes').as('sum'))
    .where('site_id', '=', site)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return Number(row?.sum ?? 0);
}

function toFileRow(file: StoredFile): Schema['file'] {
  const { id, site, uploader, conversation, message, name, type, bytes, size, sha256, createdAt } = file;
  return {
    id,
    site_id: site,
    uploader_kind: uploader.kind,
    uploader_id: uploader.id,
    conversation_id: conversation,
    message_id: message,
    name,
    type,
    bytes,
    width: size?.width ?? null,
    height: size?.height ?? null,
    sha256,
    created_at: createdAt,
    deleted_at: null,
  };
}

function toFile(row: Schema['file']): StoredFile {
  const { id, name, type, bytes, width, height, sha256 } = row;
  return {
    id,
    site: row.site_id,
    uploader: { kind: row.uploader_kind as FileUploader['kind'], id: row.uploader_id },
    conversation: row.conversation_id,
    message: row.message_id,
    name,
    type,
    bytes,
    size: width === null || height === null ? null : { width, height },
    sha256,
    createdAt: row.created_at,
  };
}
