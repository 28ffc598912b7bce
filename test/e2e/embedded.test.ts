/** The box as a part of the page: it fills the element that the owner gave it, and takes nothing else. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { type CustomerSite, readSnippet, startCustomerSite, toPage } from '../support/customer-site.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { findViolations } from './axe.ts';
import { collectComplaints, visit } from './two-people.ts';

let browser: Browser;
let server: RunningServer;
let site: CustomerSite;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startServerProcess();
  const snippet = readSnippet(server.url).replace('<script async', '<script async data-embed="#chat"');
  const place = '<div id="chat" style="width: 400px; height: 500px; margin: 20px"></div>';
  site = await startCustomerSite({
    '/': { html: toPage(snippet).replace('<h1>', `${place}<h1>`) },
    '/later': { html: toPage(snippet) },
  });
});
afterAll(async () => {
  await browser.close();
  site.close();
  await server.remove();
});

test('fills the element, leaves the focus where it was, and has neither launcher nor close', async () => {
  const visitor = await visit(browser, site.url);
  const complaints = collectComplaints(visitor.page);
  await visitor.composer.waitFor();
  const [inner, outer] = await Promise.all([
    visitor.page.getByRole('dialog').boundingBox(),
    visitor.page.locator('#chat').boundingBox(),
  ]);
  expect(inner).toEqual(outer);
  expect(await visitor.page.evaluate('document.activeElement === document.body')).toBe(true);
  expect(await visitor.page.getByRole('button', { name: /chat$/ }).count()).toBe(0);
  await visitor.page.keyboard.press('Escape');
  await visitor.say('From inside the page');
  await visitor.page.getByText(/Sent/).waitFor();
  expect(await findViolations(visitor.page)).toEqual([]);
  expect(complaints).toEqual([]);
  await visitor.context.close();
});

test('shows nothing where its element is not there', async () => {
  const visitor = await visit(browser, `${site.url}/later`);
  await visitor.page.waitForResponse(/\/v1\/ping/);
  expect(await visitor.page.locator('parlor-chat').count()).toBe(0);
  await visitor.context.close();
});
