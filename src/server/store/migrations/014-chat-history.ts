/** Since when a conversation has each label, and what finds the conversations that an agent had last. */
import type { Kysely, Migration } from 'kysely';

export const addChatHistory: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .alterTable('conversation')
      .addColumn('label_times', 'text', (column) => column.notNull().defaultTo('{}'))
      .execute();
    await schema
      .createIndex('conversation_by_last_agent_and_start')
      .on('conversation')
      .columns(['site_id', 'last_agent_id', 'started_at', 'id'])
      .execute();
  },
};
