/** One conversation's row: held while it is changed, and as everybody sees it. */
import type { Kysely, Transaction } from 'kysely';
import type { ConversationId, SiteId } from '../../../protocol/ids.ts';
import type { ConversationSummary } from '../../../protocol/message.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { toConversation, toMessage } from '../rows.ts';
import type { Schema } from '../schema.ts';

type Row = Schema['conversation'];

/** Nobody else changes it before the transaction ends. @returns null for one that is not the site's */
export async function lockConversation(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  site: SiteId,
  id: ConversationId,
): Promise<Row | null> {
  const row = await trx
    .selectFrom('conversation')
    .selectAll()
    .where('id', '=', id)
    .where('site_id', '=', site)
    .$if(kind === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  return row ?? null;
}

export async function summarizeRow(db: Kysely<Schema>, row: Row): Promise<ConversationSummary> {
  const last = await db
    .selectFrom('message')
    .selectAll()
    .where('conversation_id', '=', row.id)
    .where('seq', '=', row.last_seq)
    .executeTakeFirst();
  return toConversation(row, last === undefined ? null : toMessage(last));
}
