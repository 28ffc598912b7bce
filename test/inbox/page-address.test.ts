/** An address from a visitor's browser must not become something to click that is not a web page. */
import { expect, test } from 'vitest';
import { toPageAddress } from '../../src/inbox/page-address.ts';

test('a web page can be opened and shows its path', () => {
  expect(toPageAddress('https://shop.example/bikes?size=54#top')).toEqual({
    path: '/bikes?size=54',
    href: 'https://shop.example/bikes?size=54#top',
  });
});

test('anything else is text', () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'not a url', '']) {
    expect(toPageAddress(url)).toEqual({ path: url, href: null });
  }
});
