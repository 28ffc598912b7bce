/** The page about a compatible API: what a caller changes, and each call with a line for a shell. Made of the face's own table. */
import type { FastifyInstance } from 'fastify';
import { escapeHtml } from '../mail/render-html.ts';

/** A call as its page shows it. */
export interface ShownCall {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the face's base address, with `:name` for what the caller fills in. */
  readonly path: string;
  readonly summary: string;
  /** An example. */
  readonly body?: object;
}

export interface Face {
  /** Of the folder, the base address and the page. */
  readonly name: string;
  readonly title: string;
  /** Sentences for whoever moves a script here; what stands between backticks is code. */
  readonly notes: readonly string[];
  /** How the key comes along: of each curl line. */
  readonly header: string | null;
  readonly calls: readonly ShownCall[];
}

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function addFacePage(app: FastifyInstance, face: Face): void {
  const page = render(face);
  app.get(`/docs/${face.name}`, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .send(page),
  );
}

function render({ name, title, notes, header, calls }: Face): string {
  const paragraphs = [
    ...notes,
    `\`parlor key create --site demo --for ${name} --json\` prints what a caller needs. The examples take \`$PARLOR\` for the address of the server.`,
  ];
  const sections = calls.map(
    (call, index) => `<article id="call-${index + 1}">
<h3><a href="#call-${index + 1}">${renderText(call.summary)}</a></h3>
<p class="address"><code><b class="${call.method.toLowerCase()}">${call.method}</b> /${name}${escapeHtml(call.path)}</code></p>
<pre tabindex="0"><code>${escapeHtml(toCurl(name, header, call))}</code></pre>
</article>`,
  );
  const menu = calls.map(({ summary }, index) => `<li><a href="#call-${index + 1}">${renderText(summary)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: the compatible API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/welcome/docs.css">
</head>
<body>
<nav aria-label="Calls"><p><a href="/docs">All APIs</a></p><ul>${menu.join('')}</ul></nav>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${renderText(text)}</p>`).join('\n')}
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function toCurl(name: string, header: string | null, { method, path, body }: ShownCall): string {
  const address = path.replace(/:(\w+)/g, (_, parameter: string) => `$${parameter.toUpperCase()}`);
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}"$PARLOR/${name}${address}"`];
  if (header !== null) lines.push(`-H "${header}"`);
  if (body !== undefined) lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`);
  return lines.join(' \\\n  ');
}

const renderText = (text: string): string =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escapeHtml(part) : `<code>${escapeHtml(part)}</code>`))
    .join('');
