/** A visitor in the shop and an agent at the inbox, each in a browser of their own. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import type { RunningServer } from '../support/running-server.ts';

export const AGENT_PASSWORD = 'a long enough password';

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly launcher: Locator;
  readonly log: Locator;
  readonly composer: Locator;
  open(): Promise<void>;
  say(text: string): Promise<void>;
}

export interface AgentDesk {
  readonly page: Page;
  /** Opens the conversation whose newest message is `text`, and takes it. */
  take(text: string): Promise<void>;
  readonly log: Locator;
  readonly composer: Locator;
  say(text: string): Promise<void>;
}

/** Everything that a page complained about. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  return complaints;
}

export async function visit(
  browser: Browser,
  url: string,
  prepare: (context: BrowserContext) => Promise<unknown> = async () => {},
): Promise<Visitor> {
  const context = await browser.newContext();
  await prepare(context);
  const page = await context.newPage();
  await page.goto(url);
  return toVisitor(page, context);
}

function toVisitor(page: Page, context: BrowserContext): Visitor {
  const launcher = page.getByRole('button', { name: /Open chat/ });
  const composer = page.getByRole('textbox', { name: 'Your message' });
  return {
    page,
    context,
    launcher,
    composer,
    log: page.getByRole('log', { name: 'Conversation' }),
    async open() {
      await launcher.click();
      await composer.waitFor();
    },
    async say(text) {
      await composer.fill(text);
      await composer.press('Enter');
    },
  };
}

export async function signIn(browser: Browser, server: RunningServer): Promise<AgentDesk> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.ownerUrl);
  await page.getByLabel('New password').fill(AGENT_PASSWORD);
  await page.getByRole('button', { name: 'Save password' }).click();
  await page.getByRole('heading', { name: 'Visitors' }).first().waitFor();
  const composer = page.getByRole('textbox', { name: 'Your answer' });
  return {
    page,
    composer,
    log: page.getByRole('log', { name: 'Messages' }),
    async take(text) {
      await page.getByText(text).first().click();
      await page.getByRole('button', { name: 'Take', exact: true }).click();
    },
    async say(text) {
      await composer.fill(text);
      await composer.press('Enter');
    },
  };
}

/** The texts of the bubbles, oldest first, without names, times and states. */
export function readTexts(log: Locator): Promise<string[]> {
  return log.locator('.p-bubble').allInnerTexts();
}
