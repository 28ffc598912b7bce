/** A mail's document as HTML that mail programs understand: no script, no image, nothing loaded from anywhere. */
import { toOnColor } from '../../launcher/contrast.ts';
import type { Block, MailDocument } from './mail-document.ts';

/** Colours of text and ground are the program's own, so that its dark mode fits; borders and small print are seen on both. */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
.mail { max-width: 600px; margin: 0 auto; padding: 24px 16px; }
.site { margin: 0 0 24px; padding: 0 0 12px; border-bottom: 3px solid; font-weight: 600; }
.button { display: inline-block; padding: 10px 20px; border-radius: 8px; text-decoration: none; font-weight: 600; }
.day { margin: 24px 0 8px; text-align: center; }
.message { margin: 12px 0; padding: 2px 0 2px 12px; border-left: 3px solid #8a93a3; }
.words { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.small { margin: 8px 0; font-size: 13px; color: #6b7486; }
.foot { margin-top: 32px; padding-top: 12px; border-top: 1px solid #8a93a3; }
@media (prefers-color-scheme: dark) { .small { color: #a3acbd; } }
`;

export function renderHtml({ subject, site, blocks, footer, stopUrl }: MailDocument): string {
  const paint = toPaint(site.color);
  const small = footer.map((line) => `<p class="small">${escapeHtml(line)}</p>`);
  if (stopUrl !== '') small.push(`<p class="small"><a href="${escapeHtml(stopUrl)}">No more mail like this</a></p>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="mail">
<p class="site" style="border-color: ${paint.ground}">${escapeHtml(site.name)}</p>
${blocks.map((block) => RENDERERS[block.kind](block as never, paint)).join('\n')}
<div class="foot">
${small.join('\n')}
</div>
</div>
</body>
</html>
`;
}

interface Paint {
  readonly ground: string;
  readonly ink: string;
}

type Render<Kind extends Block['kind']> = (block: Extract<Block, { kind: Kind }>, paint: Paint) => string;

const RENDERERS: { readonly [Kind in Block['kind']]: Render<Kind> } = {
  text: ({ text }) => `<p class="words">${escapeHtml(text)}</p>`,
  button: ({ label, url }, { ground, ink }) =>
    `<p><a class="button" style="background: ${ground}; color: ${ink}" href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`,
  day: ({ text }) => `<p class="small day">${escapeHtml(text)}</p>`,
  message: ({ side, author, time, text }, { ground }) =>
    `<div class="message"${side === 'site' ? ` style="border-color: ${ground}"` : ''}><p class="small" style="margin: 0">${escapeHtml(author)}, ${escapeHtml(time)}</p><p class="words">${escapeHtml(text)}</p></div>`,
  event: ({ time, text }) => `<p class="small">${escapeHtml(time)} ${escapeHtml(text)}</p>`,
};

/** The owner's colour stands in a style: what is not one is none, wherever it came from. */
function toPaint(color: string): Paint {
  const ground = /^#[0-9a-f]{6}$/i.test(color) ? color : '#2456d6';
  return { ground, ink: toOnColor(ground) };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** For text and for attributes in quotes. Control characters go: some programs treat them as if they were not there. */
export function escapeHtml(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '').replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}
