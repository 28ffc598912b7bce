/** Who passes by the sample shop: browsers, places, languages, and where they come from. Pure. */
import type { Client, Place } from '../../protocol/visitor.ts';

interface PasserBy {
  readonly client: Client & { readonly isBot: false };
  readonly place: Place;
  readonly language: string;
  readonly timeZone: string;
  readonly screen: string;
  readonly referrer: string;
  /** Of the address that they land on; empty for none. */
  readonly query: string;
}

const CLIENTS: readonly (readonly [Client, screen: string])[] = [
  [
    { browser: 'Chrome', browserVersion: '141.0.0.0', os: 'Windows 10', platform: 'Windows', device: 'desktop' },
    '1920x1080',
  ],
  [
    { browser: 'Chrome', browserVersion: '141.0.0.0', os: 'Android 15', platform: 'Android', device: 'mobile' },
    '412x915',
  ],
  [{ browser: 'Safari', browserVersion: '18.6', os: 'iOS 18.6', platform: 'iOS', device: 'mobile' }, '390x844'],
  [
    { browser: 'Safari', browserVersion: '18.6', os: 'macOS 10.15.7', platform: 'macOS', device: 'desktop' },
    '1512x982',
  ],
  [{ browser: 'Firefox', browserVersion: '144.0', os: 'Linux', platform: 'Linux', device: 'desktop' }, '2560x1440'],
  [
    {
      browser: 'Microsoft Edge',
      browserVersion: '141.0.0.0',
      os: 'Windows 10',
      platform: 'Windows',
      device: 'desktop',
    },
    '1536x864',
  ],
];

/** Networks that documents and examples have for themselves (RFC 5737). */
const PLACES: readonly (readonly [Place, language: string, timeZone: string])[] = [
  [{ ip: '192.0.2.0', country: 'cz', region: 'Prague', city: 'Prague' }, 'cs-CZ', 'Europe/Prague'],
  [{ ip: '192.0.2.0', country: 'cz', region: 'South Moravia', city: 'Brno' }, 'cs-CZ', 'Europe/Prague'],
  [{ ip: '198.51.100.0', country: 'de', region: 'Berlin', city: 'Berlin' }, 'de-DE', 'Europe/Berlin'],
  [{ ip: '198.51.100.0', country: 'no', region: 'Oslo', city: 'Oslo' }, 'nb-NO', 'Europe/Oslo'],
  [{ ip: '203.0.113.0', country: 'gb', region: 'England', city: 'Leeds' }, 'en-GB', 'Europe/London'],
  [{ ip: '203.0.113.0', country: 'us', region: 'New York', city: 'New York' }, 'en-US', 'America/New_York'],
];

const SOURCES: readonly (readonly [referrer: string, query: string])[] = [
  ['', ''],
  ['https://www.google.com/', ''],
  ['https://www.google.com/', ''],
  ['https://duckduckgo.com/', ''],
  ['https://www.instagram.com/', '?utm_source=instagram&utm_medium=social&utm_campaign=autumn'],
  ['', '?utm_source=newsletter&utm_medium=email&utm_campaign=november'],
];

/** @param random in [0, 1) */
export function toPasserBy(random: () => number): PasserBy {
  const [client, screen] = pick(CLIENTS, random);
  const [place, language, timeZone] = pick(PLACES, random);
  const [referrer, query] = pick(SOURCES, random);
  return { client: { ...client, isBot: false }, place, language, timeZone, screen, referrer, query };
}

export function pick<Entry>(list: readonly Entry[], random: () => number): Entry {
  const entry = list[Math.floor(random() * list.length)];
  if (entry === undefined) throw new Error('expected a list with entries');
  return entry;
}
