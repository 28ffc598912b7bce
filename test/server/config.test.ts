/** Settings as operators write them. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/server/config.ts';

test('nothing is believed and nothing private is called unless the operator says so', () => {
  const { proxies, geoFile, webhookPrivate } = readConfig({}, 'dist');
  expect({ proxies, geoFile, webhookPrivate }).toEqual({ proxies: 0, geoFile: null, webhookPrivate: false });
});

test('a database of places is found by its path, private webhooks by a yes', () => {
  const { geoFile, webhookPrivate } = readConfig(
    { PARLOR_GEO_FILE: '/geo/city.mmdb', PARLOR_WEBHOOK_PRIVATE: 'yes' },
    'dist',
  );
  expect({ geoFile, webhookPrivate }).toEqual({ geoFile: '/geo/city.mmdb', webhookPrivate: true });
});

test('one proxy is believed by a yes, more by their number', () => {
  const read = (word: string) => readConfig({ PARLOR_TRUST_PROXY: word }, 'dist').proxies;
  expect(['no', 'yes', '2'].map(read)).toEqual([0, 1, 2]);
  for (const word of ['true', '0', '1.5', '-1', '10']) {
    expect(() => read(word)).toThrow(`PARLOR_TRUST_PROXY: expected yes, no or 1 to 9, got "${word}"`);
  }
});

test('an answer that is neither yes nor no is refused by name', () => {
  expect(() => readConfig({ PARLOR_WEBHOOK_PRIVATE: 'true' }, 'dist')).toThrow(
    'PARLOR_WEBHOOK_PRIVATE: expected one of yes, no, got "true"',
  );
});

test('files are of 10 MB at most, of any number, and come from the public address unless the operator says otherwise', () => {
  expect(readConfig({}, 'dist').files).toEqual({ maxBytes: 10_485_760, totalBytes: null, url: null });
  const files = { PARLOR_FILE_MAX_MB: '2', PARLOR_FILES_TOTAL_MB: '5', PARLOR_FILES_URL: 'https://files.example.net/' };
  expect(readConfig(files, 'dist').files).toEqual({
    maxBytes: 2_097_152,
    totalBytes: 5_242_880,
    url: 'https://files.example.net',
  });
  expect(() => readConfig({ PARLOR_FILES_URL: 'files' }, 'dist')).toThrow(
    'PARLOR_FILES_URL: expected an http or https address, got "files"',
  );
  expect(() => readConfig({ PARLOR_FILE_MAX_MB: '0' }, 'dist')).toThrow('PARLOR_FILE_MAX_MB: expected a whole number');
});
