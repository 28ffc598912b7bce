/** Only one plain address is an address, whatever address parsers made of the others. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAddress, toHeaderText } from '../../../src/server/mail/address.ts';

const LONG_DOMAIN = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}`;

test.each([
  ['ann@example.com', 'ann@example.com'],
  ['  Ann.B+shop@Example.COM ', 'ann.b+shop@example.com'],
  ['owner@localhost', 'owner@localhost'],
  ["o'neil_1%x@xn--bcher-kva.example", "o'neil_1%x@xn--bcher-kva.example"],
  [`${'x'.repeat(60)}@${LONG_DOMAIN}`, `${'x'.repeat(60)}@${LONG_DOMAIN}`],
])('%j is an address', (text, address) => {
  expect(decodeAddress(text)).toBe(address);
});

describe('no address is', () => {
  test.each([
    ['nothing', ''],
    ['no host', 'ann@'],
    ['no name', '@example.com'],
    ['two', 'a@example.com,b@example.com'],
    ['two with a semicolon', 'a@example.com;b@example.com'],
    ['two with a space', 'a@example.com b@example.com'],
    ['two signs', 'a@b@example.com'],
    ['a display name', 'Ann <ann@example.com>'],
    ['brackets alone', '<ann@example.com>'],
    ['a quoted name with a host in it', '"ann@evil.example x"@example.com'],
    ['a quoted name', '"ann"@example.com'],
    ['a comment', 'ann(evil@evil.example)@example.com'],
    ['a comment after it', 'ann@example.com(comment)'],
    ['a group', 'team:a@example.com,b@example.com;'],
    ['a route', '@evil.example:ann@example.com'],
    ['a header after a line end', 'ann@example.com\r\nBcc: all@example.com'],
    ['a command after a line end', 'ann@example.com>\r\nRCPT TO:<b@example.com'],
    ['a line feed', 'ann@exam\nple.com'],
    ['a null character', 'ann@example.com\u0000.evil.example'],
    ['an address literal', 'ann@[127.0.0.1]'],
    ['a dot in front', '.ann@example.com'],
    ['two dots', 'a..b@example.com'],
    ['a dot behind', 'ann@example.com.'],
    ['an empty label', 'ann@example..com'],
    ['a hyphen at a label’s edge', 'ann@-example.com'],
    ['an underscore in the host', 'ann@ex_ample.com'],
    ['a letter that becomes ASCII in lower case', '\u212Aann@example.com'],
    ['a letter that looks like another', '\u0430nn@example.com'],
    ['an encoded word', '=?utf-8?q?ann=40evil.example=3e?=@example..com'],
    ['a name of 65', `${'x'.repeat(65)}@example.com`],
    ['a label of 64', `ann@${'x'.repeat(64)}.com`],
    ['255 characters', `${'x'.repeat(63)}@${LONG_DOMAIN}`],
  ])('%s', (_what, text) => {
    expect(decodeAddress(text)).toBeNull();
  });

  test('anything with what separates addresses, lines or words, in 5,000 random texts', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'ab.@-<>()[],;:"\\ \r\n\t\0\u212A=?_é'), maxLength: 40 });
    fc.assert(
      fc.property(hostile, (text) => {
        const address = decodeAddress(text);
        if (address !== null) expect(address).toMatch(/^[ab=?_.-]+@[ab.-]+$/);
      }),
      { numRuns: 5_000, seed: 14 },
    );
  });
});

describe('the text of a header', () => {
  test('has one line, whatever line ends and invisible characters were in it', () => {
    expect(toHeaderText('Hi\r\nBcc: a@example.com\u2028x\u202Ey\u0000')).toBe('Hi Bcc: a@example.com x y');
  });

  test('is cut between characters, not inside one', () => {
    expect(toHeaderText('😀😀😀😀', 3)).toBe('😀😀…');
    expect(toHeaderText('abc', 3)).toBe('abc');
  });

  test('never has a control character, in 2,000 random texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(toHeaderText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2_000, seed: 14 },
    );
  });
});
