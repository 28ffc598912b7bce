/** Every state of the chat box in a real browser: nobody is shut out of it, nothing sticks out, and a picture of each is kept. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOX_STATES } from '../../demo/fixtures/states.ts';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { findViolations } from './axe.ts';
import { collectComplaints } from './two-people.ts';

const SCREENS = 'screens';

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startServerProcess();
  mkdirSync(SCREENS, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

interface Dress {
  readonly name: string;
  readonly media?: Parameters<Page['emulateMedia']>[0];
  readonly width?: number;
  readonly direction?: 'rtl';
}

const DRESSES: readonly Dress[] = [
  { name: 'light' },
  { name: 'dark', media: { colorScheme: 'dark' } },
  { name: 'forced', media: { forcedColors: 'active' } },
  { name: 'rtl', direction: 'rtl' },
  // Half of what WCAG 1.4.10 calls a desktop at 400 %.
  { name: 'narrow', width: 320 },
];

/** What is wider than its box shows: each with its class and its text. */
const FIND_OVERFLOW = `[...document.querySelectorAll('.studio-stage > *')].flatMap(({ shadowRoot }) => {
  const panel = shadowRoot.querySelector('[role=dialog]');
  const { left, right } = panel.getBoundingClientRect();
  return [...panel.querySelectorAll('*')].flatMap((one) => {
    const rect = one.getBoundingClientRect();
    const isOut = rect.width > 1 && (rect.left < left - 1 || rect.right > right + 1) && !one.closest('[data-scrolls-sideways]');
    return isOut ? [one.className + ': ' + (one.textContent ?? '').slice(0, 40)] : [];
  });
})`;

test.each(DRESSES)('every state can be used by everybody, $name', async ({ name, media, width, direction }) => {
  const page = await browser.newPage({ viewport: { width: width ?? 1_280, height: 900 } });
  const complaints = collectComplaints(page);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce', ...media });
  await page.goto(`${server.url}/demo/`);
  if (direction !== undefined) await page.evaluate(`document.documentElement.dir = '${direction}'`);
  await page.waitForLoadState('networkidle');
  expect(await findViolations(page)).toEqual([]);
  expect(await page.evaluate(FIND_OVERFLOW)).toEqual([]);
  for (const { id } of BOX_STATES) {
    // By its id: boxes have regions of their own.
    await page.locator(`section[aria-labelledby="state-${id}"]`).screenshot({ path: `${SCREENS}/${id}-${name}.png` });
  }
  expect(complaints).toEqual([]);
  await page.close();
});

test('ten thousand messages are a few nodes, and every one of them can be scrolled to', async () => {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
  await page.goto(`${server.url}/demo/#state=many`);
  const log = page.getByRole('log');
  const isInView = (text: string): Promise<boolean> =>
    log.evaluate((box, wanted) => {
      const { top, bottom } = box.getBoundingClientRect();
      return [...box.querySelectorAll('li')].some((row) => {
        const rect = row.getBoundingClientRect();
        return row.textContent?.includes(wanted) && rect.bottom > top && rect.top < bottom;
      });
    }, text);
  const countNodes = (): Promise<number> =>
    log.evaluate((box) => box.closest('[role=dialog]')?.querySelectorAll('*').length ?? 0);
  await expect.poll(() => isInView('Message 10000 ')).toBe(true);
  expect(await countNodes()).toBeLessThanOrEqual(200);
  const before = await log.evaluate((box) => box.scrollHeight);

  // By the wheel: what is on the screen is never empty, and goes by in order.
  await log.hover();
  let newest = 10_000;
  for (let turn = 0; turn < 40; turn++) {
    await page.mouse.wheel(0, -300);
    await expect.poll(() => log.evaluate(readShown)).not.toEqual([]);
    const shown = await log.evaluate(readShown);
    expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
    expect(shown.at(-1)).toBeLessThanOrEqual(newest);
    newest = shown.at(-1) ?? 0;
  }
  expect(newest).toBeLessThan(9_900);
  expect(await countNodes()).toBeLessThanOrEqual(200);

  // By the bar: to the beginning at once, and the room that the rest takes hardly changes.
  await log.evaluate((box) => box.scrollTo(0, 0));
  await expect.poll(() => isInView('Message 1 ')).toBe(true);
  const after = await log.evaluate((box) => box.scrollHeight);
  expect(Math.abs(after / before - 1)).toBeLessThan(0.2);
  await page.getByRole('button', { name: 'Jump to newest' }).click();
  await expect.poll(() => isInView('Message 10000 ')).toBe(true);
  expect(await countNodes()).toBeLessThanOrEqual(200);
  await page.close();
});

/** Numbers of the messages that stand on the screen. */
function readShown(box: Element): readonly number[] {
  const { top, bottom } = box.getBoundingClientRect();
  return [...box.querySelectorAll('li')].flatMap((row) => {
    const rect = row.getBoundingClientRect();
    const number = /Message (\d+) /.exec(row.textContent ?? '')?.[1];
    return number !== undefined && rect.bottom > top && rect.top < bottom ? [Number(number)] : [];
  });
}
