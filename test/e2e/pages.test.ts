/** Our own pages: the studio works without a server behind it, and everybody can use inbox, studio and front page. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { findViolations } from './axe.ts';
import { collectComplaints, signIn, visit } from './two-people.ts';

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startServerProcess();
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

test('the studio’s chat answers without asking any server, and complains of nothing', async () => {
  const page = await browser.newPage();
  const complaints = collectComplaints(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.goto(`${server.url}/demo/#state=failed`);
  await page.getByRole('button', { name: 'Open chat' }).click();
  // The box takes the focus; beside it stand others that only show their state.
  await page.keyboard.type('Do you ship abroad?');
  await page.keyboard.press('Enter');
  await page.getByText('Do you ship abroad?').waitFor();
  await page
    .getByText(/leave us the same day/)
    .last()
    .waitFor();
  expect(asked.filter((path) => path.startsWith('/v1') || path.startsWith('ws'))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

const SIZES = [
  ['light', 1280, 800],
  ['dark', 1280, 800],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const;

async function dress(page: Page, [colorScheme, width, height]: (typeof SIZES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height });
}

describe('no accessibility violation', () => {
  test.each(['/', '/demo/#state=failed', '/demo/#triggers', '/inbox/', '/shop/'])(
    'on %s, light and dark, phone and desktop',
    async (path) => {
      const page = await browser.newPage();
      await page.goto(`${server.url}${path}`);
      await page.waitForLoadState('networkidle');
      for (const size of SIZES) {
        await dress(page, size);
        expect(await findViolations(page), size.join(' ')).toEqual([]);
      }
      await page.close();
    },
  );

  test('in the inbox with a conversation open, light and dark, phone and desktop', async () => {
    const agent = await signIn(browser, server);
    const visitor = await visit(browser, `${server.url}/shop/`);
    await visitor.open();
    await visitor.say('hello');
    await agent.take('hello');
    await agent.say('good morning');
    await visitor.log.getByText('good morning').waitFor();
    for (const size of SIZES) {
      await dress(agent.page, size);
      expect(await findViolations(agent.page), size.join(' ')).toEqual([]);
    }
    await visitor.context.close();
  });
});
