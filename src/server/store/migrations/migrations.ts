/** All migrations by number; forward only. A new one is a new file and one line here. */
import type { MigrationProvider } from 'kysely';
import { toInitial } from './001-initial.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

export function createMigrations(kind: DatabaseKind): MigrationProvider {
  return { getMigrations: async () => ({ '001-initial': toInitial(kind) }) };
}
