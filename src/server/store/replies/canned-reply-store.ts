/** Canned replies, in SQL. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import { containsText, startsWithText } from '../contains-text.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { Writer } from '../store.ts';
import type { CannedReplyRefusal, CannedReplyStore, StoredCannedReply } from './canned-reply-records.ts';

/** What wears its tags, as `worn_tag` names it. */
const WEARER = 'canned-reply';
const SUBJECT = 'canned-reply';

export function createCannedReplyStore(db: Kysely<Schema>, kind: DatabaseKind): CannedReplyStore {
  const ofReader = (site: SiteId, reader: AgentId) =>
    db
      .selectFrom('canned_reply')
      .selectAll()
      .where('site_id', '=', site)
      .where((where) => where.or([where('agent_id', 'is', null), where('agent_id', '=', reader)]));

  async function toReplies(rows: readonly Schema['canned_reply'][]): Promise<StoredCannedReply[]> {
    const ids = rows.map(({ id }) => id);
    const worn =
      ids.length === 0
        ? []
        : await db
            .selectFrom('worn_tag')
            .innerJoin('tag', 'tag.id', 'worn_tag.tag_id')
            .select(['tag_id', 'wearer_id'])
            .where('wearer_kind', '=', WEARER)
            .where('wearer_id', 'in', ids)
            .orderBy('tag.name_key')
            .execute();
    return rows.map((row) =>
      toReply(
        row,
        worn.filter((one) => one.wearer_id === row.id).map((one) => one.tag_id),
      ),
    );
  }

  return {
    create: (reply, most, by) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, reply.site);
        const { count } = await trx
          .selectFrom('canned_reply')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('site_id', '=', reply.site)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return 'too-many';
        const refusal = await findRefusal(trx, reply);
        if (refusal !== null) return refusal;
        await trx.insertInto('canned_reply').values(toReplyRow(reply)).execute();
        await saveTags(trx, reply, by);
        await recordChange(trx, kind, toWriter(reply, by), { subject: SUBJECT, id: reply.id, change: 'created' });
        return 'created';
      }),
    async list(site, reader, { prefix, search, tag, after }, limit) {
      let query = ofReader(site, reader);
      if (prefix !== undefined) query = query.where(startsWithText(sql.ref('shortcut'), prefix.toLowerCase()));
      if (search !== undefined) {
        query = query.where(containsText(kind, sql.ref('search_text'), search.toLowerCase()));
      }
      if (after !== undefined) query = query.where('shortcut', '>', after);
      if (tag !== undefined) {
        query = query.where('id', 'in', (worn) =>
          worn.selectFrom('worn_tag').select('wearer_id').where('tag_id', '=', tag).where('wearer_kind', '=', WEARER),
        );
      }
      return toReplies(await query.orderBy('shortcut').limit(limit).execute());
    },
    async find(site, reader, id) {
      const [reply] = await toReplies(await ofReader(site, reader).where('id', '=', id).execute());
      return reply ?? null;
    },
    change: (before, after, by) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, before.site);
        const refusal = await findRefusal(trx, after);
        if (refusal !== null) return refusal;
        const { uses: _, created_at: __, ...columns } = toReplyRow(after);
        const { numUpdatedRows } = await trx
          .updateTable('canned_reply')
          .set(columns)
          .where('id', '=', before.id)
          .where('site_id', '=', before.site)
          .where('agent_id', before.owner === null ? 'is' : '=', before.owner)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return 'not-found';
        await saveTags(trx, after, by);
        await recordChange(trx, kind, toWriter(after, by), { subject: SUBJECT, id: before.id, change: 'changed' });
        return 'changed';
      }),
    delete: ({ id, site, owner }, writer) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, site);
        const { numDeletedRows } = await trx
          .deleteFrom('canned_reply')
          .where('id', '=', id)
          .where('site_id', '=', site)
          .where('agent_id', owner === null ? 'is' : '=', owner)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await trx.deleteFrom('worn_tag').where('wearer_kind', '=', WEARER).where('wearer_id', '=', id).execute();
        await recordChange(trx, kind, writer, { subject: SUBJECT, id, change: 'removed' });
        return true;
      }),
    async countUse(id) {
      await db
        .updateTable('canned_reply')
        .set(({ eb }) => ({ uses: eb('uses', '+', 1) }))
        .where('id', '=', id)
        .execute();
    },
  };
}

async function findRefusal(
  trx: Transaction<Schema>,
  { id, site, shortcut, tags }: StoredCannedReply,
): Promise<CannedReplyRefusal | null> {
  const twin = await trx
    .selectFrom('canned_reply')
    .select('id')
    .where('site_id', '=', site)
    .where('shortcut', '=', shortcut)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (twin !== undefined) return 'shortcut-taken';
  const rows = await trx.selectFrom('tag').select('id').where('site_id', '=', site).execute();
  const known = new Set(rows.map((row) => row.id));
  const unknownTag = tags.find((tag) => !known.has(tag));
  return unknownTag === undefined ? null : { unknownTag };
}

/** Tags that it wears already stay as they are. */
async function saveTags(
  trx: Transaction<Schema>,
  { id, tags, changedAt }: StoredCannedReply,
  by: AgentId,
): Promise<void> {
  await trx
    .deleteFrom('worn_tag')
    .where('wearer_kind', '=', WEARER)
    .where('wearer_id', '=', id)
    .$if(tags.length > 0, (query) => query.where('tag_id', 'not in', tags))
    .execute();
  if (tags.length === 0) return;
  await trx
    .insertInto('worn_tag')
    .values(tags.map((tag) => ({ tag_id: tag, wearer_kind: WEARER, wearer_id: id, agent_id: by, at: changedAt })))
    .onConflict((on) => on.columns(['tag_id', 'wearer_kind', 'wearer_id']).doNothing())
    .execute();
}

const toWriter = ({ site, changedAt: at }: StoredCannedReply, agent: AgentId): Writer => ({ site, agent, at });

function toReplyRow(reply: StoredCannedReply): Schema['canned_reply'] {
  const { id, site, owner, shortcut, title, text, uses, createdAt, changedAt } = reply;
  return {
    id,
    site_id: site,
    agent_id: owner,
    shortcut,
    title,
    text,
    search_text: [shortcut, title, text].join('\n').toLowerCase(),
    uses,
    created_at: createdAt,
    changed_at: changedAt,
  };
}

function toReply(row: Schema['canned_reply'], tags: readonly string[]): StoredCannedReply {
  const { id, shortcut, title, text, uses, created_at: createdAt, changed_at: changedAt } = row;
  return {
    id,
    site: row.site_id,
    owner: row.agent_id,
    shortcut,
    title,
    text,
    tags: [...tags],
    uses,
    createdAt,
    changedAt,
  };
}
