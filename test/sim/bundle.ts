/** Builds the simulation into one file that workers run, with the shipped modules in it as they are, or with one bug planted. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** A bug for the simulation to find: one place of one shipped file, read otherwise. */
export interface Mutant {
  readonly name: string;
  /** Below src. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Below the packages, which the built file imports. */
const OUT = 'node_modules/.cache/simulation';

/** @returns the file to run */
export async function buildSimulation(mutant?: Mutant): Promise<string> {
  const name = mutant === undefined ? 'shipped' : mutant.name.replace(/\W+/g, '-');
  const outDir = resolve(OUT, name);
  if (mutant !== undefined) {
    const count = readFileSync(join('src', mutant.file), 'utf8').split(mutant.find).length - 1;
    if (count !== 1)
      throw new Error(`"${mutant.name}": expected its text once in ${mutant.file}, got it ${count} times`);
  }
  await build({
    configFile: false,
    logLevel: 'silent',
    plugins: mutant === undefined ? [] : [plant(mutant)],
    build: {
      ssr: 'test/sim/worker.ts',
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'worker.mjs' } },
    },
  });
  return join(outDir, 'worker.mjs');
}

const plant = ({ file, find, replace }: Mutant) => ({
  name: 'plant a bug',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (id.endsWith(`/src/${file}`) ? code.replace(find, () => replace) : null),
});
