/** All migrations by number; forward only. A new one is a new file and one line here. */
import type { MigrationProvider } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { toInitial } from './001-initial.ts';
import { addVisitors } from './002-visitors.ts';
import { addFiles } from './004-files.ts';

export function createMigrations(kind: DatabaseKind): MigrationProvider {
  return {
    getMigrations: async () => ({ '001-initial': toInitial(kind), '002-visitors': addVisitors, '004-files': addFiles }),
  };
}
