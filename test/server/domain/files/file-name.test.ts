/** Names of files come from anywhere, and end up in headers, folders and in front of people. */
import { expect, test } from 'vitest';
import { toFileName } from '../../../../src/server/domain/files/file-name.ts';

test.each([
  ['plant.png', 'plant.png'],
  ['Grüße von der 🌿.txt', 'Grüße von der 🌿.txt'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system.ini', 'system.ini'],
  ['C:\\photos\\plant.png', 'plant.png'],
  ['a.png\r\nSet-Cookie: x=1', 'a.pngSet-Cookie: x=1'],
  ['a\0.png', 'a.png'],
  ['invoice\u202egpj.exe', 'invoicegpj.exe'],
  ['\u2066a\u2069\u200f\u061c.png', 'a.png'],
  ['half \ud800.png', 'half .png'],
  ['e\u0301.png', 'é.png'],
  ['.htaccess', 'htaccess'],
  ['page.svg. . ', 'page.svg'],
  ['..', ''],
  ['/', ''],
  ['', ''],
])('%j becomes %j', (sent, name) => {
  expect(toFileName(sent)).toBe(name);
});

test('a name of 200 characters stays, a longer one is cut and keeps its ending', () => {
  const name = `${'🌿'.repeat(196)}.png`;
  expect(toFileName(name)).toBe(name);
  expect(toFileName(`🌿${name}`)).toBe(name);
  expect(toFileName('x'.repeat(1_000))).toBe('x'.repeat(200));
  expect(toFileName(`a.${'x'.repeat(1_000)}`)).toHaveLength(200);
});
