/** A mail's document as plain text; also what a downloaded transcript is. */
import type { Block, MailDocument } from './mail-document.ts';

/** What people wrote is indented, so that no line of it can pass for one of ours. */
const INDENT = '    ';

export function renderText({
  site,
  blocks,
  footer,
  stopUrl,
}: Pick<MailDocument, 'site' | 'blocks' | 'footer' | 'stopUrl'>): string {
  const parts = blocks.map((block) => RENDERERS[block.kind](block as never));
  const small = [...footer, ...(stopUrl === '' ? [] : [`No more mail like this: ${stopUrl}`])];
  return `${[...parts, '-- ', site.name, ...small].map(withoutControls).join('\n\n')}\n`;
}

const RENDERERS: { readonly [Kind in Block['kind']]: (block: Extract<Block, { kind: Kind }>) => string } = {
  text: ({ text }) => text,
  button: ({ label, url }) => `${label}: ${url}`,
  day: ({ text }) => `--- ${text} ---`,
  message: ({ author, time, text }) => `${time} ${author}:\n${withoutControls(text).replace(/^/gm, INDENT)}`,
  event: ({ time, text }) => `${time} * ${text}`,
};

/** Escape sequences would colour, or worse, the terminal that shows a download. */
function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}
