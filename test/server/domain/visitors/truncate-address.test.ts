/** What is kept of addresses. */
import { expect, test } from 'vitest';
import { truncateAddress } from '../../../../src/server/domain/visitors/truncate-address.ts';

test.each([
  ['203.0.113.77', '203.0.113.0'],
  ['8.8.8.8', '8.8.8.0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
  ['2001:DB8:1::1', '2001:db8:1::'],
  ['::1', '::'],
  ['fe80::1%eth0', 'fe80::'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['::ffff:cb00:714d', '203.0.113.0'],
])('keeps of %s only %s', (ip, kept) => {
  expect(truncateAddress(ip)).toBe(kept);
});

test.each(['', 'unknown', '1', '0x7f.1', '010.1.1.1', '256.1.1.1', '1.2.3.4:80', '1.2.3.4, 5.6.7.8', '[::1]', ':::'])(
  'keeps nothing of %j',
  (ip) => {
    expect(truncateAddress(ip)).toBe('');
  },
);
