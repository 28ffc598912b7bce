/** Patterns with stars: against a naive matcher, and against somebody who means harm. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_PATTERN_LENGTH } from '../../src/protocol/trigger.ts';
import { matchesGlob } from '../../src/triggers/glob.ts';

function matchesNaively(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return matchesNaively(pattern.slice(1), text) || (text !== '' && matchesNaively(pattern, text.slice(1)));
  }
  return text !== '' && pattern[0] === text[0] && matchesNaively(pattern.slice(1), text.slice(1));
}

it.each<[string, string, boolean]>([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['**', 'abc', true],
  ['abc', 'abc', true],
  ['abc', 'abcabc', false],
  ['a*', 'abc', true],
  ['*c', 'abc', true],
  ['b*', 'abc', false],
  ['*b', 'abc', false],
  ['ab*bc', 'abc', false],
  ['ab*bc', 'abbc', true],
  ['*a*b*', 'xxbxxa', false],
  ['a.c', 'abc', false],
  ['[a-z]+', 'abc', false],
  ['https://*.example.com/*', 'https://www.example.com/', true],
])('%s on %s: %s', (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches);
});

it('says what a naive matcher says, for any pattern and text', () => {
  const letters = (alphabet: string[], maxLength: number) =>
    fc.array(fc.constantFrom(...alphabet), { maxLength }).map((all) => all.join(''));
  fc.assert(
    fc.property(letters(['a', 'b', '*'], 8), letters(['a', 'b'], 10), (pattern, text) => {
      expect(matchesGlob(pattern, text)).toBe(matchesNaively(pattern, text));
    }),
    { numRuns: 2_000 },
  );
});

describe('a hostile pair', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [`${'a*'.repeat(MAX_PATTERN_LENGTH / 2 - 1)}b`, 'a'.repeat(100_000)],
    [`${'*a'.repeat(MAX_PATTERN_LENGTH / 2 - 1)}*b`, 'a'.repeat(100_000)],
    [`*${'a'.repeat(400)}b*${'a'.repeat(90)}*`, 'a'.repeat(100_000)],
  ])('is read once, each search going on where the last one ended', (pattern, text) => {
    const starts: number[] = [];
    const indexOf = String.prototype.indexOf;
    vi.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, piece, from = 0) {
      starts.push(from);
      return indexOf.call(this, piece, from);
    });
    const matches = matchesGlob(pattern, text);
    vi.restoreAllMocks();
    expect(matches).toBe(false);
    expect(starts.length).toBeLessThanOrEqual(pattern.split('*').length);
    expect(starts).toEqual([...starts].sort((left, right) => left - right));
  });
});
