/** What is known of visitors and visits, invitations, departments, and each site's settings; frequency replaces `onlyOnce`. */
import type { Kysely, Migration } from 'kysely';

/** Of a visit, each a text that is empty while it is unknown. */
const VISIT_TEXTS = [
  'browser',
  'browser_version',
  'os',
  'platform',
  'device',
  'language',
  'time_zone',
  'screen',
  'ip',
  'country',
  'region',
  'city',
  'traffic',
  'search_engine',
  'search_keywords',
  'exit_url',
  'exit_title',
  'department',
];

interface Before {
  site: { id: string; triggers: string };
}

export const addVisitors: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // SQLite adds one column a statement.
    const add = (table: string, column: string, type: 'text' | 'integer' | 'bigint', standard: string | number) =>
      db.schema
        .alterTable(table)
        .addColumn(column, type, (definition) => definition.notNull().defaultTo(standard))
        .execute();
    await add('site', 'settings', 'text', '{}');
    await add('agent', 'departments', 'text', '[]');
    await add('visitor', 'variables', 'text', '{}');
    for (const column of VISIT_TEXTS) await add('visit', column, 'text', '');
    await add('visit', 'utm', 'text', '{}');
    await add('visit', 'vitals', 'text', 'null');
    await add('visit', 'rings', 'integer', 0);
    await add('visit', 'visible_ms', 'bigint', 0);
    await add('visit', 'scroll', 'integer', 0);
    await createInvitationTable(db);
    await moveTriggers(db as Kysely<Before>);
  },
};

async function createInvitationTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('invitation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('site_id', 'text', (column) => column.notNull().references('site.id'))
    .addColumn('visitor_id', 'text', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('agent_name', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('invitation_by_visitor').on('invitation').columns(['visitor_id', 'outcome']).execute();
}

/** `onlyOnce` meant once for a visitor; otherwise a trigger fired once a visit. */
async function moveTriggers(db: Kysely<Before>): Promise<void> {
  for (const { id, triggers } of await db.selectFrom('site').select(['id', 'triggers']).execute()) {
    const moved = (JSON.parse(triggers) as Readonly<Record<string, unknown>>[]).map(({ onlyOnce, ...trigger }) =>
      onlyOnce === undefined ? trigger : { ...trigger, frequency: onlyOnce === true ? 'visitor' : 'visit' },
    );
    await db
      .updateTable('site')
      .set({ triggers: JSON.stringify(moved) })
      .where('id', '=', id)
      .execute();
  }
}
