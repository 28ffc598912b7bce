/** Slugs in any script, terms that are words only, and snippets that show where a word was found. */
import { describe, expect, test } from 'vitest';
import { toSlug, toSnippet, toTerms } from '../../../../src/server/domain/articles/article-texts.ts';

const LONG = `${'before '.repeat(60)}the refund comes ${'after '.repeat(60)}`;
const join = (pieces: ReturnType<typeof toSnippet>) => pieces.map(({ text }) => text).join('');

test.each([
  ['Send it back!', 'send-it-back'],
  ['  Über Größe & Straße ', 'uber-große-straße'],
  ['返品について', '返品について'],
  ['???', 'article'],
  [`${'x'.repeat(79)} yz`, 'x'.repeat(79)],
])('the slug of %j is %j', (title, slug) => {
  expect(toSlug(title)).toBe(slug);
});

describe('the terms of a search', () => {
  test.each([
    ['send "back" OR title:x*', ['send', 'back', 'OR', 'title', 'x']],
    ['a a\u0000a', ['a']],
    ['%_\\ -', []],
    ['Größe 38', ['Größe', '38']],
  ])('%j are %j', (search, terms) => {
    expect(toTerms(search)).toEqual(terms);
  });

  test('are few and short, however much was typed', () => {
    expect(toTerms('a b c d e f g h i j')).toHaveLength(8);
    expect(toTerms('x'.repeat(200))[0]).toHaveLength(64);
  });
});

describe('a snippet', () => {
  test('shows the words that begin with a term, whatever their case and accents', () => {
    expect(toSnippet('Die Größen stehen\n\nhier.', ['GROß', 'hi'])).toEqual([
      { text: 'Die ', hit: false },
      { text: 'Größen', hit: true },
      { text: ' stehen ', hit: false },
      { text: 'hier', hit: true },
      { text: '.', hit: false },
    ]);
  });

  test('is around the first of them, with whole words and a sign where it was cut', () => {
    const pieces = toSnippet(LONG, ['ref']);
    expect(pieces.filter(({ hit }) => hit)).toEqual([{ text: 'refund', hit: true }]);
    expect(join(pieces)).toMatch(/^…before .* after …$/);
    expect(join(pieces).length).toBeLessThan(220);
  });

  test('is the beginning where the body has none of them', () => {
    expect(join(toSnippet(LONG, ['title']))).toMatch(/^before before/);
    expect(toSnippet('', ['x'])).toEqual([]);
  });

  test('cuts no letter in two', () => {
    for (let shift = 0; shift < 4; shift++) {
      expect(join(toSnippet('x'.repeat(shift) + '😀'.repeat(300), ['none']))).not.toMatch(/\p{Surrogate}/u);
    }
  });
});
