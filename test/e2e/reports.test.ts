/** Reports in the inbox, of a site that lived through some days: they tell what the API tells, and everybody can use them. */
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportAnswer } from '../../src/protocol/report-api.ts';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { toAgentCalls } from './agent-calls.ts';
import { findViolations } from './axe.ts';
import { type AgentDesk, collectComplaints, signIn } from './two-people.ts';

let browser: Browser;
let server: RunningServer;
let desk: AgentDesk;
let complaints: readonly string[];
const loaded: string[] = [];
beforeAll(async () => {
  browser = await launchChromium();
  server = await startServerProcess();
  server.parlor('demo-data', '--site', 'demo', '--days', '4', '--visits', '80');
  desk = await signIn(browser, server);
  // What the policy forbids is told as an error of the console, too.
  complaints = collectComplaints(desk.page);
  desk.page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const reports = (page: Page): Locator => page.getByRole('main', { name: 'Reports' });
const figure = (page: Page, name: string): Locator =>
  page
    .locator('.figures div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('strong');
const drawing = (page: Page): Promise<string> =>
  page.evaluate(`document.querySelector('[data-report=chats] canvas').toDataURL()`);

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Reports' }).click();
  await settle(page);
}

/** Every report is there. */
async function settle(page: Page): Promise<void> {
  await reports(page).locator('[data-report=sla] canvas').waitFor();
  await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
}

test('the inbox loads nothing of them before they are opened, and then tells what the API tells', async () => {
  const { page } = desk;
  await page.reload();
  await page.getByRole('button', { name: 'Reports' }).waitFor();
  expect(loaded.filter((path) => /Reports|\/reports/.test(path))).toEqual([]);
  await open(page);
  expect(loaded.filter((path) => /Reports-.*\.js/.test(path))).toHaveLength(1);

  const { call } = toAgentCalls(page.context(), server);
  const ask = async (name: string) => (await call('GET', `/v1/agent/reports/${name}`)) as ReportAnswer;
  const [chats, ratings, agents] = [await ask('chats'), await ask('ratings'), await ask('agents')];
  expect(chats.total?.['started']).toBeGreaterThan(10);
  expect(await figure(page, 'Chats').textContent()).toBe(String(chats.total?.['started']));
  expect(await figure(page, 'Answered').textContent()).toBe(String(chats.total?.['answered']));
  expect(await figure(page, 'Missed').textContent()).toBe(String(chats.total?.['missed']));
  expect(await figure(page, 'Average rating').textContent()).toBe(Number(ratings.total?.['average']).toFixed(2));
  const rows = reports(page).locator('[data-report=agents] tbody tr');
  expect(await rows.evaluateAll((all) => all.map((row) => row.children[1]?.textContent))).toEqual(
    agents.rows.map(({ answered }) => String(answered)),
  );
});

test('a report is a file with the rows that it shows', async () => {
  const { page } = desk;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Chats as a CSV file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('chats.csv');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n');
  expect(lines).toHaveLength(31);
  expect(lines[0]).toContain('period,start,started,answered,missed');
});

test('light and dark, phone and desktop: nobody is left out, nothing is wider than the screen, nothing complains', async () => {
  const { page } = desk;
  for (const [colorScheme, width, height] of [
    ['light', 1280, 800],
    ['dark', 1280, 800],
    ['light', 390, 844],
    ['dark', 390, 844],
    ['light', 360, 740],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const size = `${colorScheme} ${width}`;
    const plot = reports(page).locator('[data-report=chats] .plot');
    // The chart follows its part of the page.
    await expect
      .poll(async () => (await plot.locator('.uplot').boundingBox())?.width)
      .toBe((await plot.boundingBox())?.width);
    expect(await findViolations(page), size).toEqual([]);
    const tooWide = await page.evaluate(
      `[document.documentElement, document.querySelector('.reports')].filter((one) => one.scrollWidth > one.clientWidth).length`,
    );
    expect(tooWide, size).toBe(0);
  }
  expect(complaints).toEqual([]);
});

test('charts are drawn anew in the colours of the other scheme', async () => {
  const { page } = desk;
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await drawing(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => drawing(page)).not.toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => drawing(page)).toBe(light);
});

test('tables are open to all too, and the Back button leads to the conversations', async () => {
  const { page } = desk;
  for (const summary of await page.getByText('Show as a table').all()) await summary.click();
  expect(await findViolations(page)).toEqual([]);
  await page.goBack();
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await page.goForward();
  await settle(page);
});
