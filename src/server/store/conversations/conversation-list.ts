/** Which conversations a list asks for, in SQL: keyset by keyset, the newest first. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Schema } from '../schema.ts';
import type { TimeCursor } from '../store.ts';
import type { ConversationFilter } from './conversation-records.ts';

export function narrow(
  query: SelectQueryBuilder<Schema, 'conversation', Schema['conversation']>,
  site: SiteId,
  { state, agent, visitor, from, to }: ConversationFilter,
  before: TimeCursor | null,
): SelectQueryBuilder<Schema, 'conversation', Schema['conversation']> {
  let narrowed = query.where('site_id', '=', site);
  if (state !== undefined) narrowed = narrowed.where('state', '=', state);
  if (agent !== undefined) narrowed = narrowed.where('agent_id', '=', agent);
  if (visitor !== undefined) narrowed = narrowed.where('visitor_id', '=', visitor);
  if (from !== undefined) narrowed = narrowed.where('conversation.started_at', '>=', from);
  if (to !== undefined) narrowed = narrowed.where('conversation.started_at', '<', to);
  if (before !== null) {
    const { at, id } = before;
    narrowed = narrowed.where(sql<boolean>`(conversation.started_at, conversation.id) < (${at}, ${id})`);
  }
  return narrowed.orderBy('conversation.started_at', 'desc').orderBy('conversation.id', 'desc');
}
