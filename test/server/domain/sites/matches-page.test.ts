/** What a page filter means, and that the database is never asked for less. */
import { expect, test } from 'vitest';
import { matchesPage, toAddressTest } from '../../../../src/server/domain/sites/matches-page.ts';

const CART = 'https://shop.example/Cart?step=2';

test.each([
  ['like', 'cart', CART, true],
  ['like', 'CART?', CART, true],
  ['like', 'c*t', CART, false],
  ['like', 'Ö', 'https://shop.example/ö', false],
  ['exact', CART, CART, true],
  ['exact', CART.toLowerCase(), CART, false],
  ['exact', 'https://shop.example/Cart', CART, false],
  ['glob', 'https://shop.example/*?step=*', CART, true],
  ['glob', '*/Cart*', CART, true],
  ['glob', '*/cart*', CART, false],
  ['glob', 'https://shop.example/', CART, false],
  ['glob', '%art_step*', CART, false],
] as const)('%s %s: %s is %s', (kind, pattern, url, matches) => {
  expect(matchesPage({ kind, pattern }, url)).toBe(matches);
});

test('a glob asks the database for what stands before its first star', () => {
  expect(toAddressTest({ kind: 'glob', pattern: 'https://a/*/b*' })).toEqual({
    how: 'starts-with',
    text: 'https://a/',
  });
  expect(toAddressTest({ kind: 'glob', pattern: '*b' })).toEqual({ how: 'starts-with', text: '' });
});
