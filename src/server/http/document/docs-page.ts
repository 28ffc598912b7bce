/** The API's document as a page that people read: made of the same document that programs get, without a script. */
import { describeSchema } from '../../../protocol/schema-mistake.ts';
import { escapeHtml } from '../../mail/render-html.ts';
import type { DocumentOperation, DocumentParameter, OpenApiDocument } from './openapi.ts';
import type { JsonSchema } from './openapi-schema.ts';
import { toExample } from './schema-example.ts';

/** Whoever wants to see further down reads the document itself. */
const MAX_DEPTH = 4;

export function renderDocs({ info, tags, paths, components }: OpenApiDocument): string {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = tags.map(({ name }) => ({
    name,
    asked: all.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const menu = groups.map(
    ({ name, asked }) =>
      `<details><summary>${escapeHtml(name)}</summary><ul>${asked
        .map(({ operation }) => `<li><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></li>`)
        .join('')}</ul></details>`,
  );
  const sections = groups.map(
    ({ name, asked }) =>
      `<section><h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>${asked.map(renderOperation).join('')}</section>`,
  );
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<h3 id="shape-${escapeHtml(name)}">${escapeHtml(name)}</h3>${(schema.anyOf ?? [schema]).map((one) => renderFields(one)).join('')}`,
  );
  const codes = Object.entries(components.responses).map(
    ([status, { description }]) =>
      `<tr id="status-${status}"><td>${status}</td><td>${renderText(description)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)}: the API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/welcome/docs.css">
</head>
<body>
<nav aria-label="Operations"><p><a href="/">${escapeHtml(info.title)}</a></p>${menu.join('')}<p><a href="/openapi.json">openapi.json</a></p><p><a href="/docs/imbox">ImBox</a></p><p><a href="/docs/imsupporting">IMsupporting</a></p><p><a href="/docs/smartsupp">Smartsupp</a></p><p><a href="/docs/comm100">Comm100</a></p></nav>
<main>
<h1>The API</h1>
${info.description
  .split('\n')
  .map((line) => `<p>${renderText(line)}</p>`)
  .join('')}
<p>The examples take <code>$PARLOR</code> for the address of the server and <code>$KEY</code> for a key.</p>
${sections.join('\n')}
<section><h2 id="refusals">Refusals</h2><div class="scroll"><table><thead><tr><th>Status</th><th>Codes</th></tr></thead><tbody>${codes.join('')}</tbody></table></div></section>
<section><h2 id="shapes">Shapes</h2>${shapes.join('')}</section>
</main>
</body>
</html>
`;
}

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly operation: DocumentOperation;
}

function renderOperation({ path, method, operation }: Asked): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const [[status = '', done] = []] = Object.entries(responses).filter(([name]) => name.startsWith('2'));
  const content = done !== undefined && 'content' in done ? Object.entries(done.content ?? {})[0] : undefined;
  const refusals = Object.keys(responses).filter((name) => /^[45]/.test(name));
  return `<article id="${operationId}">
<h3><a href="#${operationId}">${escapeHtml(summary)}</a></h3>
<p class="address"><code><b class="${method.toLowerCase()}">${method}</b> ${escapeHtml(path)}</code></p>
<p>${renderText(description)}</p>
${parameters.length === 0 ? '' : renderTable('Parameters', parameters.map(toParameterRow))}
${requestBody === undefined ? '' : renderBody('Body', requestBody.content)}
${content === undefined ? `<p class="quiet">Answers ${status}, with nothing in it.</p>` : renderBody(`Answer (${status})`, Object.fromEntries([content]))}
<p class="quiet">Refusals: ${refusals.map((name) => `<a href="#status-${name}">${name}</a>`).join(' ')}</p>
<pre tabindex="0"><code>${escapeHtml(toCurl(method, path, operation))}</code></pre>
</article>`;
}

type Row = readonly [name: string, isRequired: boolean, what: string];

const toParameterRow = ({ name, in: place, required, schema, description = '' }: DocumentParameter): Row => [
  name,
  required,
  `${place}: ${description === '' ? toText(schema) : description}`,
];

function renderBody(title: string, content: Readonly<Record<string, { readonly schema: JsonSchema }>>): string {
  return Object.entries(content)
    .map(([media, { schema }]) =>
      media === 'application/json'
        ? `<h4>${escapeHtml(title)}</h4>${renderFields(schema)}`
        : `<h4>${escapeHtml(title)}</h4><p>${escapeHtml(media)}</p>`,
    )
    .join('');
}

function renderFields(schema: JsonSchema): string {
  const rows = toRows(schema, '', 0);
  return rows.length === 0 ? `<p>${renderText(toText(schema))}</p>` : renderTable('', rows);
}

function toRows(schema: JsonSchema, prefix: string, depth: number): Row[] {
  const { properties, required = [], items, anyOf } = schema;
  const shapes = anyOf?.filter((one) => one.properties !== undefined || one.items !== undefined) ?? [];
  const [inside] = shapes;
  // Nothing or one shape: the shape is worth a look. Of several the words say what there is.
  if (anyOf !== undefined) return shapes.length === 1 && inside !== undefined ? toRows(inside, prefix, depth) : [];
  if (items !== undefined && items !== false) return toRows(items, `${prefix}[]`, depth);
  if (properties === undefined || depth >= MAX_DEPTH) return [];
  return Object.entries(properties).flatMap(([name, one]) => {
    const place = prefix === '' ? name : `${prefix}.${name}`;
    return [[place, required.includes(name), toText(one)] as const, ...toRows(one, place, depth + 1)];
  });
}

function toText(schema: JsonSchema): string {
  const { description, $ref, items, anyOf, properties, patternProperties } = schema;
  if (description !== undefined) return description;
  if ($ref !== undefined) return `a ${$ref.split('/').at(-1)}`;
  if (patternProperties !== undefined) return 'an object of names and values';
  if (properties !== undefined) return 'an object';
  if (anyOf !== undefined) return [...new Set(anyOf.map(toText))].join(' or ');
  if (items !== undefined && items !== false)
    return `${describeSchema({ ...schema, items: undefined })}: ${toText(items)}`;
  return describeSchema(schema);
}

function renderTable(title: string, rows: readonly Row[]): string {
  const lines = rows.map(
    ([name, isRequired, what]) =>
      `<tr><td><code>${escapeHtml(name)}</code>${isRequired ? '' : ' <i>optional</i>'}</td><td>${renderText(what)}</td></tr>`,
  );
  const heading = title === '' ? '' : `<h4>${escapeHtml(title)}</h4>`;
  return `${heading}<div class="scroll"><table><thead><tr><th>Name</th><th>What</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

/** What stands between backticks is code. */
const renderText = (text: string): string =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escapeHtml(part) : `<code>${escapeHtml(part)}</code>`))
    .join('');

function toCurl(method: string, path: string, { security, requestBody }: DocumentOperation): string {
  const isForKeys = security.some((one) => 'key' in one);
  const address = `"$PARLOR${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}"`;
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${address}`];
  lines.push(isForKeys ? '-H "Authorization: Bearer $KEY"' : '-H "Cookie: $COOKIE" -H "Origin: $PARLOR"');
  const json = requestBody?.content['application/json'];
  if (json !== undefined) {
    lines.push(`-H "Content-Type: application/json"`, `-d '${JSON.stringify(toExample(json.schema))}'`);
  } else if (requestBody !== undefined) lines.push('--data-binary @file');
  return lines.join(' \\\n  ');
}
