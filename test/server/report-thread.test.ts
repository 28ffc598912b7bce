/** Reports are made by a thread of their own, beside a server that goes on writing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SiteId } from '../../src/protocol/ids.ts';
import { createReportThread, type ReportThread } from '../../src/server/report-thread.ts';
import type { ReportWish } from '../../src/server/reports/report.ts';
import { createReportMaker } from '../../src/server/reports/report-maker.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Store } from '../../src/server/store/store.ts';

/** Below the packages, which the built file imports. */
const OUT = resolve('node_modules/.cache/report-worker');
const SCRIPT = join(OUT, 'report-worker.mjs');
const DAY_MS = 86_400_000;
const site = 's' as SiteId;

beforeAll(() =>
  build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: 'src/server/report-worker.ts',
      outDir: OUT,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'report-worker.mjs' } },
    },
  }),
);
afterAll(() => rmSync(OUT, { recursive: true, force: true }));

let folder: string;
let file: string;
let store: Store | null;
let thread: ReportThread;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parlor-thread-'));
  file = join(folder, 'parlor.db');
  store = null;
  thread = createReportThread(SCRIPT, file);
});
afterEach(async () => {
  await thread.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const toWish = (days: number): ReportWish => ({
  scope: { site, from: 0, to: days * DAY_MS },
  timeZone: 'Europe/Prague',
  grouping: 'day',
  now: days * DAY_MS,
  people: [],
  departments: [],
  targets: { firstResponseMs: null, resolutionMs: null },
  by: 'answered',
  before: null,
});

const started = (at: number): NewEvent => ({ site, kind: 'conversation-started', at });

test('what the store has committed is in the next report, and those who ask at once get each their own', async () => {
  const writer = await openSqliteStore(file);
  store = writer;
  for (let day = 0; day < 3; day++) {
    await writer.events.append([started(day * DAY_MS), started(day * DAY_MS + 1)]);
    const wishes = [1, 2, 3].map(toWish);
    const made = await Promise.all(wishes.map((wish) => thread.make('chats', wish)));
    const here = await Promise.all(wishes.map((wish) => createReportMaker(writer.reports).make('chats', wish)));
    expect(made).toEqual(here);
    expect(made.map(({ total }) => total?.['started'])).toEqual([1, 2, 3].map((days) => 2 * Math.min(days, day + 1)));
  }
});

test('what cannot be made is refused by itself', async () => {
  store = await openSqliteStore(file);
  const [none, chats] = await Promise.allSettled([thread.make('none', toWish(1)), thread.make('chats', toWish(1))]);
  expect(none).toMatchObject({ reason: new Error('Error: expected the name of a report, got "none"') });
  expect(chats.status).toBe('fulfilled');
});

test('a thread that died fails what it had, and another one makes the next report', async () => {
  await expect(thread.make('chats', toWish(1))).rejects.toThrow('unable to open database file');
  store = await openSqliteStore(file);
  await store.events.append([started(5)]);
  expect((await thread.make('chats', toWish(1))).total).toMatchObject({ started: 1 });
});

test('what is not made when it closes fails', async () => {
  store = await openSqliteStore(file);
  const asked = expect(thread.make('chats', toWish(1))).rejects.toThrow('the thread of reports ended');
  await thread.close();
  await asked;
});
