/** Which conversations a list asks for, in SQL: keyset by keyset, the newest first. */
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import type { TimeCursor } from '../store.ts';
import type { ConversationFilter } from './conversation-records.ts';

type Query = SelectQueryBuilder<Schema, 'conversation', Schema['conversation']>;

export function narrow(
  query: Query,
  kind: DatabaseKind,
  site: SiteId,
  { state, agent, visitor, from, to }: ConversationFilter,
  before: TimeCursor | null,
): Query {
  let narrowed = query.where('site_id', '=', site);
  for (const [column, value] of Object.entries({ state, agent_id: agent, visitor_id: visitor })) {
    if (value !== undefined) narrowed = narrowed.where(isOneOfFew(kind, column, value));
  }
  if (from !== undefined) narrowed = narrowed.where('conversation.started_at', '>=', from);
  if (to !== undefined) narrowed = narrowed.where('conversation.started_at', '<', to);
  if (before !== null) {
    const { at, id } = before;
    narrowed = narrowed.where(sql<boolean>`(conversation.started_at, conversation.id) < (${at}, ${id})`);
  }
  return narrowed.orderBy('conversation.started_at', 'desc').orderBy('conversation.id', 'desc');
}

/** SQLite takes a span of time for less than it mostly is, and would read all of it (sqlite.org/lang_corefunc.html#unlikely). */
function isOneOfFew(kind: DatabaseKind, column: string, value: string): RawBuilder<boolean> {
  const is = sql<boolean>`${sql.ref(`conversation.${column}`)} = ${value}`;
  return kind === 'sqlite' ? sql<boolean>`unlikely(${is})` : is;
}
