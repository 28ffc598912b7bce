/** What is made of texts around an article: its slug, the terms of a search, and the piece of its body that a search shows. */
import type { SnippetPiece } from '../../../protocol/article-api.ts';

const WORDS = /[\p{L}\p{N}\p{M}]+/gu;
const MAX_SLUG_LENGTH = 80;
/** People type a sentence at most; each term costs a look into the index. */
const MAX_TERMS = 8;
const MAX_TERM_LENGTH = 64;
/** Further down nobody looks for the piece to show: it would cost a long text for every result. */
const SNIPPET_SEARCH_LENGTH = 20_000;
const SNIPPET_BEFORE = 60;
const SNIPPET_LENGTH = 200;

/** Words with hyphens between them, in any script. */
export function toSlug(title: string): string {
  const words = fold(title).match(WORDS) ?? [];
  const slug = Array.from(words.join('-')).slice(0, MAX_SLUG_LENGTH).join('');
  return slug.replace(/-$/, '') || 'article';
}

/** Only letters and digits are left: nothing in them means anything to a database. */
export function toTerms(search: string): readonly string[] {
  const words = search.normalize('NFC').match(WORDS) ?? [];
  return [...new Set(words.map((word) => word.slice(0, MAX_TERM_LENGTH)))].slice(0, MAX_TERMS);
}

/** Around the first of the words that begin with a term; the beginning where none does. */
export function toSnippet(body: string, terms: readonly string[]): readonly SnippetPiece[] {
  const folded = terms.map(fold);
  const isHit = (word: string): boolean => folded.some((term) => fold(word).startsWith(term));
  const head = body.slice(0, SNIPPET_SEARCH_LENGTH);
  let first = 0;
  for (const match of head.matchAll(WORDS)) {
    if (!isHit(match[0])) continue;
    first = match.index;
    break;
  }
  const from = toWordStart(body, Math.max(0, first - SNIPPET_BEFORE));
  const to = toWordStart(body, Math.min(body.length, from + SNIPPET_LENGTH));
  const text = `${from > 0 ? '…' : ''}${body.slice(from, to)}${to < body.length ? '…' : ''}`;
  return toPieces(text.replace(/\s+/g, ' '), isHit);
}

function toPieces(text: string, isHit: (word: string) => boolean): readonly SnippetPiece[] {
  const pieces: SnippetPiece[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    if (!isHit(word)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), hit: false });
    pieces.push({ text: word, hit: true });
    end = index + word.length;
  }
  return end < text.length ? [...pieces, { text: text.slice(end), hit: false }] : pieces;
}

/** The nearest one before, if there is one near: neither words nor letters are cut. */
function toWordStart(text: string, index: number): number {
  if (index === 0 || index === text.length) return index;
  const space = text.lastIndexOf(' ', index);
  if (space >= index - SNIPPET_BEFORE && space > 0) return space + 1;
  return /[\uDC00-\uDFFF]/.test(text.charAt(index)) ? index - 1 : index;
}

/** As the index does it: neither case nor accents count. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase();
