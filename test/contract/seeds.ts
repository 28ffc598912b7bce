/** The documents of the systems that we are compatible with, where they are at hand: they are not ours to ship. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Null where there is none. `PARLOR_SEEDS` names the folder; otherwise one beside the repository is looked for. */
export function readSeed(name: string): string | null {
  const file = join(process.env['PARLOR_SEEDS'] ?? join('..', 'shared', 'seeds'), `${name}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
