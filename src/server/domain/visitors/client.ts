/** What a user agent says of a browser, for the agents' eyes and for triggers; unknown stays empty. */
import Bowser from 'bowser';
import crawlers from 'crawler-user-agents';
import type { Client } from '../../../protocol/visitor.ts';

/** Longer than any browser's; cut there, hostile text costs no more than an honest one. */
export const MAX_USER_AGENT_LENGTH = 512;
/** A busy site meets some thousands; the oldest make room. */
const MAX_CACHED = 4_000;
/**
 * Tags of those who measure pages or test them, such as Lighthouse, WebPageTest and headless browsers. They get and do
 * what everybody does: a page that is quicker for whoever measures it would make their figures a lie.
 */
const MEASURING_TAGS = new Set(['monitoring', 'browser-automation']);

type ClientOrBot = Client & { readonly isBot: boolean };

const cache = new Map<string, ClientOrBot>();
let bots: RegExp | null = null;

/** Never throws, whatever the text; the same text gives the same object while it is remembered. */
export function toClient(userAgent: string): ClientOrBot {
  const known = cache.get(userAgent);
  if (known !== undefined) return known;
  const client = readUserAgent(userAgent.slice(0, MAX_USER_AGENT_LENGTH));
  // No browser says so much, and the cache stays as small as its count promises.
  if (userAgent.length > MAX_USER_AGENT_LENGTH) return client;
  const [oldest] = cache.keys();
  if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(userAgent, client);
  return client;
}

function readUserAgent(userAgent: string): ClientOrBot {
  // The parser throws on an empty text.
  if (userAgent === '') {
    return { browser: '', browserVersion: '', os: '', platform: '', device: '', isBot: false };
  }
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    browser: browser.name ?? '',
    browserVersion: toMajorMinor(browser.version),
    os: toSystem(userAgent, os, browser),
    platform: os.name ?? '',
    device: os.name === 'Chrome OS' ? 'desktop' : toDevice(platform.type),
    isBot: isBot(userAgent),
  };
}

type Parsed = ReturnType<typeof Bowser.parse>;

const toMajorMinor = (version = ''): string => /^\d+(\.\d+)?/.exec(version)?.[0] ?? '';
const toMajor = (version = ''): string => /^\d+/.exec(version)?.[0] ?? '';

/** A name as people say it; a version only where the browser tells the true one. */
function toSystem(userAgent: string, { name = '', version, versionName }: Parsed['os'], browser: Parsed['browser']) {
  const versions: Readonly<Record<string, string | undefined>> = {
    Windows: versionName,
    // Chrome says "Android 10; K" on every device: https://www.chromium.org/updates/ua-reduction/
    Android: userAgent.includes('Android 10; K)') ? '' : toMajor(version),
    // Since version 26 Safari says iOS 18 for ever; its own version is the system's.
    iOS: browser.name === 'Safari' && browser.version ? toMajor(browser.version) : toMajor(version),
  };
  return `${name} ${versions[name] ?? ''}`.trim();
}

function toDevice(type = ''): Client['device'] {
  return type === 'desktop' || type === 'tablet' || type === 'mobile' ? type : '';
}

function isBot(userAgent: string): boolean {
  bots ??= compileBots(crawlers);
  return bots.test(userAgent);
}

/** The package's types for modules leave the tags out. */
function compileBots(patterns: readonly { readonly pattern: string; readonly tags?: readonly string[] }[]): RegExp {
  const others = patterns.filter(({ tags = [] }) => tags.length === 0 || tags.some((tag) => !MEASURING_TAGS.has(tag)));
  return new RegExp(others.map(({ pattern }) => pattern).join('|'));
}
