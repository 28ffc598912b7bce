/** Measures budgets on the built files. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compressBrotli } from '../../src/server/http/compress-brotli.ts';
import type { Budget } from './budgets.ts';

const compress = (text: Buffer): number => compressBrotli(text).length;

/**
 * @param configuration goes in front of the files where the budget says so
 * @returns bytes, each file compressed by itself as it travels
 */
export function measureBudget({ files, withConfiguration }: Budget, configuration: string): number {
  return files.reduce((sum, beginning) => {
    const folder = join('dist', dirname(beginning));
    const names = readdirSync(folder).filter(
      (name) => join(dirname(beginning), name).startsWith(beginning) && name.endsWith('.js'),
    );
    if (names.length !== 1)
      throw new Error(`expected one file dist/${beginning}*.js, got ${names.join(', ') || 'none'}`);
    const text = readFileSync(join(folder, names[0] ?? ''));
    return sum + compress(withConfiguration === true ? Buffer.concat([Buffer.from(configuration), text]) : text);
  }, 0);
}
