/** Settings as operators write them. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/server/config.ts';

test('nothing is believed and nothing private is called unless the operator says so', () => {
  const { trustProxy, geoFile, webhookPrivate } = readConfig({}, 'dist');
  expect({ trustProxy, geoFile, webhookPrivate }).toEqual({ trustProxy: false, geoFile: null, webhookPrivate: false });
});

test('a database of places is found by its path, private webhooks by a yes', () => {
  const { geoFile, webhookPrivate } = readConfig(
    { PARLOR_GEO_FILE: '/geo/city.mmdb', PARLOR_WEBHOOK_PRIVATE: 'yes' },
    'dist',
  );
  expect({ geoFile, webhookPrivate }).toEqual({ geoFile: '/geo/city.mmdb', webhookPrivate: true });
});

test('an answer that is neither yes nor no is refused by name', () => {
  expect(() => readConfig({ PARLOR_WEBHOOK_PRIVATE: 'true' }, 'dist')).toThrow(
    'PARLOR_WEBHOOK_PRIVATE: expected one of yes, no, got "true"',
  );
});
