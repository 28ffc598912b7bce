/** Measures budgets on the built files. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Rollup } from 'vite';
import { compressBrotli } from '../../src/server/http/page/compress-brotli.ts';
import { page } from '../../vite.config.ts';
import type { Budget } from './budgets.ts';

const compress = (text: Buffer): number => compressBrotli(text).length;

/**
 * @param configuration goes in front of the files where the budget says so
 * @returns bytes, each file compressed by itself as it travels
 */
export function measureBudget({ files, withConfiguration, withImports }: Budget, configuration: string): number {
  return files.reduce((sum, beginning) => {
    const folder = join('dist', dirname(beginning));
    const names = readdirSync(folder).filter(
      (name) => join(dirname(beginning), name).startsWith(beginning) && name.endsWith('.js'),
    );
    if (names.length !== 1)
      throw new Error(`expected one file dist/${beginning}*.js, got ${names.join(', ') || 'none'}`);
    const name = names[0] ?? '';
    if (withImports === true)
      return (
        sum + [...toImports(folder, name)].reduce((all, file) => all + compress(readFileSync(join(folder, file))), 0)
      );
    const text = readFileSync(join(folder, name));
    return sum + compress(withConfiguration === true ? Buffer.concat([Buffer.from(configuration), text]) : text);
  }, 0);
}

/** The file, and what it imports at once, however deep. */
function toImports(folder: string, name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(join(folder, name), 'utf8');
  for (const [, file = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) toImports(folder, file, found);
  return found;
}

/** @returns bytes of the modules in one file, built as what visitors download is */
export async function measureModules(modules: readonly string[]): Promise<number> {
  const entry = '\0entry';
  const text = modules.map((file) => `export * from '/${file}';`).join('\n');
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? text : null),
      },
    ],
    build: {
      ...page,
      write: false,
      rolldownOptions: {
        input: { entry },
        preserveEntrySignatures: 'strict',
        output: { format: 'es', minify: true },
      },
    },
  })) as Rollup.RollupOutput;
  return compress(Buffer.from(output[0].code));
}
