/** The whole server without a port, over a database in memory: routes are called by `inject`. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyContextConfig } from 'fastify';
import { CHUNK_NAMES } from '../../src/protocol/site-config.ts';
import type { App } from '../../src/server/app.ts';
import { createApp } from '../../src/server/app.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { readConfig } from '../../src/server/config.ts';
import { createOwnerLink, prepareFirstStart } from '../../src/server/first-start.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Store } from '../../src/server/store/store.ts';
import { checkAnswers } from './check-answers.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

export const SHOP_ORIGIN = 'http://localhost:3000';

/** What the server answers, with what it says of itself. */
export interface Route {
  readonly method: string;
  readonly url: string;
  readonly config: FastifyContextConfig;
}

export interface TestApp extends App {
  readonly store: Store;
  readonly clock: FakeClock;
  /** The owner's one-time link. */
  readonly link: string;
  readonly routes: readonly Route[];
  /** What names the files of the build. */
  readonly build: string;
}

/**
 * @param environment as the operator would set it
 * @param before a server whose store this one goes on with: as after a restart, nothing but the store is left of it
 */
export async function openTestApp(
  environment: Readonly<Record<string, string>> = {},
  before?: Pick<TestApp, 'store' | 'clock'>,
): Promise<TestApp> {
  const clock = before?.clock ?? createFakeClock();
  const random = createSeededRandom(before === undefined ? 3 : 4);
  const world = { clock, random, randomBytes: random.bytes };
  const store = before?.store ?? (await openSqliteStore(':memory:'));
  const accounts = { store, secrets, ...world };
  await prepareFirstStart(accounts);
  const dist = createFakeBuild();
  const config = readConfig({ PARLOR_LOG: 'silent', PARLOR_DATA: join(dist, 'data'), ...environment }, dist);
  const routes: Route[] = [];
  const app = await createApp(config, store, {
    ...world,
    watch(http) {
      checkAnswers(http);
      http.addHook('onRoute', ({ method, url, config: about = {} }) => {
        // Fastify answers HEAD wherever it answers GET.
        for (const one of [method].flat().filter((name) => name !== 'HEAD'))
          routes.push({ method: one, url, config: about });
      });
    },
  });
  const link = (await createOwnerLink(accounts, app.signIns)) ?? '';
  const build = routes.map(({ url }) => /^\/assets\/([^/]+)\//.exec(url)?.[1]).find((name) => name !== undefined) ?? '';
  return { ...app, store, clock, link, routes, build };
}

/** As much of a build as the routes look at. */
export function createFakeBuild(): string {
  const dist = mkdtempSync(join(tmpdir(), 'parlor-build-'));
  const files: Readonly<Record<string, string>> = {
    'loader/loader.js': 'run();',
    ...Object.fromEntries(CHUNK_NAMES.map((name) => [`widget/${name}.js`, `export const name = '${name}';`])),
    'pages/src/inbox/index.html': '<!doctype html><title>Inbox</title>',
    'pages/demo/index.html': '<!doctype html><title>Studio</title>',
    'welcome/index.html': '<!doctype html><title>Welcome</title>',
    'shop/index.html': '<!doctype html><head><!-- parlor:snippet --></head>',
    'shop/snippet.html': '<script async src="https://chat.example.com/loader.js?key=SITE_KEY"></script>',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dist, name, '..'), { recursive: true });
    writeFileSync(join(dist, name), text);
  }
  return dist;
}
