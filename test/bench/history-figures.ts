/** What a conversation of ten thousand messages costs the built box: opening it, its nodes, and scrolling through it. */
import type { Browser } from 'playwright';
import { printFigure, toPercentile } from './figure.ts';

const RUNS = 7;
const CPU_THROTTLE = 4;
const MESSAGES = 10_000;
const TURNS = 60;

// Scripts for the page are texts: what compiles this file adds helpers to functions that the page does not have.
/** The box as a click finds it: fetched, drawn unseen, and the conversation in memory. */
const toPreparation = (build: string): string => `(async () => {
  const { mountBox } = await import('/assets/${build}/box.js');
  const messages = Array.from({ length: ${MESSAGES} }, (_, index) => ({
    conversation: 'c', seq: index + 1, id: 'm' + index, at: 1.7e12 + index * 20000,
    author: index % 3 ? { kind: 'agent', id: 'a', name: 'Ann' } : { kind: 'visitor', id: 'v', name: '' },
    body: { kind: 'text', text: 'Message ' + (index + 1) + ' of a conversation that never ended.' },
  }));
  const log = { summary: null, messages, pending: [], typing: [], readByVisitor: ${MESSAGES}, readByAgent: ${MESSAGES}, loaded: true };
  const nothing = () => {};
  const never = () => new Promise(nothing);
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
  const session = {
    status: { state: 'live', transport: 'memory', self: { kind: 'visitor', id: 'v' } }, durable: true, onEvent: () => nothing,
    connect: nothing, follow: nothing, unfollow: nothing, log: () => log, send: never, retry: never, discard: never,
    typing: nothing, read: nothing, flush: nothing, pause: nothing, resume: nothing, close: nothing,
  };
  const setTimer = (callback, ms) => { const timer = setTimeout(callback, ms); return () => clearTimeout(timer); };
  window.box = mountBox({
    root, session, conversation: 'c', isOngoing: true, greeting: null, online: true, newId: () => 'n', loadPart: never,
    server: { ask: never, post: never, read: never, toRequest: never }, clock: { now: Date.now, setTimer },
    appearance: { color: '#1f6f54', position: 'right', title: 'Fern', welcome: '' }, onClose: nothing, onConversation: nothing,
  });
  window.panel = root.querySelector('[role=dialog]');
  window.longTasks = 0;
  new PerformanceObserver((list) => { window.longTasks += list.getEntries().length; }).observe({ type: 'longtask' });
})()`;

/** Sets `openedMs` to the time until the frame behind the one with the newest message. */
const OPEN = `(() => {
  const startedAt = performance.now();
  window.box.open();
  const look = () => requestAnimationFrame(() => window.panel.textContent.includes('Message ${MESSAGES} ') ? (window.openedMs = performance.now() - startedAt) : look());
  look();
})()`;

interface HistoryCost {
  readonly ms: number;
  readonly openTasks: number;
  readonly nodes: number;
  readonly scrollTasks: number;
}

async function measureOnce(browser: Browser, server: string, build: string): Promise<HistoryCost> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const read = async (expression: string): Promise<number> => (await page.evaluate(expression)) as number;
  await page.goto(`${server}/docs`);
  await page.evaluate(toPreparation(build));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_THROTTLE });
  await page.waitForTimeout(300);
  await page.evaluate('window.longTasks = 0');
  await page.evaluate(OPEN);
  await page.waitForFunction('window.openedMs !== undefined');
  const ms = await read('window.openedMs');
  await page.waitForTimeout(500);
  const openTasks = await read('window.longTasks');
  const nodes = await read(`window.panel.querySelectorAll('*').length`);
  await page.getByRole('log').hover();
  await page.evaluate('window.longTasks = 0');
  for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, -240);
  await page.waitForTimeout(500);
  const scrollTasks = await read('window.longTasks');
  await context.close();
  return { ms, openTasks, nodes, scrollTasks };
}

/** @param server address of a running one */
export async function measureHistory(browser: Browser, server: string): Promise<void> {
  const { build } = (await (await fetch(`${server}/v1/config?key=demo`)).json()) as { build: string };
  const runs: HistoryCost[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measureOnce(browser, server, build));
  const print = (name: string, what: keyof HistoryCost, unit: string, atMost: number): void => {
    const values = runs.map((one) => one[what]);
    printFigure({ name, value: toPercentile(values, 0.5), unit, goal: { atMost }, detail: { messages: MESSAGES } });
  };
  print('history-open', 'ms', 'ms at 4x', 50);
  print('history-open-long-tasks', 'openTasks', 'count at 4x', 0);
  print('history-nodes', 'nodes', 'count', 200);
  print('history-scroll-long-tasks', 'scrollTasks', 'count at 4x', 0);
}
