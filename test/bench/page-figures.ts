/** What the widget costs a page in Chromium: bytes, script time, tasks, nodes, and how soon a visitor can type. */
import type { Browser, CDPSession, Page } from 'playwright';
import { BUDGETS } from '../size/budgets.ts';
import { measureBudget } from '../size/measure.ts';
import { launchChromium } from '../support/browser.ts';
import { readSnippet, startCustomerSite, toPage } from '../support/customer-site.ts';
import { startServerProcess } from '../support/running-server.ts';
import { printFigure, toPercentile } from './figure.ts';
import { measureHistory } from './history-figures.ts';

const RUNS = 7;
const CPU_THROTTLE = 4;
/** Slow 4G as Lighthouse has it: 1.6 Mbit/s down, 150 ms. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};

interface PageCost {
  readonly scriptMs: number;
  readonly longTasks: number;
  readonly layoutShift: number;
  readonly nodes: number;
  readonly requests: number;
}

/** Notes long tasks and layout shifts from before the first script. */
const OBSERVE = `
window.seen = { tasks: [], shift: 0 };
new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) seen.tasks.push(duration); }).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) seen.shift += value; }).observe({ type: 'layout-shift', buffered: true });
`;

interface Seen {
  readonly tasks: readonly number[];
  readonly shift: number;
}

/** The least that any launcher does: what it costs on this machine today is the yardstick. */
const VANILLA = `<script>addEventListener('load', () => requestIdleCallback(() => {
  const host = document.createElement('x-launcher');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('button{position:fixed;right:20px;bottom:20px;width:56px;height:56px;border-radius:50%;background:#2456d6}');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(document.createElement('button'));
  document.body.append(host);
  fetch('/blank', { method: 'POST', body: '{}' });
}))</script>`;

const readSeen = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen);

async function withPage<Result>(
  browser: Browser,
  url: string,
  measure: (page: Page, devtools: CDPSession) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Network.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_THROTTLE });
  await page.addInitScript(OBSERVE);
  await page.goto(url);
  const result = await measure(page, devtools);
  await context.close();
  return result;
}

/** The first ping is answered, if there is one, and nothing is left to do. */
async function settle(page: Page, hasWidget: boolean): Promise<void> {
  if (hasWidget) await page.waitForResponse(/\/v1\/ping/).catch(() => null);
  await page.waitForTimeout(500);
}

function measureLoad(browser: Browser, url: string, hasWidget: boolean): Promise<PageCost> {
  let requests = 0;
  return withPage(browser, 'about:blank', async (page, devtools) => {
    page.on('request', () => {
      requests += 1;
    });
    const settled = settle(page, hasWidget);
    await page.goto(url);
    await settled;
    const { metrics } = await devtools.send('Performance.getMetrics');
    const read = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    const { tasks, shift } = await readSeen(page);
    const nodes = (await page.evaluate(COUNT_NODES)) as number;
    return { scriptMs: read('ScriptDuration') * 1_000, longTasks: tasks.length, layoutShift: shift, nodes, requests };
  });
}

// Scripts for the page are texts: what compiles this file adds helpers to functions that the page does not have.
const COUNT_NODES = `(function count(root) {
  return [...root.querySelectorAll('*')].reduce((sum, one) => sum + 1 + (one.shadowRoot ? count(one.shadowRoot) : 0), 0);
})(document)`;

/** Sets \`openedMs\` to the time from the first press to a text field that has the focus. */
const WATCH_OPENING = `
const isUsable = () => [...document.querySelectorAll('*')].some((one) => one.shadowRoot?.activeElement?.matches('textarea'));
document.addEventListener('pointerdown', () => {
  const startedAt = performance.now();
  const look = () => isUsable() ? (window.openedMs = performance.now() - startedAt) : requestAnimationFrame(look);
  look();
}, { capture: true, once: true });
`;

/** From the click to a composer with the focus in it, as the page's own clock sees it. */
async function measureOpening(page: Page): Promise<number> {
  const launcher = page.getByRole('button', { name: /Open chat/ });
  await page.evaluate(WATCH_OPENING);
  const box = await launcher.boundingBox();
  if (box === null) throw new Error('the launcher is not there');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.click(x, y);
  await page.waitForFunction('window.openedMs !== undefined');
  return page.evaluate('window.openedMs') as Promise<number>;
}

function measureWarmClick(browser: Browser, url: string): Promise<{ ms: number; longTasks: number }> {
  return withPage(browser, url, async (page) => {
    await settle(page, true);
    await page.getByRole('button', { name: /Open chat/ }).hover();
    await page.waitForResponse(/\/assets\/.*\/box\.js/).catch(() => null);
    await page.waitForTimeout(1_000);
    const before = (await readSeen(page)).tasks.length;
    const ms = await measureOpening(page);
    await page.waitForTimeout(300);
    return { ms, longTasks: (await readSeen(page)).tasks.length - before };
  });
}

function measureColdClick(browser: Browser, url: string): Promise<{ ms: number }> {
  return withPage(browser, url, async (page, devtools) => {
    await settle(page, true);
    await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
    return { ms: await measureOpening(page) };
  });
}

async function repeat<Result>(measure: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let run = 0; run < RUNS; run++) results.push(await measure());
  return results;
}

const toMedian = (values: readonly number[]): number => toPercentile(values, 0.5);

export async function measurePage(): Promise<void> {
  const server = await startServerProcess({ PARLOR_LOG: 'error' });
  await printBytes(server.url);
  const site = await startCustomerSite({
    '/blank': { html: toPage('') },
    '/vanilla': { html: toPage(VANILLA) },
    '/chat': { html: toPage(readSnippet(server.url)) },
  });
  const browser = await launchChromium();
  const blank = await repeat(() => measureLoad(browser, `${site.url}/blank`, false));
  const vanilla = await repeat(() => measureLoad(browser, `${site.url}/vanilla`, false));
  const chat = await repeat(() => measureLoad(browser, `${site.url}/chat`, true));
  const difference = (name: keyof PageCost, costs = chat): number =>
    toMedian(costs.map((cost) => cost[name])) - toMedian(blank.map((cost) => cost[name]));
  printFigure({
    name: 'load-script',
    value: difference('scriptMs'),
    unit: 'ms at 4x',
    goal: { atMost: 10 },
    detail: { vanillaLauncher: Number(difference('scriptMs', vanilla).toFixed(1)) },
  });
  printFigure({ name: 'load-long-tasks', value: difference('longTasks'), unit: 'count', goal: { atMost: 0 } });
  printFigure({ name: 'load-layout-shift', value: difference('layoutShift'), unit: 'score', goal: { atMost: 0 } });
  printFigure({ name: 'load-nodes', value: difference('nodes'), unit: 'count', goal: { atMost: 15 } });
  printFigure({ name: 'load-requests', value: difference('requests'), unit: 'count', goal: { atMost: 2 } });

  const warm = await repeat(() => measureWarmClick(browser, `${site.url}/chat`));
  const cold = await repeat(() => measureColdClick(browser, `${site.url}/chat`));
  printFigure({
    name: 'open-prefetched',
    value: toMedian(warm.map(({ ms }) => ms)),
    unit: 'ms at 4x',
    goal: { atMost: 50 },
  });
  printFigure({
    name: 'open-long-tasks',
    value: toMedian(warm.map(({ longTasks }) => longTasks)),
    unit: 'count',
    goal: { atMost: 0 },
  });
  printFigure({
    name: 'open-cold-slow-4g',
    value: toMedian(cold.map(({ ms }) => ms)),
    unit: 'ms at 4x',
    goal: { atMost: 450 },
  });
  await measureHistory(browser, server.url);
  await browser.close();
  site.close();
  await server.remove();
}

async function printBytes(server: string): Promise<void> {
  const plain = await fetch(`${server}/loader.js?key=demo`, { headers: { 'accept-encoding': 'identity' } });
  const configuration = `${(await plain.text()).split('\n')[0]}\n`;
  for (const budget of BUDGETS) {
    const name = `bytes ${budget.what}`;
    const goal = { atMost: budget.atMost };
    printFigure({ name, value: measureBudget(budget, configuration), unit: 'bytes, brotli 11', goal });
  }
}
