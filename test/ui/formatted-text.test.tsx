// @vitest-environment happy-dom
/** The promises of a message's text: what becomes bold, a list or a link, what must not, and that no text costs much. */
import { cleanup, render } from '@testing-library/preact';
import { array, assert, constantFrom, property } from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_TEXT_LENGTH } from '../../src/protocol/limits.ts';
import { FormattedText } from '../../src/ui/FormattedText.tsx';
import { isMarked } from '../../src/ui/MessageText.tsx';

afterEach(cleanup);

function draw(text: string): HTMLElement {
  const { container } = render(<FormattedText text={text} />);
  return container.firstElementChild as HTMLElement;
}

/** The elements as tags around their text; attributes are looked at by the tests of links. */
const outline = (text: string): string =>
  draw(text)
    .innerHTML.replace(/<a [^>]*>/g, '<a>')
    .replace(/<\/?span>/g, '');

describe('FormattedText', () => {
  it.each([
    ['a **bold** word', 'a <strong>bold</strong> word'],
    ['*so* and _so_', '<em>so</em> and <em>so</em>'],
    ['~~gone~~', '<s>gone</s>'],
    ['**both _in_ it**', '<strong>both <em>in</em> it</strong>'],
    ['这是**粗体**字', '这是<strong>粗体</strong>字'],
    ['press `a*b*c` now', 'press <code>a*b*c</code> now'],
    ['```js\nif (a)\n  b();\n```', '<pre><code>if (a)\n  b();</code></pre>'],
    ['Take:\n- one\n- **two**\n\nand go', 'Take:<ul><li>• one</li><li>• <strong>two</strong></li></ul>and go'],
    ['1. one\n2) two', '<ol><li>1. one</li><li>2. two</li></ol>'],
    ['> said\n> > before\nanswer', '<blockquote>said<blockquote>before</blockquote></blockquote>answer'],
    ['**[the offer](https://example.com/a_b_c)**', '<strong><a>the offer</a></strong>'],
    ['**https://example.com/a**', '<strong><a>https://example.com/a</a></strong>'],
  ])('draws %j as %s', (text, expected) => {
    expect(outline(text)).toBe(expected);
    // Otherwise the part that draws it would never be fetched; code and links need none.
    expect(isMarked(text) || !/<(strong|em|s|ul|ol|pre|blockquote)>/.test(expected)).toBe(true);
  });

  it.each([
    '2*3*4 = 24 and 5 * 6 * 7',
    'snake_case_name',
    '¯\\_(ツ)_/¯',
    '**open and *never closed',
    'a ** b ** c',
    '*** *** ___',
    '# no heading',
    '-no list',
    '2026. A year',
    '[click](javascript:alert(1))',
    '[click](//example.com)',
    '![x](data:text/html,x)',
  ])('leaves %j as it was written', (text) => {
    expect(draw(text).textContent).toBe(text);
    expect(draw(text).querySelector('*')).toBeNull();
  });

  it('keeps the lines of a paragraph, and its empty ones', () => {
    expect(draw('a\n\nb\n  c').textContent).toBe('a\n\nb\n  c');
  });

  it('links no name that looks like another address', () => {
    const links = draw('[https://bank.example](https://evil.example) [www.bank.example](https://evil.example)');
    for (const link of links.querySelectorAll('a')) expect(link.textContent).toBe(link.href.replace(/\/$/, ''));
  });

  it('gives a named link only its checked address, and trusts nobody behind it', () => {
    const link = draw('[the offer](https://example.com/a) [x](https://user:secret@example.com)').querySelectorAll('a');
    expect(link).toHaveLength(1);
    expect(link[0]?.getAttributeNames().sort()).toEqual(['href', 'rel', 'target']);
    expect(link[0]?.getAttribute('href')).toBe('https://example.com/a');
    expect(link[0]?.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc');
  });

  it('draws no element and no attribute but those of the list, whatever was written', () => {
    const pieces = constantFrom(
      '*',
      '**',
      '_',
      '~~',
      '`',
      '```\n',
      '> ',
      '- ',
      '1. ',
      '\n',
      ' ',
      'a',
      '<img src=x>',
      '[a](',
      'https://e.example',
      ')',
      '"',
    );
    const allowed = /^(DIV|STRONG|EM|S|CODE|PRE|UL|OL|LI|SPAN|BLOCKQUOTE|A)$/;
    assert(
      property(array(pieces, { maxLength: 40 }), (written) => {
        for (const element of draw(written.join('')).querySelectorAll('*')) {
          expect(element.tagName).toMatch(allowed);
          if (element.tagName !== 'A') expect(element.getAttributeNames()).toEqual([]);
        }
        cleanup();
      }),
    );
  });

  it.each([
    '*',
    '*a ',
    '**a _b ',
    '> ',
    '> > > > ',
    '`',
    '[',
    '[a](',
    '[a](https://',
    '```\n',
    '~~a',
    'https://',
    '_*~~',
    'a\n',
  ])('draws a text full of %j with few elements, none of them deep', (bomb) => {
    const text = bomb.repeat(Math.floor(MAX_TEXT_LENGTH / bomb.length));
    const elements = [...draw(text).querySelectorAll('*')];
    expect(elements.length).toBeLessThan(MAX_TEXT_LENGTH / 2);
    const toDepth = (element: Element): number =>
      element.parentElement === null ? 0 : 1 + toDepth(element.parentElement);
    expect(Math.max(0, ...elements.map(toDepth))).toBeLessThan(20);
  });
});
