/** Messages through what happens to browsers: many tabs, closed tabs, no network for a minute. */
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { readStored } from './read-stored.ts';
import { readTexts, visit } from './two-people.ts';

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  server = await startServerProcess();
});
afterEach(() => server.remove());

async function countConnections(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^parlor_connections (\d+)$/m.exec(text)?.[1]);
}

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}/shop/`);
  // With a conversation the launcher's label says more.
  await page.getByRole('button', { name: /Open chat/ }).click();
  await page.getByRole('textbox', { name: 'Your message' }).waitFor();
  return page;
}

const toLog = (page: Page) => page.getByRole('log', { name: 'Conversation' });

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await composer.fill(text);
  await composer.press('Enter');
}

test('[P31] two tabs hold one connection, and the second leads when the first is closed', async () => {
  const { page: first, context } = await visit(browser, `${server.url}/shop/`);
  await first.getByRole('button', { name: /Open chat/ }).click();
  await say(first, 'from the first tab');
  await toLog(first).getByText('Sent').waitFor();
  const second = await openTab(context);
  await toLog(second).getByText('from the first tab').waitFor();
  await say(second, 'from the second tab');
  await toLog(second).getByText('Sent').waitFor();
  await expect.poll(() => readTexts(toLog(first))).toEqual(['from the first tab', 'from the second tab']);
  expect(await countConnections()).toBe(1);

  const connected = second.waitForEvent('websocket');
  await first.close();
  await connected;
  await say(second, 'from the tab that is left');
  await expect.poll(() => readStored(server).texts).toHaveLength(3);
  await expect.poll(countConnections).toBe(1);
  expect(readStored(server).texts).toEqual(['from the first tab', 'from the second tab', 'from the tab that is left']);
  await context.close();
});

test('[P7] [P8] three messages of a minute without network, whose tab was closed, arrive once and in order', async () => {
  const sockets = new Set<WebSocketRoute>();
  let isOffline = false;
  const { page, context } = await visit(browser, `${server.url}/shop/`, (fresh) =>
    fresh.routeWebSocket(/\/v1\/socket/, (socket) => {
      if (isOffline) {
        void socket.close();
        return;
      }
      socket.connectToServer();
      sockets.add(socket);
    }),
  );
  await page.clock.install();
  await page.reload();
  await page.getByRole('button', { name: /Open chat/ }).click();
  await say(page, 'before');
  await toLog(page).getByText('Sent').waitFor();

  isOffline = true;
  await context.setOffline(true);
  for (const socket of sockets) void socket.close();
  for (const text of ['one', 'two', 'three']) await say(page, text);
  await expect.poll(() => readTexts(toLog(page))).toEqual(['before', 'one', 'two', 'three']);
  await page.clock.fastForward(60_000);
  await page.getByText('Reconnecting…').waitFor();
  expect(readStored(server).texts).toEqual(['before']);
  await page.close();

  isOffline = false;
  await context.setOffline(false);
  const again = await openTab(context);
  await expect.poll(() => readTexts(toLog(again))).toEqual(['before', 'one', 'two', 'three']);
  await expect.poll(() => readStored(server).texts).toEqual(['before', 'one', 'two', 'three']);
  expect(readStored(server).seqs).toEqual([1, 2, 3, 4]);
  await context.close();
});

test('[P32] a message that waits for a link is sent when its page goes away', async () => {
  const { page, context } = await visit(browser, `${server.url}/shop/`, async (fresh) => {
    await fresh.routeWebSocket(/\/v1\/socket/, (socket) => socket.close());
    await fresh.route(/\/v1\/(stream|poll)/, (route) => route.abort());
  });
  await page.getByRole('button', { name: /Open chat/ }).click();
  await say(page, 'my last words here');
  await toLog(page).getByText('my last words here').waitFor();
  await page.goto('about:blank');
  await expect.poll(() => readStored(server).texts).toEqual(['my last words here']);
  await context.close();
});
