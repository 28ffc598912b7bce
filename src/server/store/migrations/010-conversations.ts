/** What conversations are about and how far they are, notes, departments as things of their own, and how agents work. */
import type { Kysely, Migration } from 'kysely';
import { toDepartmentId } from '../../../protocol/department-api.ts';

interface Before {
  site: { id: string; departments: string };
  agent: { id: string; site_id: string; departments: string; created_at: number };
}

export const addConversationFields: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    for (const [table, name, type, initial] of COLUMNS) {
      await schema
        .alterTable(table)
        .addColumn(name, type, (column) => (initial === null ? column : column.notNull().defaultTo(initial)))
        .execute();
    }
    const any = db as Kysely<{
      conversation: { opened_at: number; started_at: number; last_agent_id: string | null; agent_id: string | null };
    }>;
    await any
      .updateTable('conversation')
      .set((row) => ({ opened_at: row.ref('started_at'), last_agent_id: row.ref('agent_id') }))
      .execute();
    await schema
      .createTable('note')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversation.id'))
      .addColumn('agent_id', 'text', (column) => column.notNull())
      .addColumn('agent_name', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('note_by_conversation').on('note').columns(['conversation_id', 'at', 'id']).execute();
    await nameDepartments(db as Kysely<Before>);
  },
};

const COLUMNS = [
  ['site', 'departments', 'text', '[]'],
  ['agent', 'status', 'text', 'online'],
  ['agent', 'status_text', 'text', ''],
  ['agent', 'chat_limit', 'integer', null],
  ['agent', 'avatar_id', 'text', null],
  ['agent', 'last_active_at', 'bigint', null],
  ['conversation', 'department_id', 'text', null],
  ['conversation', 'subject', 'text', ''],
  ['conversation', 'channel', 'text', 'chat'],
  ['conversation', 'opened_at', 'bigint', 0],
  ['conversation', 'waiting_since', 'bigint', null],
  ['conversation', 'unanswered_since', 'bigint', null],
  ['conversation', 'offered_at', 'bigint', null],
  ['conversation', 'closed_at', 'bigint', null],
  ['conversation', 'last_agent_id', 'text', null],
  ['conversation', 'stars', 'integer', null],
  ['conversation', 'rating_comment', 'text', ''],
  ['conversation', 'labels', 'text', '[]'],
  ['conversation', 'fields', 'text', '{}'],
] as const;

/** Departments were names on agents: each becomes a department of the site, which the agents name by its id. */
async function nameDepartments(db: Kysely<Before>): Promise<void> {
  const agents = await db.selectFrom('agent').select(['id', 'site_id', 'departments']).orderBy('created_at').execute();
  const sites = new Map<string, Map<string, string>>();
  for (const agent of agents) {
    const names = JSON.parse(agent.departments) as string[];
    if (names.length === 0) continue;
    const known = sites.get(agent.site_id) ?? new Map<string, string>();
    sites.set(agent.site_id, known);
    const ids = names.map((name) => {
      const id = known.get(name) ?? toFreeId(name, [...known.values()]);
      known.set(name, id);
      return id;
    });
    await db
      .updateTable('agent')
      .set({ departments: JSON.stringify(ids) })
      .where('id', '=', agent.id)
      .execute();
  }
  for (const [site, names] of sites) {
    const departments = [...names].map(([name, id]) => ({ id, name, description: '' }));
    await db
      .updateTable('site')
      .set({ departments: JSON.stringify(departments) })
      .where('id', '=', site)
      .execute();
  }
}

function toFreeId(name: string, taken: readonly string[]): string {
  const wish = toDepartmentId(name) || 'department';
  if (!taken.includes(wish)) return wish;
  for (let number = 2; ; number++) {
    const id = `${wish.slice(0, 58)}-${number}`;
    if (!taken.includes(id)) return id;
  }
}
