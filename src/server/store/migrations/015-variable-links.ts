/** What a visitor's variables link to: other systems' APIs give them addresses. */
import type { Kysely, Migration } from 'kysely';

export const addVariableLinks: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('variable_link')
      .addColumn('visitor_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('variable_link_primary', ['visitor_id', 'name'])
      .execute();
  },
};
