/** A build of what is built already changes nothing: `npm start` builds each time. */
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Each file with when it was written. */
const list = (folder: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), statSync(join(parentPath, name)).mtimeMs]),
  );

test('a second build leaves every file as it is, the compressed ones too', async () => {
  const before = list('dist');
  expect(Object.keys(before).some((name) => name.endsWith('.js.br'))).toBe(true);
  const { stdout } = await run('npx', ['vite', 'build']);
  expect(stdout).toContain('is up to date');
  expect(list('dist')).toEqual(before);
});
