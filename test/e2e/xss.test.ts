/** [Row 1] What a browser makes of texts that became code elsewhere: in the chat box and in the inbox they stay words. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FOREIGN_HOST, XSS_PAYLOADS } from '../security/xss-payloads.ts';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { readVisitorId, toAgentCalls } from './agent-calls.ts';
import { readTexts, signIn, visit } from './two-people.ts';

/** In one message, so that a few pages see them all. */
const PER_MESSAGE = 12;
const MESSAGES = Array.from({ length: Math.ceil(XSS_PAYLOADS.length / PER_MESSAGE) }, (_, index) =>
  XSS_PAYLOADS.slice(index * PER_MESSAGE, (index + 1) * PER_MESSAGE).join('\n'),
);
/** Of one line: for fields that have one. */
const LINES = XSS_PAYLOADS.filter((text) => text.length <= 60 && /^\S(.*\S)?$/.test(text) && !/\p{Cc}/u.test(text));

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startServerProcess({ PARLOR_PUBLISH_BURST: '1000', PARLOR_PUBLISH_PER_MINUTE: '100000' });
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

/** Everything that a text did which only code can do. */
function watch(context: BrowserContext): string[] {
  const deeds: string[] = [];
  context.on('dialog', (dialog) => {
    deeds.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (hostname === FOREIGN_HOST || !/^(127\.0\.0\.1|localhost|)$/.test(hostname))
      deeds.push(`request: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) deeds.push(`policy: ${message.text()}`);
  });
  context.on('weberror', (error) => deeds.push(`uncaught: ${error.error().message}`));
  return deeds;
}

/** What is in the page that no part of ours makes: elements, handlers, addresses of code. */
function findStrangers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if ('hacked' in window) found.push('window.hacked');
    const look = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot !== null) look(element.shadowRoot);
        const isInside = root instanceof ShadowRoot || element.closest('body') !== null;
        const isStrange = /^(iframe|object|embed|form|base|video|audio|marquee|math|template|animate|use|xss)$/i;
        if (isInside && isStrange.test(element.tagName)) {
          if (element.tagName !== 'FORM' || element.hasAttribute('action')) found.push(element.outerHTML.slice(0, 120));
        }
        for (const { name, value } of element.attributes) {
          if (/^on/i.test(name)) found.push(`${element.tagName} ${name}=${value}`);
          const isAddress = name === 'href' || name === 'src' || name === 'action';
          if (isAddress && /^\s*(javascript|data:text|vbscript|view-source)/i.test(value))
            found.push(`${name}=${value}`);
          if (
            name === 'href' &&
            element.tagName === 'A' &&
            /^https?:/.test(value) &&
            !value.startsWith(location.origin)
          ) {
            const rel = element.getAttribute('rel') ?? '';
            if (!rel.includes('noopener')) found.push(`a link without noopener: ${value}`);
          }
        }
      }
    };
    look(document);
    return found;
  });
}

test(`[row 1] ${XSS_PAYLOADS.length} texts are words in the chat box and in the inbox, in every field that people fill`, async () => {
  const agent = await signIn(browser, server);
  const deedsOfAgent = watch(agent.page.context());
  const [first = '', second = ''] = LINES;
  const deedsOfVisitor: string[] = [];
  // A page without a chat: the one that is watched is the first that pings.
  const visitor = await visit(browser, `${server.url}/health`, async (context) =>
    deedsOfVisitor.push(...watch(context)),
  );
  const query = new URLSearchParams({ q: LINES.slice(0, 12).join(' '), utm_source: first, utm_campaign: second });
  const pinged = readVisitorId(visitor.page);
  await visitor.page.goto(`${server.url}/shop/product.html?${query}#${encodeURIComponent(first)}`, {
    referer: `${server.url}/shop/?${query}`,
  });
  const id = await pinged;
  await visitor.page.evaluate((lines) => {
    const { parlor } = window as unknown as { parlor: (...words: unknown[]) => void };
    document.title = lines.slice(0, 8).join(' ').slice(0, 290);
    parlor('set', Object.fromEntries(lines.slice(0, 40).map((line, index) => [index % 2 ? line : `v${index}`, line])));
    for (const line of lines.slice(0, 10)) parlor('track', line, { [line]: line });
  }, LINES);

  await visitor.open();
  await visitor.say('hello');
  await agent.take('hello');
  for (const message of MESSAGES) await visitor.say(message);
  await visitor.say('the last one');
  await agent.log.getByText('the last one').waitFor({ timeout: 60_000 });
  await agent.say(MESSAGES[0] ?? '');
  await agent.say('the last answer');
  await visitor.log.getByText('the last answer').waitFor();

  const { call } = toAgentCalls(agent.page.context(), server);
  const { conversations } = (await call('GET', `/v1/agent/conversations?visitor=${id}`)) as {
    readonly conversations: readonly { readonly id: string }[];
  };
  for (const [index, line] of LINES.slice(0, 20).entries()) {
    const rows = [{ label: line, value: line }];
    await call('PUT', `/v1/agent/visitors/${id}/cards/card-${index}`, { title: line, rows });
    await call('POST', `/v1/agent/conversations/${conversations[0]?.id}/notes`, { text: MESSAGES[index] });
    await call('POST', '/v1/agent/tags', { name: line, color: 'red', description: line });
    await call('POST', '/v1/agent/departments', { name: `${index} ${line}`, description: line });
  }
  // Of the conversation that is open live, and of what is read anew.
  expect(await findStrangers(agent.page)).toEqual([]);
  await agent.page.reload();
  await agent.page.getByText('the last answer').first().waitFor();
  await agent.page.getByText('the last answer').first().click();
  await agent.log.getByText('the last one').waitFor();
  await visitor.page.reload();
  await visitor.open();
  await visitor.log.getByText('the last answer').waitFor();
  expect(await findStrangers(agent.page)).toEqual([]);
  expect(await findStrangers(visitor.page)).toEqual([]);
  for (const log of [visitor.log, agent.log]) {
    expect((await readTexts(log)).join('\n')).toContain(XSS_PAYLOADS.at(-1));
  }
  expect([...deedsOfAgent, ...deedsOfVisitor]).toEqual([]);
}, 180_000);
