/** Where visitors are: from a CDN's headers when there is a proxy to believe, otherwise from a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createLocator } from '../../../src/server/http/locate.ts';
import { writeMmdb } from '../../support/mmdb-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlor-geo-'));
afterAll(() => rmSync(folder, { recursive: true }));

function writeFile(name: string, content: Buffer | string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const NETWORKS = {
  '203.0.113.0/24': {
    country: { iso_code: 'CZ', names: { en: 'Czechia' } },
    subdivisions: [{ iso_code: '10', names: { en: 'Prague' } }],
    city: { names: { en: 'Prague', de: 'Prag' } },
  },
  '198.51.100.128/25': { country: { iso_code: 'NZ', names: { en: 'New Zealand' } } },
  '198.51.100.0/25': { registered_country: { iso_code: 'US', names: { en: 'United States' } } },
  '2001:db8:1::/48': {
    country: { iso_code: 'DE', names: { en: 'Germany' } },
    city: { names: { en: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch' } },
  },
};

const cityFile = writeFile(
  'city.mmdb',
  writeMmdb({ databaseType: 'GeoLite2-City', recordSize: 28, networks: NETWORKS }),
);
const byHeaders = () => createLocator({ trustProxy: true, geoFile: null });
const byFile = () => createLocator({ trustProxy: false, geoFile: cityFile });

/** As Node hands over the bytes of a header. */
const toHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('headers of a CDN', () => {
  test.each([
    ['Cloudflare', { 'cf-ipcountry': 'CZ', 'cf-region': 'Jihomoravský kraj', 'cf-ipcity': 'Brno' }],
    [
      'Vercel',
      {
        'x-vercel-ip-country': 'CZ',
        'x-vercel-ip-country-region': 'Jihomoravsk%C3%BD%20kraj',
        'x-vercel-ip-city': 'Brno',
      },
    ],
    [
      'CloudFront',
      {
        'cloudfront-viewer-country': 'CZ',
        'cloudfront-viewer-country-region-name': 'Jihomoravský kraj',
        'cloudfront-viewer-city': 'Brno',
      },
    ],
    [
      'App Engine',
      { 'x-appengine-country': 'CZ', 'x-appengine-region': 'Jihomoravský kraj', 'x-appengine-city': 'Brno' },
    ],
    ['Fastly', { 'x-geo-country': 'CZ', 'x-geo-region': 'Jihomoravský kraj', 'x-geo-city': 'Brno' }],
    ['any other', { 'x-country-code': 'cz', 'x-region': 'Jihomoravský kraj', 'x-city': 'Brno' }],
  ])('of %s tell the place', async (_name, headers) => {
    const raw = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toHeader(value)]));
    const { locate } = await byHeaders();
    expect(locate({ ip: '203.0.113.77', headers: raw })).toEqual({
      ip: '203.0.113.0',
      country: 'cz',
      region: 'Jihomoravský kraj',
      city: 'Brno',
    });
  });

  test('tell nothing when there is no proxy to believe', async () => {
    const { locate } = await createLocator({ trustProxy: false, geoFile: null });
    const headers = { 'cf-ipcountry': 'CZ', 'cf-ipcity': 'Brno', 'x-vercel-ip-country': 'CZ' };
    expect(locate({ ip: '203.0.113.77', headers })).toEqual({ ip: '203.0.113.0', country: '', region: '', city: '' });
  });

  test.each(['XX', 'ZZ', 'T1', '?', '', 'Czechia', 'C'])('that say %j for the country say nothing', async (country) => {
    const { locate } = await byHeaders();
    const headers = { 'cf-ipcountry': country, 'cf-ipcity': 'Brno' };
    expect(locate({ ip: '', headers })).toEqual({ ip: '', country: '', region: '', city: '' });
  });

  test('of two CDNs are not mixed', async () => {
    const { locate } = await byHeaders();
    const headers = { 'cf-ipcountry': 'XX', 'cf-ipcity': 'Brno', 'x-geo-country': 'NZ' };
    expect(locate({ ip: '', headers })).toMatchObject({ country: 'nz', city: '' });
  });

  test.each([
    ['?', ''],
    ['Mal\u00e9', 'Malé'],
    ['100%', '100%'],
    ['S%C3%A3o%20Paulo', 'São Paulo'],
    [toHeader('São Paulo'), 'São Paulo'],
    [toHeader('東京'), '東京'],
    ['bad%00name', ''],
    ['x'.repeat(500), 'x'.repeat(100)],
  ])('that say %j for the city mean %j', async (city, expected) => {
    const { locate } = await byHeaders();
    expect(locate({ ip: '', headers: { 'cf-ipcountry': 'CZ', 'cf-ipcity': city } }).city).toBe(expected);
  });
});

describe('a database', () => {
  test.each([24, 28, 32] as const)('with records of %i bits tells the place of an address', async (recordSize) => {
    const content = writeMmdb({ databaseType: 'GeoLite2-City', recordSize, networks: NETWORKS });
    const geoFile = writeFile(`city-${recordSize}.mmdb`, content);
    const { locate } = await createLocator({ trustProxy: false, geoFile });
    const prague = { ip: '203.0.113.0', country: 'cz', region: 'Prague', city: 'Prague' };
    expect(locate({ ip: '203.0.113.77', headers: {} })).toEqual(prague);
    expect(locate({ ip: '::ffff:203.0.113.77', headers: {} })).toEqual(prague);
    expect(locate({ ip: '2001:db8:1:2::3', headers: {} })).toEqual({
      ip: '2001:db8:1::',
      country: 'de',
      region: '',
      city: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch',
    });
  });

  test('is asked with the whole address, which is truncated afterwards', async () => {
    const { locate } = await byFile();
    expect(locate({ ip: '198.51.100.200', headers: {} })).toMatchObject({ ip: '198.51.100.0', country: 'nz' });
  });

  test('does not pass off where a network is registered as where the visitor is', async () => {
    const { locate } = await byFile();
    expect(locate({ ip: '198.51.100.7', headers: {} }).country).toBe('');
  });

  test.each(['192.0.2.1', '2001:db8:2::1', '::1', 'unknown', ''])('that does not know %j says nothing', async (ip) => {
    const { locate } = await byFile();
    expect(locate({ ip, headers: {} })).toMatchObject({ country: '', region: '', city: '' });
  });

  test('is asked when the headers say nothing, and only then', async () => {
    const { locate } = await createLocator({ trustProxy: true, geoFile: cityFile });
    expect(locate({ ip: '203.0.113.77', headers: { 'cf-ipcountry': 'XX' } }).country).toBe('cz');
    expect(locate({ ip: '203.0.113.77', headers: { 'cf-ipcountry': 'NZ' } })).toMatchObject({
      country: 'nz',
      city: '',
    });
  });

  test('whose data is damaged leaves the place unknown', async () => {
    const content = writeMmdb({ databaseType: 'GeoLite2-City', recordSize: 24, networks: NETWORKS });
    // The first country's record becomes a pointer to far outside of the file.
    content.set([0x38, 0xff, 0xff, 0xff, 0xff], content.indexOf('country') + 'country'.length);
    const geoFile = writeFile('damaged.mmdb', content);
    const { locate } = await createLocator({ trustProxy: false, geoFile });
    expect(locate({ ip: '203.0.113.77', headers: {} })).toEqual({
      ip: '203.0.113.0',
      country: '',
      region: '',
      city: '',
    });
  });

  test.each([
    ['is not there', join(folder, 'nowhere.mmdb')],
    ['is something else', writeFile('text.mmdb', 'not a database')],
    ['is empty', writeFile('empty.mmdb', '')],
    ['is a folder', folder],
  ])('that %s is refused with the name of the variable and of the file', async (_what, geoFile) => {
    await expect(createLocator({ trustProxy: false, geoFile })).rejects.toThrow(
      `PARLOR_GEO_FILE: expected a MaxMind City or Country database, but "${geoFile}" cannot be read`,
    );
  });

  test('that knows no places is refused', async () => {
    const networks = { '203.0.113.0/24': { autonomous_system_number: 64_496 } };
    const geoFile = writeFile('asn.mmdb', writeMmdb({ databaseType: 'GeoLite2-ASN', recordSize: 24, networks }));
    await expect(createLocator({ trustProxy: false, geoFile })).rejects.toThrow(/PARLOR_GEO_FILE.*GeoLite2-ASN/);
  });
});
