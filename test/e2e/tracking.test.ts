/** What agents learn about a visitor in a real browser, and who is here when tabs come and go. */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Trigger } from '../../src/protocol/trigger.ts';
import { launchChromium } from '../support/browser.ts';
import { type CustomerSite, readSnippet, startCustomerSite, toPage } from '../support/customer-site.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { type AgentCalls, readVisitorId, toAgentCalls } from './agent-calls.ts';
import { collectComplaints, signIn, visit } from './two-people.ts';

/** As a CDN in front of the server would say it. */
const FROM_BRNO = { 'cf-ipcountry': 'CZ', 'cf-ipcity': 'Brno', 'x-forwarded-for': '203.0.113.77' };

let browser: Browser;
let server: RunningServer;
let site: CustomerSite;
let calls: AgentCalls;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  // As behind a CDN, which tells where visitors are.
  server = await startServerProcess({ PARLOR_TRUST_PROXY: 'yes' });
  const page = toPage(readSnippet(server.url));
  const long = page.replace(
    '</body>',
    '<p id="offer" style="margin-top:3000px">An offer</p><button id="buy">Buy</button></body>',
  );
  site = await startCustomerSite({ '/': { html: page }, '/next': { html: page }, '/long': { html: long } });
  calls = toAgentCalls((await signIn(browser, server)).page.context(), server);
  // What these visitors do must not be mixed with a greeting that comes in its own time.
  await calls.call('DELETE', '/v1/agent/triggers/first-visit');
});
afterEach(async () => {
  site.close();
  await server.remove();
});

/** @param script runs before the page's own */
async function arrive(path: string, script = ''): Promise<{ page: Page; id: string }> {
  const { page } = await visit(browser, 'about:blank', (context) =>
    context.route(/\/v1\/ping/, (route) => route.continue({ headers: { ...route.request().headers(), ...FROM_BRNO } })),
  );
  await page.addInitScript(script);
  const known = readVisitorId(page);
  await page.goto(site.url + path);
  return { page, id: await known };
}

test('everything that the five systems report of a visitor comes from the page or the server', async () => {
  const { page, id } = await arrive('/?utm_source=news&utm_campaign=spring');
  await page.evaluate(() => {
    parlor('set', { plan: 'pro', cart_value: 120 });
    parlor('track', 'added_to_cart', { sku: 'F-12' });
  });
  // What a page is told before it knows how to tell it goes with the page: the code for it comes when it is first asked for.
  await expect.poll(async () => (await calls.readVisitor(id)).events.length, { timeout: 30_000 }).toBe(1);
  await page.getByRole('link').or(page.locator('h1')).first().click();
  await page.goto(`${site.url}/next`);
  await expect.poll(async () => (await calls.readVisitor(id)).path.length).toBe(2);
  await expect.poll(async () => (await calls.readVisitor(id)).vitals?.lcp ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
  const detail = await calls.readVisitor(id);
  const isRecent = expect.closeTo(Date.now(), -5.1);
  expect(detail).toMatchObject({
    id,
    state: 'inSite',
    online: true,
    firstVisitAt: isRecent,
    visitStartedAt: isRecent,
    lastPingAt: isRecent,
    visits: 1,
    pageViews: 2,
    chats: 0,
    rings: expect.any(Number),
    page: { url: `${site.url}/next`, title: 'A page' },
    landingUrl: `${site.url}/?utm_source=news&utm_campaign=spring`,
    referrer: '',
    traffic: 'Direct',
    utm: { source: 'news', campaign: 'spring' },
    browser: 'Chrome',
    platform: 'Linux',
    device: 'desktop',
    language: 'en-US',
    timeZone: await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
    screen: '1280x720',
    country: 'cz',
    city: 'Brno',
    ip: '203.0.113.0',
    variables: { plan: 'pro', cart_value: 120 },
    events: [{ name: 'added_to_cart', at: isRecent }],
    engagement: { visibleMs: expect.any(Number), scroll: 100, idleMs: expect.any(Number) },
  });
  expect(detail.rings).toBeGreaterThanOrEqual(3);
});

describe('who is here', () => {
  test('an application that changes its address is followed without a load', async () => {
    const { page, id } = await arrive('/');
    await page.evaluate(() => {
      history.pushState(null, '', '/virtual');
      document.title = 'Virtual';
    });
    await expect
      .poll(async () => (await calls.readVisitor(id)).page)
      .toEqual({ url: `${site.url}/virtual`, title: 'Virtual' });
  });

  test('[P23] going to the next page is not leaving, closing the page is, within seconds', async () => {
    const { page, id } = await arrive('/');
    const states = new Set<string>();
    await page.goto(`${site.url}/next`);
    for (let looks = 0; looks < 25; looks++) {
      states.add((await calls.readVisitor(id)).state);
      await page.waitForTimeout(100);
    }
    expect([...states]).toEqual(['inSite']);
    await page.close({ runBeforeUnload: true });
    await expect.poll(async () => (await calls.readVisitor(id)).online, { timeout: 10_000 }).toBe(false);
  });

  test('[P23] a visitor who closes one tab of two is still here', async () => {
    const { page, id } = await arrive('/');
    const second = await page.context().newPage();
    const pinged = second.waitForResponse(/\/v1\/ping/);
    await second.goto(`${site.url}/next`);
    await pinged;
    const again = page.waitForResponse(/\/v1\/ping/);
    await second.close({ runBeforeUnload: true });
    await again;
    await page.waitForTimeout(4_000);
    expect(await calls.readVisitor(id)).toMatchObject({ online: true, state: 'inSite' });
  });

  test('[P29] a robot that runs scripts is answered and not counted', async () => {
    const context = await browser.newContext({
      userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/140.0 Safari/537.36',
    });
    const page = await context.newPage();
    const known = readVisitorId(page);
    await page.goto(site.url);
    await expect(calls.readVisitor(await known)).rejects.toThrow('404');
    await context.close();
  });
});

/** As a page listens that cannot know when the script comes. */
const LISTEN = `
  window.told = [];
  window.parlor = function () { (parlor.q = parlor.q || []).push(arguments); };
  parlor('on', 'trigger', (trigger) => told.push(trigger));
`;

describe('triggers in a real page', () => {
  const toTrigger = (id: string, conditions: Trigger['conditions']): Trigger => ({
    id,
    name: id,
    active: true,
    frequency: 'visitor',
    conditions,
    actions: [{ name: 'call', function: id }],
  });

  test('watch scrolling, leaving, clicks and what comes into view, and say why they fired', async () => {
    const watched = [
      toTrigger('deep', [{ name: 'scroll_depth', cmp: 'gte', value: 90 }]),
      toTrigger('exit', [{ name: 'exit_intent', value: true }]),
      toTrigger('bought', [{ name: 'element_clicked', value: '#buy' }]),
      toTrigger('saw', [{ name: 'element_seen', value: '#offer' }]),
      toTrigger('always', [
        { name: 'office_hours', value: true },
        { name: 'visitor_country_code', value: 'cz' },
      ]),
      toTrigger('never', [{ name: 'visitor_page_url', cmp: 'glob', value: '*/checkout*' }]),
    ];
    for (const trigger of watched) await calls.putTrigger(trigger);
    const { page } = await arrive('/long', LISTEN);
    const complaints = collectComplaints(page);
    const readTold = (): Promise<{ id: string; status: string; calls: string[]; at?: number | null }[]> =>
      page.evaluate(() => (window as unknown as { told: [] }).told);
    const readCalls = async (): Promise<string[]> => (await readTold()).flatMap((told) => told.calls);

    // The code that watches comes when a trigger needs it: a person goes on moving until then.
    const move = async (): Promise<void> => {
      await page.mouse.move(300, 300);
      await page.mouse.wheel(0, 6_000);
      await page.locator('#buy').click();
      await page.mouse.move(300, 2);
      await page.evaluate(() => document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1 })));
    };
    await expect
      .poll(
        async () => {
          await move();
          return (await readCalls()).sort();
        },
        { timeout: 40_000 },
      )
      .toEqual(['always', 'bought', 'deep', 'exit', 'saw']);
    expect((await readTold()).filter(({ id }) => id === 'never').map(({ status }) => status)).toEqual(['held']);
    expect(complaints).toEqual([]);
  });

  test('a form asks, and the agent reads the answer beside the visitor', async () => {
    await calls.putTrigger({
      ...toTrigger('ask', []),
      actions: [
        {
          name: 'form',
          title: 'Shall we write to you when it is back?',
          fields: [{ name: 'email', label: 'Your e-mail', type: 'email', required: true }],
          submit: 'Tell me',
          thanks: 'We will.',
        },
      ],
    });
    const { page, id } = await arrive('/');
    await page.getByLabel('Your e-mail').fill('visitor@example.com');
    await page.getByRole('button', { name: 'Tell me' }).click();
    await page.getByText('We will.').waitFor();
    await expect.poll(async () => (await calls.readVisitor(id)).variables).toEqual({ email: 'visitor@example.com' });
  });
});
