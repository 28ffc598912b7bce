/** Addresses without the part that tells one household from another, as IMsupporting writes them; and its times. */
import { expect, test } from 'vitest';
import { toGmtMidnight, toGmtTime } from '../../../src/server/compat/gmt-time.ts';
import { toMaskedAddress } from '../../../src/server/compat/imsupporting/lists.ts';

test.each([
  ['80.192.137.0', '80.192.137.xxx'],
  ['2001:db8:1::', '2001:db8:1:xxx'],
  ['', ''],
])('the address %s is told as %s', (ip, masked) => {
  expect(toMaskedAddress(ip)).toBe(masked);
});

test('an instant is told in GMT, and never as zeros', () => {
  expect(toGmtTime(Date.UTC(2018, 9, 17, 19, 16, 29, 999))).toBe('2018-10-17 19:16:29');
  expect([toGmtTime(null), toGmtTime(0)]).toEqual(['0000-00-00 00:00:00', '0000-00-00 00:00:00']);
  expect(toGmtMidnight(Date.UTC(2018, 9, 17, 19, 16))).toBe(Date.UTC(2018, 9, 17));
  expect(toGmtMidnight(Date.UTC(2018, 9, 17))).toBe(Date.UTC(2018, 9, 17));
});
