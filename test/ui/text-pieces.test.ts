/** What becomes a link in a message, and what must never become one. */
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTextPieces } from '../../src/ui/text-pieces.ts';

const toLinks = (text: string) => toTextPieces(text).flatMap((piece) => (piece.kind === 'link' ? [piece.text] : []));

describe('toTextPieces', () => {
  it.each([
    ['see https://example.com/a?b=c#d now', 'https://example.com/a?b=c#d'],
    ['HTTP://EXAMPLE.COM/', 'HTTP://EXAMPLE.COM/'],
    ['Read https://example.com.', 'https://example.com'],
    ['Really (https://example.com/a)?!', 'https://example.com/a'],
    ['https://en.wikipedia.org/wiki/Fern_(plant)', 'https://en.wikipedia.org/wiki/Fern_(plant)'],
    ['[https://example.com/[1]],', 'https://example.com/[1]'],
    ['"https://example.com/quoted"', 'https://example.com/quoted'],
    ['<https://example.com/angle>', 'https://example.com/angle'],
    ['https://example.com/\u202Egpj.exe', 'https://example.com/'],
    ['https://example.com/a…', 'https://example.com/a'],
    ['javascript:https://example.com', 'https://example.com'],
  ])('links the address in %j without what surrounds it', (text, link) => {
    expect(toLinks(text)).toEqual([link]);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://example.com/%0Aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.com',
    '//example.com',
    'example.com',
    'mailto:a@example.com',
    'https://',
    'http://.',
    'https:///',
    'xhttps://example.com',
    'https://bank.example@evil.example/',
    'https://user:secret@example.com',
    '<img src=x onerror=alert(1)>',
  ])('leaves %j as text', (text) => {
    expect(toTextPieces(text)).toEqual([{ kind: 'text', text }]);
  });

  it('gives every link an http address without quotes or spaces', () => {
    const pieces = toTextPieces('https://example.com/a\'b" https://example.com/ä');
    for (const piece of pieces) if (piece.kind === 'link') expect(piece.href).toMatch(/^https?:\/\/[^\s"<>]+$/);
    expect(toLinks('https://example.com/a\'b" https://example.com/ä')).toHaveLength(2);
  });

  it('loses and doubles no character of any text', () => {
    const pieces = string({ unit: 'binary', maxLength: 60 }).map((text) => text.replace(/[`[]/g, ''));
    assert(
      property(pieces, pieces, pieces, (before, path, after) => {
        const text = `${before}https://example.com/${path} ${after}http://b.example)${before}`;
        expect(
          toTextPieces(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('needs linear time for a text made of closing brackets', () => {
    const text = `https://example.com/${')'.repeat(7_900)}`;
    expect(toLinks(text)).toEqual(['https://example.com/']);
  });
});
