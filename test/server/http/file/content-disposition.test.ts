/** Names in headers: whatever the name, it is one header, and both forms of it are the name. */
import { expect, test } from 'vitest';
import { toContentDisposition } from '../../../../src/server/http/file/content-disposition.ts';

test.each([
  ['plant.png', `attachment; filename="plant.png"; filename*=UTF-8''plant.png`],
  [
    'my "best" 50% \\ plan.pdf',
    `attachment; filename="my _best_ 50_ _ plan.pdf"; filename*=UTF-8''my%20%22best%22%2050%25%20%5C%20plan.pdf`,
  ],
  ['Grüße 🌿.txt', `attachment; filename="Gr__e __.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%F0%9F%8C%BF.txt`],
  [`it's (a) *.txt`, `attachment; filename="it's (a) *.txt"; filename*=UTF-8''it%27s%20%28a%29%20%2A.txt`],
])('%s', (name, header) => {
  expect(toContentDisposition('attachment', name)).toBe(header);
});

test('no name brings a header of its own', () => {
  expect(toContentDisposition('inline', 'a\r\nx-evil: 1')).toBe(
    `inline; filename="a__x-evil: 1"; filename*=UTF-8''a%0D%0Ax-evil%3A%201`,
  );
});
