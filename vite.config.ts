/** Builds everything that runs: one environment for each kind of output, all of them by one `vite build`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin, ViteBuilder } from 'vite';
import { defineConfig } from 'vitest/config';
import { BOX_PART_NAMES, type ChunkName } from './src/protocol/site-config.ts';
import { devBackend, studioAlone } from './src/server/dev-backend.ts';
import { compressBrotli } from './src/server/http/page/compress-brotli.ts';

const DIST = 'dist';
const STAMP = join(DIST, 'stamp');
/** What the build is made of: it is stale when any of these files is another one. */
const INPUTS = ['src', 'loader', 'demo', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'];
const COMPRESSIBLE = /\.(js|css|html|svg)$/;

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function toStamp(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const files = (await Promise.all(INPUTS.map(filesBelow))).flat().sort();
  for (const file of files) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

/** Written once here, so that no request waits for a compressor. */
async function compress(folder: string): Promise<void> {
  for (const file of (await filesBelow(folder)).filter((name) => COMPRESSIBLE.test(name))) {
    const text = await readFile(file);
    await writeFile(`${file}.br`, compressBrotli(text));
    await writeFile(`${file}.gz`, gzipSync(text, { level: 9 }));
  }
}

async function buildApp(builder: ViteBuilder): Promise<void> {
  const stamp = await toStamp();
  const isFresh = existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === stamp;
  if (isFresh) {
    console.log(`${DIST} is up to date`);
    // A builder that has built nothing builds everything by its own rules, and what was compressed is gone.
    for (const environment of Object.values(builder.environments)) environment.isBuilt = true;
    return;
  }
  await rm(DIST, { recursive: true, force: true });
  for (const name of ['loader', ...Object.keys(CHUNKS), 'client', 'server', 'reports']) {
    const environment = builder.environments[name];
    if (environment === undefined) throw new Error(`the build has no environment "${name}"`);
    await builder.build(environment);
  }
  for (const folder of ['shop', 'welcome']) await cp(join('demo', folder), join(DIST, folder), { recursive: true });
  await cp('loader/snippet.html', join(DIST, 'shop', 'snippet.html'));
  for (const folder of ['widget', 'pages', 'shop', 'welcome']) await compress(join(DIST, folder));
  await writeFile(STAMP, stamp);
}

/** Rooms whose tests have a document of their own. */
const PAGE_TESTS = 'test/{core,demo,inbox,launcher,loader,storage,tracker,ui,widget}';
/** Tests that open whole servers: a process that has opened some hundred of them has no room left, so they have several. */
const SERVER_TESTS = [
  ['test/server/*.test.ts'],
  ['test/server/*/**/*.test.ts'],
  ['test/{contract,security,faults,fuzz}/**/*.test.ts'],
];

const toUnitProject = (name: string, include: readonly string[], exclude: readonly string[]) => ({
  extends: true as const,
  test: {
    name,
    include: [...include],
    exclude: [...exclude],
    ...patience,
    // What they import is most of their time, and none of them touches anything global.
    isolate: false,
  },
});

/** A slow machine takes longer, and is no failure; what hangs still ends. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } } as const;

const browser = { target: 'es2022', modulePreload: false, reportCompressedSize: false, emptyOutDir: true } as const;

/** What customers' visitors download: terser is slower than the default and saves 2 to 4 %. */
export const page = {
  ...browser,
  minify: 'terser',
  terserOptions: {
    ecma: 2020,
    compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, keep_fargs: false },
  },
} as const;

/** What is fetched when it is wanted. Each is built alone, so that it is one request, however little they share. */
const CHUNKS: Readonly<Record<ChunkName, string>> = {
  session: 'src/core/session-entry.ts',
  box: 'src/widget/box-entry.ts',
  actions: 'src/core/perform-trigger.ts',
  conditions: 'src/core/rare-facts.ts',
  explain: 'src/core/explainer.ts',
  commands: 'src/core/page-commands.ts',
  vitals: 'src/tracker/vitals.ts',
  stream: 'src/transport/http-transports.ts',
  alerts: 'src/core/alerts.ts',
  home: 'src/widget/HomeView.tsx',
  articles: 'src/widget/ArticlesView.tsx',
  forms: 'src/widget/forms-entry.tsx',
  options: 'src/widget/BoxMenu.tsx',
  status: 'src/widget/ConversationStatus.tsx',
  rich: 'src/widget/rich-entry.ts',
  menu: 'src/widget/menu-entry.ts',
  files: 'src/widget/files-entry.ts',
  emoji: 'src/widget/emoji-entry.ts',
};

/** What parts of the box take from the chunk "box" at run time, which is there before any of them: its entry exports it. */
const IN_THE_BOX = /^preact(\/jsx-runtime)?$|\/src\/ui\/(part|MessageText|text-pieces)\.tsx?$/;

/** A part of the box brings nothing that is there: it imports it from the box, whose address stands beside its own. */
const fromTheBox: Plugin = {
  name: 'parlor:from-the-box',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => BOX_PART_NAMES.some((part) => part === name),
  async resolveId(source, importer, options) {
    if (importer === undefined) return null;
    const resolved = IN_THE_BOX.test(source) ? source : (await this.resolve(source, importer, options))?.id;
    return resolved !== undefined && IN_THE_BOX.test(resolved) ? { id: './box.js', external: true } : null;
  },
};

const chunkEnvironments = Object.fromEntries(
  Object.entries(CHUNKS).map(([name, input]) => [
    name,
    {
      consumer: 'client' as const,
      build: {
        ...page,
        outDir: join(DIST, 'widget'),
        emptyOutDir: false,
        rolldownOptions: {
          input: { [name]: input },
          preserveEntrySignatures: 'strict' as const,
          // Minified twice: each of the two finds what the other leaves.
          output: { format: 'es' as const, entryFileNames: '[name].js', minify: true },
        },
      },
    },
  ]),
);

const server = { target: 'node20', outDir: join(DIST, 'server'), minify: false, ssr: true } as const;

/** Everything that npm installed stays there; only our own files are bundled. */
const toEntry = (name: string) => ({
  input: `src/server/${name}.ts`,
  external: /^(?![./\0]|\w:|\/)/,
  output: { format: 'es' as const, entryFileNames: '[name].js' },
});

export default defineConfig(({ command }) => ({
  // Where the server has them; the development server has them at the root.
  base: command === 'build' ? '/pages/' : '/',
  publicDir: false,
  plugins: [devBackend(), studioAlone(), fromTheBox],
  // Never the development runtime, which writes paths of this machine into the output: tests build too.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  environments: {
    /** loader.js: one classic script, nothing imported at run time but the lazy chunks. */
    loader: {
      consumer: 'client',
      build: {
        ...page,
        outDir: join(DIST, 'loader'),
        rolldownOptions: {
          input: 'loader/loader.ts',
          output: { format: 'iife', entryFileNames: 'loader.js', minify: true },
        },
      },
    },
    ...chunkEnvironments,
    client: {
      build: {
        ...browser,
        outDir: join(DIST, 'pages'),
        rolldownOptions: { input: { inbox: 'src/inbox/index.html', demo: 'demo/index.html' } },
      },
    },
    server: { consumer: 'server', build: { ...server, rolldownOptions: toEntry('cli') } },
    /** Another file, for another thread; after the server's, which empties the folder. */
    reports: {
      consumer: 'server',
      build: { ...server, emptyOutDir: false, rolldownOptions: toEntry('report-worker') },
    },
  },
  builder: { buildApp },
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      toUnitProject(
        'unit',
        ['test/**/*.test.ts'],
        ['test/{e2e,size,sim}/**', `${PAGE_TESTS}/**`, ...SERVER_TESTS.flat()],
      ),
      ...SERVER_TESTS.map((include, index) => toUnitProject(`server-${index + 1}`, include, [])),
      {
        extends: true,
        test: {
          name: 'page',
          include: [`${PAGE_TESTS}/**/*.test.{ts,tsx}`],
          ...patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'sim',
          include: ['test/sim/**/*.test.ts'],
          ...patience,
          // It takes every core.
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: ['test/{e2e,size}/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
          ...patience,
          // Each file runs a server and a browser.
          maxWorkers: 2,
          // After the others, which would starve the browsers.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
}));
