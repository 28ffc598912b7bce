/** What agents chose to be, and the end of what they were when a process died, in SQL. */
import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { REPORTED_EVENTS } from '../migrations/009-event-reports.ts';
import type { Schema } from '../schema.ts';
import type { AgentStatuses } from './people-records.ts';

export function createStatusStore(db: Kysely<Schema>, kind: DatabaseKind): AgentStatuses {
  return {
    async hasAvatar(site, file) {
      const row = await db
        .selectFrom('agent')
        .select('id')
        .where('site_id', '=', site)
        .where('avatar_id', '=', file)
        .where('deactivated_at', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    setStatus: (id, status, text, { agent: by, at }) =>
      db.transaction().execute(async (trx) => {
        const before = await trx
          .selectFrom('agent')
          .select(['site_id', 'status', 'status_text'])
          .where('id', '=', id)
          .executeTakeFirst();
        await trx
          .updateTable('agent')
          .set({ status, status_text: text, last_active_at: at })
          .where('id', '=', id)
          .execute();
        const isSame = before?.status === status && before.status_text === text;
        if (before === undefined || isSame) return;
        // What they chose; `agent-status` says what they are to others, which is offline without an inbox open.
        const detail = { changed: 'status', status, ...(by === null ? {} : { by }) };
        await saveEvents(trx, kind, [{ site: before.site_id, kind: 'agent-changed', agent: id, at, detail }]);
      }),
    async setActive(ids, at) {
      if (ids.length === 0) return;
      await db.updateTable('agent').set({ last_active_at: at }).where('id', 'in', ids).execute();
    },
    endStatuses: () =>
      db.transaction().execute(async (trx) => {
        const newest = await trx
          .selectFrom('event')
          .select([(row) => row.fn.max('position').as('position')])
          // The index of reports has these rows: the log is not read.
          .where(sql<boolean>`${sql.raw(REPORTED_EVENTS)}`)
          .where('kind', '=', 'agent-status')
          .groupBy('agent_id')
          .execute();
        const positions = newest.map(({ position }) => position);
        if (positions.length === 0) return;
        const open = await trx
          .selectFrom('event')
          .select(['site_id', 'agent_id'])
          .where('position', 'in', positions)
          .where(sql<string>`detail`, 'not like', '%"offline"%')
          .execute();
        if (open.length === 0) return;
        // Nothing tells when the process ended but the last thing that it wrote.
        const { at } = await trx
          .selectFrom('event')
          .select('at')
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirstOrThrow();
        await saveEvents(
          trx,
          kind,
          open.flatMap(({ site_id, agent_id }) =>
            agent_id === null
              ? []
              : { site: site_id, kind: 'agent-status' as const, agent: agent_id, at, detail: { status: 'offline' } },
          ),
        );
      }),
  };
}
