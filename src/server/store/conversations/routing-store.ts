/** Who waits, who is busy and who does not answer, in SQL. */
import type { Kysely } from 'kysely';
import type { ConversationState } from '../../../protocol/conversation-state.ts';
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import type { Schema } from '../schema.ts';
import type { Queued, RoutingStore } from './routing-records.ts';

const QUEUED: readonly Queued['state'][] = ['waiting', 'transferring'];

export function createRoutingStore(db: Kysely<Schema>): RoutingStore {
  async function countByAgent(
    site: SiteId,
    states: readonly ConversationState[],
  ): Promise<ReadonlyMap<AgentId, number>> {
    const rows = await db
      .selectFrom('conversation')
      .select(['agent_id', (row) => row.fn.countAll<number>().as('count')])
      .where('site_id', '=', site)
      .where('state', 'in', states)
      .where('agent_id', 'is not', null)
      .groupBy('agent_id')
      .execute();
    return new Map(rows.flatMap(({ agent_id, count }) => (agent_id === null ? [] : [[agent_id, Number(count)]])));
  }

  return {
    async waitingSites() {
      const rows = await db
        .selectFrom('site')
        .select('id')
        // By site, as the index of states is: of all sites at once the database would read every conversation.
        .where(({ exists, or, selectFrom }) => {
          const ofSite = selectFrom('conversation')
            .select('conversation.id')
            .whereRef('conversation.site_id', '=', 'site.id');
          return or([
            exists(ofSite.where('state', 'in', QUEUED)),
            exists(ofSite.where('state', '=', 'open').where('unanswered_since', 'is not', null)),
          ]);
        })
        .execute();
      return rows.map(({ id }) => id);
    },
    async queue(site, limit) {
      const rows = await db
        .selectFrom('conversation')
        .selectAll()
        .where('site_id', '=', site)
        .where('state', 'in', QUEUED)
        .orderBy((row) => row.fn.coalesce('waiting_since', 'updated_at'))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        conversation: row.id,
        site: row.site_id,
        visitor: row.visitor_id,
        state: row.state as Queued['state'],
        department: row.department_id,
        agent: row.agent_id,
        offeredAt: row.offered_at,
        waitingSince: row.waiting_since ?? row.updated_at,
        lastMessageAt: row.updated_at,
        lastAgent: row.last_agent_id,
      }));
    },
    loads: (site) => countByAgent(site, ['waiting', 'open', 'transferring']),
    ongoing: (site) => countByAgent(site, ['open']),
    async lastAgentOf(visitor) {
      const row = await db
        .selectFrom('conversation')
        .select('last_agent_id')
        .where('visitor_id', '=', visitor)
        .where('last_agent_id', 'is not', null)
        .orderBy('updated_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.last_agent_id ?? null;
    },
    async unanswered(site, before) {
      const rows = await db
        .selectFrom('conversation')
        .select(['id', 'agent_id'])
        .where('site_id', '=', site)
        .where('state', '=', 'open')
        .where('unanswered_since', '<', before)
        .execute();
      return rows.flatMap(({ id, agent_id }) =>
        agent_id === null ? [] : [{ conversation: id, site, agent: agent_id }],
      );
    },
  };
}
