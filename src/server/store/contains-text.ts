/** Looks for a text in a column, without patterns: whatever is looked for stands for itself. */
import { type RawBuilder, sql } from 'kysely';
import type { DatabaseKind } from './database-kind.ts';

export function containsText(kind: DatabaseKind, column: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return kind === 'sqlite' ? sql`instr(${column}, ${text}) > 0` : sql`strpos(${column}, ${text}) > 0`;
}

/** @param column as containsText takes it */
export function startsWithText(column: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  // Databases count characters, JavaScript counts halves of some.
  return sql`substr(${column}, 1, ${sql.lit([...text].length)}) = ${text}`;
}
