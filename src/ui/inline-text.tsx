/** Draws the text of one paragraph: bold, italic, struck out, code and links. Reads it once, whatever is in it. */
import type { ComponentChild } from 'preact';
import { toTextPieces } from './text-pieces.ts';

/** The allow-list: what is around words, and what that makes of them. */
const TAGS = { '**': 'strong', __: 'strong', '*': 'em', _: 'em', '~~': 's' } as const;
type Mark = keyof typeof TAGS;

/** Words that a mark was opened before, and that nothing has closed yet. */
interface Opened {
  readonly mark: Mark | '';
  readonly children: ComponentChild[];
}

const MARKS = /[*_~]+/g;
const isMark = (text: string): text is Mark => Object.hasOwn(TAGS, text);

export function drawInline(text: string): ComponentChild[] {
  const root: ComponentChild[] = [];
  // At most one for each mark, so what is drawn is never deeper than there are marks.
  const opened: Opened[] = [{ mark: '', children: root }];
  const add = (...children: readonly ComponentChild[]): void => {
    const target = opened.at(-1)?.children ?? root;
    for (const child of children) {
      // One text node for the text between two marks, whatever was tried there.
      if (typeof child === 'string' && typeof target.at(-1) === 'string') target.push(`${target.pop()}${child}`);
      else target.push(child);
    }
  };

  /** What was never closed is text again. */
  function giveUp(from: number): void {
    for (const { mark, children } of opened.splice(from)) add(mark, ...children);
  }

  function addText(text: string): void {
    let end = 0;
    for (const { 0: mark, index } of text.matchAll(MARKS)) {
      if (!isMark(mark)) continue;
      const before = text.slice(index - 1, index);
      const after = text.charAt(index + mark.length);
      // Single marks within words are multiplications and names of files.
      const isInWord = mark.length > 1 ? false : /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
      const place = opened.findIndex((one) => one.mark === mark);
      const closes = place > 0 && !isInWord && /\S/.test(before || 'x');
      const opens = !isInWord && /\S/.test(after || 'x') && !/[\\\p{L}\p{N}]/u.test(mark.length > 1 ? '' : before);
      if (!closes && !opens) continue;
      add(text.slice(end, index));
      end = index + mark.length;
      if (closes) {
        giveUp(place + 1);
        close(mark);
      } else {
        if (place > 0) giveUp(place);
        opened.push({ mark, children: [] });
      }
    }
    if (end < text.length) add(text.slice(end));
  }

  function close(mark: Mark): void {
    const Tag = TAGS[mark];
    const children = opened.pop()?.children;
    add(<Tag>{children}</Tag>);
  }

  for (const piece of toTextPieces(text)) {
    if (piece.kind === 'text') addText(piece.text);
    else if (piece.kind === 'code') add(<code>{piece.text}</code>);
    else {
      add(
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
          {piece.text}
        </a>,
      );
    }
  }
  giveUp(1);
  return root;
}
