/** Cuts a message's text into plain text and web links, and into nothing else. */

export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `text` is what was written, `href` the same address as the browser reads it. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Control and direction characters end an address: they could make it look like another one. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"`\p{Cc}\p{Cf}]+/giu;
const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const TRAILING = /[.,;:!?'’”»…*_~)\]}]/;

/** The pieces in order; their texts joined are `text` again. */
export function toTextPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const written = trimSentence(match[0]);
    const href = toHref(written);
    if (href === null) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push({ kind: 'link', text: written, href });
    end = match.index + written.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}

/** Leaves the sentence's punctuation outside, but keeps a bracket that the address itself opened. */
function trimSentence(address: string): string {
  const count = (char: string): number => address.split(char).length - 1;
  const surplus: Record<string, number> = {};
  let end = address.length;
  for (; TRAILING.test(address.charAt(end - 1)); end--) {
    const closer = address.charAt(end - 1);
    const opener = OPENERS[closer];
    if (opener === undefined) continue;
    const left = (surplus[closer] ?? count(closer) - count(opener)) - 1;
    if (left < 0) break;
    surplus[closer] = left;
  }
  return address.slice(0, end);
}

/**
 * Null for what is no address, and for one with credentials, which only pretends to lead where it says. What ADDRESS
 * finds is http or https and nothing else.
 */
function toHref(written: string): string | null {
  try {
    const url = new URL(written);
    return url.username + url.password === '' ? url.href : null;
  } catch {
    // Not an address after all, so it stays text.
    return null;
  }
}
