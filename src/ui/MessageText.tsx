/** A message's text as text nodes and safe links. */
import { toTextPieces } from './text-pieces.ts';

export function MessageText({ text }: { text: string }) {
  return (
    <div class="p-bubble" dir="auto">
      {toTextPieces(text).map((piece) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {piece.text}
          </a>
        ),
      )}
    </div>
  );
}
