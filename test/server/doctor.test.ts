/** `parlor doctor` on the folder of files. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FILE_COMMANDS } from '../../src/server/commands/database-commands.ts';
import { readConfig } from '../../src/server/config.ts';
import { createFakeBuild } from '../support/test-app.ts';

let dist: string;
let files: string;
beforeEach(() => {
  dist = createFakeBuild();
  files = join(dist, 'data', 'files');
});
afterEach(() => rmSync(dist, { recursive: true, force: true }));

// Nothing listens on port 1.
const examine = () => FILE_COMMANDS.doctor(readConfig({ PARLOR_DATA: join(dist, 'data'), PORT: '1' }, dist));

test('the doctor finds no folder of files before the first file, and a good one afterwards', async () => {
  expect(await examine()).toMatchObject({ files: `${files}: none yet, the first file makes it` });
  mkdirSync(files, { recursive: true });
  expect(await examine()).toMatchObject({ files: `${files}: writable` });
});

test('the doctor says what is wrong where files cannot be kept', async () => {
  mkdirSync(join(dist, 'data'));
  writeFileSync(files, 'not a folder');
  await expect(examine()).rejects.toThrow(`${files}: expected a folder that this user may read and write`);
});
