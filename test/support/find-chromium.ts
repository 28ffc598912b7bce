/** Finds a Chromium for the tests: named, on the path, Playwright's own, or installed by apt. Never skips in silence. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Path of an executable. Throws what to do when there is none. */
export function findChromium(): string {
  const named = process.env['PARLOR_CHROMIUM'];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`PARLOR_CHROMIUM: expected the path of a browser, there is nothing at "${named}"`);
  }
  return findOnPath() ?? findPlaywrights() ?? installByApt();
}

function findOnPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find((file) => existsSync(file)) ?? null;
}

function findPlaywrights(): string | null {
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

function installByApt(): string {
  const advice = 'Tests need Chromium: install it (apt-get install chromium) or name one in PARLOR_CHROMIUM.';
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/usr/bin/apt-get')) throw new Error(advice);
  console.log('No Chromium found: installing it with apt-get.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit', env });
  const installed = findOnPath();
  if (installed === null) throw new Error(advice);
  return installed;
}
