/** A message's text as text nodes, code and safe links; what else is in it, FormattedText draws. */
import { toTextPieces } from './text-pieces.ts';

/** Something that may be a mark of FormattedText. */
const MARKED = /[*_~]|^ {0,3}```|^ *(?:>|[-+] |\d{1,3}[.)] )/m;

export const isMarked = (text: string): boolean => MARKED.test(text);

export function MessageText({ text }: { readonly text: string }) {
  return (
    <div class="p-bubble" dir="auto">
      {toTextPieces(text).map((piece) => {
        if (piece.kind === 'text') return piece.text;
        if (piece.kind === 'code') return <code>{piece.text}</code>;
        return (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {piece.text}
          </a>
        );
      })}
    </div>
  );
}
