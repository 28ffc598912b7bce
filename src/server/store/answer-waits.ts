/** How long visitors waited for first answers, as the log tells it. */
import { type Kysely, sql } from 'kysely';
import type { SiteId } from '../../protocol/ids.ts';
import { REPORTED_EVENTS } from './migrations/009-event-reports.ts';
import { toStoredEvent } from './rows.ts';
import type { Schema } from './schema.ts';

/** @returns ms, of the newest answers since then, up to `limit` */
export async function readAnswerWaits(
  db: Kysely<Schema>,
  site: SiteId,
  since: number,
  limit: number,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('site_id', '=', site)
    .where('kind', '=', 'conversation-answered')
    .where(sql<boolean>`${sql.raw(REPORTED_EVENTS)}`)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => {
    const waitMs = toStoredEvent(row).detail?.['waitMs'];
    return typeof waitMs === 'number' ? [waitMs] : [];
  });
}
