/** The entry of loader.js: turns the snippet's queue into the page's API, and starts core when the page is idle or asks. */
import { createGuard } from '../src/core/guard.ts';
import { decodeSiteConfig, type PageOptions, readOptions } from '../src/core/options.ts';
import type { PageApi } from '../src/core/page-api.ts';
import { startCore } from '../src/core/start-core.ts';
import type { Clock } from '../src/protocol/clock.ts';
import type { SiteConfig } from '../src/protocol/site-config.ts';

type Call = Parameters<PageApi>;

interface QueueingGlobal {
  (...call: Call): void;
  q?: ArrayLike<unknown>[];
  /** Set by the loader that answers: a second one sees that it is not needed. */
  key?: string;
}

/** Commands that a person waits for; the others wait for the page. */
const URGENT: readonly unknown[] = ['open', 'toggle', 'send'];
/** A page that is never idle gets its chat anyway; browsers without idle callbacks (Safari) get a breath after load. */
const IDLE_TIMEOUT_MS = 2_000;
const IDLE_FALLBACK_MS = 200;

const guard = createGuard(console);
const page = window as Window & typeof globalThis & { parlor?: unknown };
const clock: Clock = {
  now: () => Date.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(() => guard.run(callback), delayMs);
    return () => clearTimeout(timer);
  },
};

guard.run(() => {
  const script = document.currentScript as (HTMLScriptElement & { readonly parlor?: unknown }) | null;
  const options = script && readOptions(script, guard.warn);
  if (options === null) return guard.warn('no classic script');
  const queue = (typeof page.parlor === 'function' ? page.parlor : {}) as Partial<QueueingGlobal>;
  if (queue.key) return guard.warn(`key ${queue.key} is here already, ${options.key} is ignored`);
  answer(
    options,
    script?.parlor,
    Array.from(queue.q ?? [], (call) => Array.from(call) as unknown as Call),
  );
});

function answer(options: PageOptions, inlined: unknown, queued: Call[]): void {
  let api: PageApi | null = null;
  let isStarting = false;

  const parlor: QueueingGlobal = (...call) => {
    if (api !== null) return api(...call);
    queued.push(call);
    if (URGENT.includes(call[0])) whenBodyIsThere(start);
  };
  parlor.key = options.key;
  page.parlor = parlor;

  const start = (): void => {
    if (isStarting) return;
    isStarting = true;
    guard.run(async () => {
      const config = await readConfig(options, inlined);
      api = await startCore({
        window: page,
        guard,
        clock,
        config: { ...config, appearance: { ...config.appearance, ...options.appearance } },
        server: options.server,
        random: Math.random,
        randomBytes: (bytes) => crypto.getRandomValues(bytes),
        fetch: (...request) => fetch(...request),
        load: (url) => import(/* @vite-ignore */ url),
        pageStartedAt: clock.now() - performance.now(),
        onDestroy() {
          delete parlor.key;
          api = () => guard.warn('destroyed');
        },
      });
      for (const call of queued.splice(0)) api(...call);
    });
  };

  if (queued.some(([name]) => URGENT.includes(name))) whenBodyIsThere(start);
  else whenIdle(start);
}

async function readConfig({ server, key }: PageOptions, inlined: unknown): Promise<SiteConfig> {
  const address = `${server}/v1/config?key=${encodeURIComponent(key)}`;
  try {
    return decodeSiteConfig(inlined ?? (await (await fetch(address, { credentials: 'omit' })).json()));
  } catch {
    // A network failure and an answer of another shape are the same to the owner.
    throw new Error(`no configuration from ${address}: wrong key or origin?`);
  }
}

/** A script in the head can be asked before there is a body to put a button in. */
function whenBodyIsThere(start: () => void): void {
  if (document.body === null) document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
}

/** Loaded and idle; a page that is only being prerendered has no visitor yet. */
function whenIdle(start: () => void): void {
  const again = (): void => whenIdle(start);
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', again, { once: true });
  } else if (document.readyState !== 'complete') {
    window.addEventListener('load', again, { once: true });
  } else if ('requestIdleCallback' in window) {
    requestIdleCallback(start, { timeout: IDLE_TIMEOUT_MS });
  } else {
    setTimeout(start, IDLE_FALLBACK_MS);
  }
}
