/** Matches a text against a pattern in which `*` stands for any text and everything else for itself. */

/**
 * Every piece between two `*` is taken where it comes first, and never looked for again further left: one way through the
 * text, whatever the pattern is.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let end = 0;
  return pattern.split('*').every((piece, index, { length }) => {
    const isLast = index === length - 1;
    const at = isLast ? text.length - piece.length : text.indexOf(piece, end);
    const fits = at >= end && text.startsWith(piece, at) && (index > 0 || at === 0);
    end = at + piece.length;
    return fits;
  });
}
