/** Where a visitor is: what the CDN in front of us says, or an optional MaxMind file; unknown stays empty. */
import type { FastifyRequest } from 'fastify';
import { type CityResponse, open, type Reader, validate } from 'maxmind';
import type { Place } from '../../protocol/visitor.ts';
import { truncateAddress } from '../domain/visitors/truncate-address.ts';

export interface Locator {
  locate(request: Pick<FastifyRequest, 'ip' | 'headers'>): Place;
}

type Region = Pick<Place, 'country' | 'region' | 'city'>;

/** Headers of a country, a region and a city; the first row whose country is there counts, and no other. */
const PROVIDERS: readonly Readonly<Record<keyof Region, string>>[] = [
  { country: 'cf-ipcountry', region: 'cf-region', city: 'cf-ipcity' },
  { country: 'x-vercel-ip-country', region: 'x-vercel-ip-country-region', city: 'x-vercel-ip-city' },
  {
    country: 'cloudfront-viewer-country',
    region: 'cloudfront-viewer-country-region-name',
    city: 'cloudfront-viewer-city',
  },
  { country: 'x-appengine-country', region: 'x-appengine-region', city: 'x-appengine-city' },
  // What Fastly's and other configurations call them by custom.
  { country: 'x-geo-country', region: 'x-geo-region', city: 'x-geo-city' },
  { country: 'x-country-code', region: 'x-region', city: 'x-city' },
];
/** ISO's codes for nobody knows; Cloudflare's T1 (Tor) is no country either, but is no two letters. */
const UNKNOWN_COUNTRIES = new Set(['xx', 'zz']);
const UNKNOWN = '?';
/** The longest place name has 85 letters. */
const MAX_NAME_LENGTH = 100;
const NOWHERE: Region = { country: '', region: '', city: '' };
/** MaxMind's and DB-IP's names of databases that tell a country. */
const KNOWS_COUNTRIES = /city|country|enterprise/i;

/**
 * @param trustProxy believe headers: without a proxy that sets them, anybody could invent them
 * @param geoFile path of a City or Country database; null for none. Rejects when it cannot be read.
 */
export async function createLocator(options: {
  readonly trustProxy: boolean;
  readonly geoFile: string | null;
}): Promise<Locator> {
  const { trustProxy, geoFile } = options;
  const reader = geoFile === null ? null : await openDatabase(geoFile);
  return {
    locate({ ip, headers }) {
      const region = (trustProxy ? readHeaders(headers) : null) ?? (reader === null ? NOWHERE : lookUp(reader, ip));
      return { ip: truncateAddress(ip), ...region };
    },
  };
}

async function openDatabase(file: string): Promise<Reader<CityResponse>> {
  const expected = 'PARLOR_GEO_FILE: expected a MaxMind City or Country database';
  const reader = await open<CityResponse>(file).catch((error: unknown) => {
    throw new Error(`${expected}, but "${file}" cannot be read`, { cause: error });
  });
  const { databaseType } = reader.metadata;
  if (!KNOWS_COUNTRIES.test(databaseType)) throw new Error(`${expected}, got "${databaseType}" in "${file}"`);
  return reader;
}

function readHeaders(headers: FastifyRequest['headers']): Region | null {
  for (const provider of PROVIDERS) {
    const country = toCountry(headers[provider.country]);
    if (country === '') continue;
    return { country, region: toName(headers[provider.region]), city: toName(headers[provider.city]) };
  }
  return null;
}

function toCountry(value: unknown): string {
  const country = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return /^[a-z]{2}$/.test(country) && !UNKNOWN_COUNTRIES.has(country) ? country : '';
}

function toName(value: unknown): string {
  if (typeof value !== 'string') return '';
  const name = decodePercent(decodeBytes(value)).trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has no place in a name
  return name === UNKNOWN || /[\u0000-\u001f\u007f]/.test(name) ? '' : name.slice(0, MAX_NAME_LENGTH);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Node reads header bytes as Latin-1; most CDNs send UTF-8. */
function decodeBytes(value: string): string {
  if (/^[ -~]*$/.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    // It was Latin-1 after all.
    return value;
  }
}

/** Vercel encodes names as in an address. */
function decodePercent(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    // A percent sign that means itself.
    return value;
  }
}

function lookUp(reader: Reader<CityResponse>, ip: string): Region {
  // The file knows IPv4 addresses by themselves only.
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!validate(address)) return NOWHERE;
  const found = read(reader, address);
  return {
    country: toCountry(found?.country?.iso_code),
    region: found?.subdivisions?.[0]?.names?.en ?? '',
    city: found?.city?.names?.en ?? '',
  };
}

function read(reader: Reader<CityResponse>, address: string): CityResponse | null {
  try {
    return reader.get(address);
  } catch {
    // A damaged part of the file: the place stays unknown, the visitor is counted all the same.
    return null;
  }
}
