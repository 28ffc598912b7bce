/** A message's text as it was meant: paragraphs, lists, quotes and code, of own nodes and nothing else. */
import type { ComponentChild } from 'preact';
import { drawInline } from './inline-text.tsx';

/** Quotes within quotes beyond this are text: nobody reads further in, and a bomb of them stays small. */
const MAX_QUOTES = 3;
const FENCE = /^ {0,3}```/;
const QUOTE = /^ {0,3}> ?/;
/** Three digits: a year at the beginning of a line counts nothing. */
const ITEM = /^ *(?:([-*+])|(\d{1,3})[.)]) +(?=\S)/;

export function FormattedText({ text }: { readonly text: string }) {
  return (
    <div class="p-bubble" dir="auto">
      {drawBlocks(text.split('\n'), 0)}
    </div>
  );
}

function drawBlocks(lines: readonly string[], depth: number): ComponentChild[] {
  const blocks: ComponentChild[] = [];
  const plain: string[] = [];
  let index = 0;
  /** The lines from here on that are alike; at least one. */
  const takeWhile = (isAlike: (line: string) => boolean): readonly string[] => {
    const start = index++;
    while (index < lines.length && isAlike(lines[index] ?? '')) index++;
    return lines.slice(start, index);
  };
  const endParagraph = (): void => {
    if (plain.length > 0) blocks.push(...drawInline(plain.splice(0).join('\n')));
  };
  const add = (block: ComponentChild): void => {
    // A block brings its own distance: an empty line around it would double it.
    while (plain.at(-1)?.trim() === '') plain.pop();
    endParagraph();
    blocks.push(block);
    while (lines[index]?.trim() === '') index++;
  };

  while (index < lines.length) {
    const line = lines[index] ?? '';
    const item = ITEM.exec(line);
    if (FENCE.test(line)) {
      const [, ...code] = takeWhile((next) => !FENCE.test(next));
      index++;
      add(
        <pre>
          <code>{code.join('\n')}</code>
        </pre>,
      );
    } else if (depth < MAX_QUOTES && QUOTE.test(line)) {
      const quoted = takeWhile((next) => QUOTE.test(next)).map((next) => next.replace(QUOTE, ''));
      add(<blockquote>{drawBlocks(quoted, depth + 1)}</blockquote>);
    } else if (item !== null) {
      const isOrdered = item[2] !== undefined;
      const items = takeWhile((next) => {
        const other = ITEM.exec(next);
        return other !== null && (other[2] !== undefined) === isOrdered;
      });
      const List = isOrdered ? 'ol' : 'ul';
      add(<List>{items.map(drawItem)}</List>);
    } else {
      plain.push(line);
      index++;
    }
  }
  endParagraph();
  return blocks;
}

/** The mark is text: what is copied from the list can still be read as one. */
function drawItem(line: string) {
  const [written = '', , number] = ITEM.exec(line) ?? [];
  return (
    <li>
      <span>{number === undefined ? '• ' : `${number}. `}</span>
      {drawInline(line.slice(written.length))}
    </li>
  );
}
