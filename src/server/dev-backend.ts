/** `npm run dev`: the built server behind Vite's, built and started again whenever a file changes. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Plugin, ViteDevServer } from 'vite';

/** Editors write several files at once. */
const SETTLE_MS = 200;
const BACKEND_PORT = 8788;
const BACKEND = `http://127.0.0.1:${BACKEND_PORT}`;
/** What the backend answers; the pages of inbox and studio come from their sources. */
const BACKEND_PATHS = ['/v1', '/loader.js', '/assets', '/shop', '/welcome', '/favicon.svg', '/health', '/metrics'];

export function devBackend(): Plugin {
  return {
    name: 'parlor:dev-backend',
    apply: (_config, { command, mode }) => command === 'serve' && mode === 'development',
    config: () => ({
      server: {
        port: 8787,
        strictPort: true,
        proxy: Object.fromEntries(BACKEND_PATHS.map((path) => [path, { target: BACKEND, ws: true }])),
      },
    }),
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url === '/') request.url = '/demo/welcome/index.html';
        if (request.url?.startsWith('/inbox/')) request.url = '/src/inbox/index.html';
        next();
      });
      return () => keepRunning(server);
    },
  };
}

/** `npm run demo`: the studio alone, at the address that Vite prints. */
export function studioAlone(): Plugin {
  return {
    name: 'parlor:studio-alone',
    apply: (_config, { command, mode }) => command === 'serve' && mode === 'demo',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url !== '/') {
          next();
          return;
        }
        response.writeHead(302, { location: '/demo/' }).end();
      });
    },
  };
}

/** Builds, then starts the server anew; a build that fails leaves the old one running. */
function keepRunning(server: ViteDevServer): void {
  let backend: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  const env = {
    ...process.env,
    PORT: String(BACKEND_PORT),
    PARLOR_BASE_URL: `http://localhost:${server.config.server.port}`,
  };

  function rebuild(): void {
    const build = spawn('npx', ['vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit', env });
    build.once('exit', (code) => {
      if (code !== 0) return;
      backend?.kill('SIGTERM');
      backend = spawn(process.execPath, ['dist/server/cli.js', 'serve'], { stdio: 'inherit', env });
    });
  }

  server.watcher.on('all', (_event, file) => {
    if (!/\/(src|loader|demo)\//.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(rebuild, SETTLE_MS);
  });
  server.httpServer?.once('close', () => backend?.kill('SIGTERM'));
  process.once('exit', () => backend?.kill('SIGTERM'));
  rebuild();
}
