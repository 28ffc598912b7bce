// @vitest-environment happy-dom
/** The loader on a page, as the snippet puts it there. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const CONFIG = {
  key: 'demo',
  name: 'Demo',
  appearance: { color: '#2f6b4f', position: 'right', title: 'Chat', welcome: '' },
  triggers: [],
  build: '1',
};
const ANSWER = {
  token: 't',
  visitor: { id: 'v', served: false, hasSentMessage: false },
  online: true,
  nextPingMs: 25_000,
  conversation: null,
};
const SRC = 'https://chat.example/loader.js?key=demo';

type Parlor = ((...call: unknown[]) => void) & { q?: unknown[]; key?: string };
const page = window as unknown as { parlor?: Parlor };
const fetchMock = vi.fn();
let warn: ReturnType<typeof vi.spyOn>;
let idle: (() => void)[];

beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  idle = [];
  Object.assign(window, { requestIdleCallback: (start: () => void) => idle.push(start) });
  fetchMock
    .mockReset()
    .mockImplementation(async (url: string) => Response.json(url.includes('/config') ? CONFIG : ANSWER));
  vi.stubGlobal('fetch', fetchMock);
  setReadyState('complete');
});

afterEach(async () => {
  page.parlor?.('destroy');
  delete page.parlor;
  document.body.replaceChildren();
  document.head.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function setReadyState(value: DocumentReadyState): void {
  Object.defineProperty(document, 'readyState', { value, configurable: true });
}

/** The snippet's first line. */
function queue(...calls: unknown[][]): void {
  const parlor: Parlor = (...call) => {
    parlor.q = [...(parlor.q ?? []), call];
  };
  page.parlor = parlor;
  for (const call of calls) parlor(...call);
}

/** The snippet's second line: runs the loader as the script of this tag. @param inlined null when the host is static */
async function load(attributes: Record<string, string> = {}, inlined: unknown = CONFIG): Promise<void> {
  const script = document.createElement('script');
  for (const [name, value] of Object.entries({ src: SRC, ...attributes })) script.setAttribute(name, value);
  if (inlined !== null) Object.assign(script, { parlor: inlined });
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
  vi.resetModules();
  await import('../../loader/loader.ts');
  Object.defineProperty(document, 'currentScript', { value: null, configurable: true });
}

const launcher = (): Element | null => document.querySelector('parlor-chat');
const untilLauncher = () => vi.waitFor(() => expect(launcher()).not.toBeNull());
const lines = (): unknown[] => warn.mock.calls.map(([line]: unknown[]) => line);
const requests = (): string[] => fetchMock.mock.calls.map(([url]) => String(url));

it('starts when the page is loaded and idle, not before', async () => {
  setReadyState('loading');
  queue();
  await load();
  expect(idle).toHaveLength(0);
  setReadyState('complete');
  window.dispatchEvent(new Event('load'));
  expect(idle).toHaveLength(1);
  expect([launcher(), requests()]).toEqual([null, []]);
  idle[0]?.();
  await untilLauncher();
  await vi.waitFor(() => expect(requests()).toEqual(['https://chat.example/v1/ping?key=demo']));
  expect(lines()).toEqual([]);
});

it.each(['open', 'toggle', 'send'])('starts at once when the page asked to %s', async (name) => {
  setReadyState('loading');
  queue([name, 'Hello']);
  await load();
  await untilLauncher();
});

it('starts at once when the page asks later', async () => {
  queue();
  await load();
  page.parlor?.('on', 'open', vi.fn());
  expect(launcher()).toBeNull();
  page.parlor?.('open');
  await untilLauncher();
});

it('waits for the visitor of a page that is only prerendered', async () => {
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
  queue();
  await load();
  expect(idle).toHaveLength(0);
  Reflect.deleteProperty(document, 'prerendering');
  document.dispatchEvent(new Event('prerenderingchange'));
  expect(idle).toHaveLength(1);
});

it('replays what the snippet queued, in order, and then what came while it was starting', async () => {
  const heard: string[] = [];
  queue(['on', 'ready', () => heard.push('queued')], ['on', 'nonsense', 1]);
  await load();
  page.parlor?.('on', 'ready', () => heard.push('later'));
  idle[0]?.();
  await vi.waitFor(() => expect(heard).toEqual(['queued', 'later']));
  expect(lines()).toEqual([expect.stringContaining('[parlor] on "nonsense" expects a function')]);
});

it('works without the first line of the snippet, and beside an element called parlor', async () => {
  const element = document.createElement('div');
  element.id = 'parlor';
  document.body.append(element);
  (page as { parlor?: unknown }).parlor = element;
  await load();
  idle[0]?.();
  await untilLauncher();
  expect(typeof page.parlor).toBe('function');
});

it('adds one name to the page and no more', async () => {
  const before = new Set(Object.keys(window));
  await load();
  idle[0]?.();
  await untilLauncher();
  expect(Object.keys(window).filter((name) => !before.has(name))).toEqual(['parlor']);
});

it('refuses to be there twice, in one line, and leaves the first alone', async () => {
  queue();
  await load();
  const first = page.parlor;
  await load({ src: 'https://chat.example/loader.js?key=other' });
  expect(page.parlor).toBe(first);
  expect(lines()).toEqual(['[parlor] key demo is here already, other is ignored']);
});

it('may come again after destroy', async () => {
  await load();
  page.parlor?.('open');
  await untilLauncher();
  page.parlor?.('destroy');
  expect(launcher()).toBeNull();
  await load();
  page.parlor?.('open');
  await untilLauncher();
  expect(lines().filter((line) => String(line).includes('already'))).toEqual([]);
});

describe('the configuration', () => {
  it('is fetched once where the script came without it', async () => {
    await load(
      { src: 'https://cdn.example/loader.js', 'data-key': 'demo', 'data-server': 'https://chat.example/' },
      null,
    );
    idle[0]?.();
    await untilLauncher();
    await vi.waitFor(() => expect(requests()).toHaveLength(2));
    expect(requests()).toEqual(['https://chat.example/v1/config?key=demo', 'https://chat.example/v1/ping?key=demo']);
  });

  it.each<[string, () => Promise<Response>]>([
    ['the network fails', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['the site is unknown', async () => Response.json({ code: 'unknown-site' }, { status: 404 })],
    ['the answer is a page', async () => new Response('<html>')],
  ])('that cannot be had is one line in the console, when %s', async (_, answer) => {
    fetchMock.mockImplementation(answer);
    await load({}, null);
    idle[0]?.();
    await vi.waitFor(() => expect(lines()).toEqual([expect.stringMatching(/^\[parlor\] no configuration from https/)]));
    expect(launcher()).toBeNull();
  });

  it('is overridden by attributes, and a malformed one is one line', async () => {
    await load({ 'data-position': 'left', 'data-color': 'red' });
    idle[0]?.();
    await untilLauncher();
    const css = [...(launcher()?.shadowRoot?.adoptedStyleSheets[0]?.cssRules ?? [])]
      .map(({ cssText }) => cssText)
      .join('');
    expect(css).toMatch(/left: calc\(20px/);
    expect(css).toContain('#2f6b4f');
    expect(lines()).toEqual([expect.stringContaining('[parlor] data-color="red" is ignored')]);
  });

  it('needs a key: a tag without one is one line', async () => {
    await load({ src: 'https://chat.example/loader.js' });
    expect(lines()).toEqual([expect.stringContaining('[parlor] no key')]);
    expect(page.parlor).toBeUndefined();
  });
});
