/** The customer's page is not hurt: strict policies, hostile styles, refused storage, blocked scripts, wrong keys. */

import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { type CustomerSite, readSnippet, startCustomerSite, toPage } from '../support/customer-site.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { findViolations } from './axe.ts';
import { collectComplaints, visit } from './two-people.ts';

const HOSTILE_STYLE = `<style>
  * { all: unset !important; color: red !important; font-size: 40px !important; display: block !important; }
  div, span, button, svg, textarea, parlor-chat { position: static !important; transform: rotate(9deg) !important; visibility: hidden !important; z-index: 0 !important; pointer-events: none !important; }
</style>`;

let browser: Browser;
let server: RunningServer;
let site: CustomerSite;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startServerProcess();
  const nonce = 'c2VjcmV0';
  const policy = [
    "default-src 'none'; img-src data:",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `connect-src ${server.url} ${server.url.replace('http', 'ws')}`,
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const snippet = readSnippet(server.url);
  site = await startCustomerSite({
    '/': { html: toPage(snippet) },
    '/next': { html: toPage(snippet) },
    '/strict': {
      html: toPage(snippet.replaceAll('<script', `<script nonce="${nonce}"`)),
      headers: { 'content-security-policy': policy },
    },
    '/hostile': { html: toPage(HOSTILE_STYLE + snippet) },
    '/unknown-key': { html: toPage(readSnippet(server.url, 'nobody')) },
    '/twice': { html: toPage(snippet + snippet) },
    '/queue': {
      html: toPage(`${snippet}<script>
        parlor('on', 'ready', () => { window.told = 'ready'; throw new Error('the page is wrong'); });
        parlor('on', 'open', () => { window.opened = true; });
        parlor('dance'); parlor('prefill', 'from the page');
      </script>`),
    },
    '/static': {
      html: toPage(`<script>window.parlor=window.parlor||function(){(parlor.q=parlor.q||[]).push(arguments)}</script>
        <script async src="/loader.js" data-key="demo" data-server="${server.url}" data-position="left"></script>`),
    },
  });
});
afterAll(async () => {
  await browser.close();
  site.close();
  await server.remove();
});

/** Requests of a page to the chat's server, as paths. */
function collectRequests(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === new URL(server.url).origin) paths.push(url.pathname.replace(/-[\w-]{8}\.js$/, '-*.js'));
    else if (url.hostname !== 'localhost') paths.push(`another host: ${url.host}`);
  });
  page.on('websocket', () => paths.push('websocket'));
  return paths;
}

async function openPage(path: string, prepare: (context: BrowserContext) => Promise<unknown> = async () => {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  await prepare(context);
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  const requests = collectRequests(page);
  const pinged = page.waitForResponse(/\/v1\/ping/).catch(() => null);
  await page.goto(`${site.url}${path}`);
  const launcher = page.getByRole('button', { name: /Open chat/ });
  const composer = page.getByRole('textbox', { name: 'Your message' });
  return { context, page, complaints, requests, pinged, launcher, composer };
}

describe('a page that nobody chats on', () => {
  test('gets one script and one ping, from one host, and no socket, cookie or second global', async () => {
    const { page, context, requests, pinged, complaints, launcher } = await openPage('/');
    await pinged;
    await launcher.waitFor();
    expect(requests).toEqual(['/loader.js', '/v1/ping']);
    expect(await context.cookies()).toEqual([]);
    const blank = await context.newPage();
    await blank.goto(`${site.url}/nothing`);
    const read = (of: Page) => of.evaluate(() => Object.getOwnPropertyNames(window));
    const before = new Set(await read(blank));
    expect((await read(page)).filter((name) => !before.has(name))).toEqual(['parlor']);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('shifts nothing and gains no more than 15 elements', async () => {
    const { page, context, pinged } = await openPage('/', (fresh) =>
      fresh.addInitScript(`
        window.shift = 0;
        new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shift += value; }).observe({ type: 'layout-shift', buffered: true });
      `),
    );
    await pinged;
    const count = await page.evaluate(`(function count(root) {
      return [...root.querySelectorAll('*')].reduce((sum, one) => sum + 1 + (one.shadowRoot ? count(one.shadowRoot) : 0), 0);
    })(document.querySelector('parlor-chat').shadowRoot) + 1`);
    expect(count).toBeLessThanOrEqual(15);
    expect(await page.evaluate('window.shift')).toBe(0);
    await context.close();
  });
});

test('the box is fetched on intent, before the click, and the composer has the focus after it', async () => {
  const { page, context, requests, pinged, launcher, composer } = await openPage('/');
  await pinged;
  const fetched = page.waitForResponse(/\/assets\/.*\/box\.js/);
  await launcher.hover();
  await fetched;
  expect(requests).not.toContain('websocket');
  await launcher.click();
  await composer.waitFor();
  await expect.poll(() => composer.evaluate((field) => field.matches(':focus'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => launcher.evaluate((button) => button.matches(':focus'))).toBe(true);
  await context.close();
});

describe.each([['/strict'], ['/hostile']])('on the page %s', (path) => {
  test('the chat works without a violation, and looks as it does anywhere', async () => {
    const { page, context, complaints, pinged, launcher, composer } = await openPage(path);
    await pinged;
    const plain = await openPage('/');
    const boxes = await Promise.all([launcher, plain.launcher].map((one) => one.boundingBox()));
    expect(boxes[0]).toEqual(boxes[1]);
    await launcher.click();
    await composer.fill('hello from a strict page');
    await composer.press('Enter');
    await page.getByRole('log', { name: 'Conversation' }).getByText('Sent').waitFor();
    await plain.launcher.click();
    await plain.composer.waitFor();
    const dialogs = await Promise.all([page, plain.page].map((one) => one.getByRole('dialog').boundingBox()));
    expect(dialogs[0]).toEqual(dialogs[1]);
    expect(complaints).toEqual([]);
    await context.close();
    await plain.context.close();
  });
});

test('styles do not leak out: the page looks the same with the chat as without it', async () => {
  const { page, context, pinged, launcher, composer } = await openPage('/');
  await pinged;
  const read = () =>
    page.evaluate(`JSON.stringify([...document.querySelectorAll('h1, p, body')].map((one) => {
    const { color, font, margin, display } = getComputedStyle(one);
    const { x, y, width, height } = one.getBoundingClientRect();
    return [color, font, margin, display, x, y, width, height];
  }))`);
  const before = await read();
  await launcher.click();
  await composer.waitFor();
  expect(await read()).toBe(before);
  await context.close();
});

test('where storage is refused the chat works, and says what leaving would lose', async () => {
  const { page, context, complaints, pinged, launcher, composer } = await openPage('/', (fresh) =>
    fresh.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }),
  );
  await pinged;
  await launcher.click();
  await composer.fill('hello');
  await composer.press('Enter');
  await page.getByRole('log').getByText('Sent').waitFor();
  await context.setOffline(true);
  await composer.fill('in the tunnel');
  await composer.press('Enter');
  await page.getByText(/not saved if you leave/).waitFor();
  expect(complaints.filter((text) => !text.includes('net::ERR'))).toEqual([]);
  await context.close();
});

test('where the chat’s code is blocked the visitor reads why, and the next click tries again', async () => {
  const { page, context, complaints, pinged, launcher, composer } = await openPage('/', (fresh) =>
    fresh.route(/\/assets\/.*\/box\.js/, (route) => route.abort()),
  );
  await pinged;
  await launcher.click();
  await page.getByText(/could not be loaded/).waitFor();
  expect(complaints.filter((text) => text.startsWith('uncaught'))).toEqual([]);
  await context.unroute(/\/assets\/.*\/box\.js/);
  await launcher.click();
  await composer.waitFor();
  await context.close();
});

test('an unknown key shows nothing to visitors and one line to the owner', async () => {
  const { page, context, complaints } = await openPage('/unknown-key');
  await expect.poll(() => complaints).toEqual(['warning: [parlor] no site has the key "nobody"']);
  expect(await page.locator('parlor-chat').count()).toBe(0);
  await expect.poll(() => server.output()).toContain('unknown-site');
  await context.close();
});

test('an origin that the site does not list gets no chat that works, and the owner one line', async () => {
  const { page, context, complaints } = await openPage('/');
  complaints.length = 0;
  await page.goto(site.url.replace('localhost', 'elsewhere.localhost'));
  await expect.poll(() => complaints.filter((text) => text.includes('origin-not-allowed'))).toHaveLength(1);
  expect(complaints.filter((text) => text.startsWith('uncaught'))).toEqual([]);
  await expect.poll(() => server.output()).toContain('origin-not-allowed');
  await context.close();
});

test('a second snippet on the page is refused with one line, and one chat is there', async () => {
  const { page, context, complaints, pinged } = await openPage('/twice');
  await pinged;
  expect(await page.locator('parlor-chat').count()).toBe(1);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain('already');
  await context.close();
});

test('commands before the script wait in line, and a listener that throws hurts nobody', async () => {
  const { page, context, complaints, pinged, launcher, composer } = await openPage('/queue');
  await pinged;
  await expect.poll(() => page.evaluate('window.told')).toBe('ready');
  await launcher.click();
  await composer.waitFor();
  expect(await composer.inputValue()).toBe('from the page');
  expect(await page.evaluate('window.opened')).toBe(true);
  expect(complaints.filter((text) => text.startsWith('uncaught'))).toEqual([]);
  expect(complaints.filter((text) => text.includes('dance'))).toHaveLength(1);
  await context.close();
});

test('a loader from a static host asks the server for the configuration, once', async () => {
  const loader = await fetch(`${server.url}/loader.js?key=demo`).then((response) => response.text());
  const { context, requests, launcher } = await openPage('/static', (fresh) =>
    fresh.route('**/loader.js', (route) =>
      // Without the line that our own server puts in front.
      route.fulfill({ contentType: 'text/javascript', body: loader.slice(loader.indexOf('\n')) }),
    ),
  );
  await launcher.waitFor();
  await expect.poll(() => requests).toEqual(['/v1/config', '/v1/ping']);
  expect((await launcher.boundingBox())?.x).toBeLessThan(100);
  await context.close();
});

test('a page with an open chat comes back from the back-forward cache, and the chat goes on', async () => {
  const { page, context, pinged, launcher, composer } = await openPage('/', (fresh) =>
    fresh.addInitScript(() => {
      window.addEventListener('pageshow', (event) => {
        (window as unknown as { wasKept: boolean }).wasKept = event.persisted;
      });
    }),
  );
  await pinged;
  await launcher.click();
  await composer.fill('before');
  await composer.press('Enter');
  await page.getByRole('log').getByText('Sent').waitFor();
  await page.goto(`${site.url}/next`);
  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => page.evaluate('window.wasKept')).toBe(true);
  await composer.fill('after');
  await composer.press('Enter');
  await expect.poll(() => page.getByRole('log').locator('.p-bubble').allInnerTexts()).toEqual(['before', 'after']);
  await page.getByRole('log').getByText('Sent').waitFor();
  await context.close();
});

test('two tabs of one visitor show the same conversation, and neither sends anything twice', async () => {
  const first = await visit(browser, `${site.url}/`);
  await first.open();
  await first.say('from the first tab');
  await first.log.getByText('Sent').waitFor();
  const page = await first.context.newPage();
  await page.goto(`${site.url}/next`);
  await page.getByRole('button', { name: /Open chat/ }).click();
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await composer.fill('from the second tab');
  await composer.press('Enter');
  const read = (of: Page) => of.getByRole('log').locator('.p-bubble').allInnerTexts();
  for (const one of [first.page, page]) {
    await expect.poll(() => read(one)).toEqual(['from the first tab', 'from the second tab']);
  }
  await first.context.close();
});

test.each([
  ['light', 1280, 800],
  ['dark', 1280, 800],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const)('the chat box has no accessibility violation, %s at %i x %i', async (colorScheme, width, height) => {
  const context = await browser.newContext({ colorScheme, viewport: { width, height } });
  const page = await context.newPage();
  await page.goto(`${site.url}/`);
  await page.getByRole('button', { name: /Open chat/ }).click();
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await composer.fill('Is https://example.com yours?');
  await composer.press('Enter');
  await page.getByRole('log').getByText('Sent').waitFor();
  expect(await findViolations(page)).toEqual([]);
  await context.close();
});
