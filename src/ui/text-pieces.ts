/** Cuts a message's text into plain text, code and web links, and into nothing else. */

export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** `text` is what was written, or the name that was given to it; `href` the address as the browser reads it. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/**
 * Code between back-ticks, a named link, or an address. Control and direction characters end an address: they could make it
 * look like another one. No name may look like an address, which could be another one than it leads to. No alternative reads
 * on beyond the character that begins it, so a text is read once, whatever is in it.
 */
const SPECIAL =
  /`([^`\n]+)`|\[((?:(?!:\/\/|www\.)[^[\]\n])+)\]\((https?:\/\/[^\s<>()[\]"`\p{Cc}\p{Cf}]+)\)|\bhttps?:\/\/[^\s<>"`\p{Cc}\p{Cf}]+/giu;
const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const TRAILING = /[.,;:!?'’”»…*_~)\]}]/;

/** The pieces in order; what is neither code nor link is text as it was written. */
export function toTextPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(SPECIAL)) {
    const [all, code, name, address] = match;
    const written = address === undefined && code === undefined ? trimSentence(all) : all;
    const href = code === undefined ? toHref(address ?? written) : null;
    if (code === undefined && href === null) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push(href === null ? { kind: 'code', text: code ?? '' } : { kind: 'link', text: name ?? written, href });
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
 * Null for what is no address of the web, and for one with credentials, which only pretends to lead where it says.
 */
export function toHref(written: string): string | null {
  try {
    const url = new URL(written);
    return /^https?:$/.test(url.protocol) && url.username + url.password === '' ? url.href : null;
  } catch {
    // Not an address after all, so it stays text.
    return null;
  }
}
