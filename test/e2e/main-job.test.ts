/** The main job: a visitor on a real page and an agent talk, through reloads, a killed server and without WebSockets. */
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { readStored } from './read-stored.ts';
import { collectComplaints, readTexts, signIn, visit } from './two-people.ts';

const GREETING = /first time here/;

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

describe.each([
  ['a WebSocket', []],
  ['an event stream where WebSockets are blocked', ['socket']],
  ['polling where streams are blocked too', ['socket', 'stream']],
])('over %s', (_name, blocked) => {
  test('the conversation goes on through reloads and a killed server, and nothing is lost, doubled or reordered', async () => {
    const agent = await signIn(browser, server);
    const visitor = await visit(browser, `${server.url}/shop/`, async (context) => {
      if (blocked.includes('socket')) await context.routeWebSocket(/\/v1\/socket/, (socket) => socket.close());
      if (blocked.includes('stream')) await context.route(/\/v1\/stream/, (route) => route.abort());
    });
    const complaints = collectComplaints(visitor.page);

    // The agent sees who is there; the trigger speaks first, and answering it starts the conversation.
    await agent.page.getByText('Plants', { exact: false }).first().waitFor();
    await visitor.page.getByText(GREETING).first().waitFor();
    await visitor.page.getByText(GREETING).first().click();
    await visitor.composer.waitFor();
    await visitor.say('Do you ship to Norway?');
    await agent.take('Do you ship to Norway?');
    await agent.say('Yes, within three days.');
    await visitor.log.getByText('Yes, within three days.').waitFor();
    const begun = [
      'Hello! Is this your first time here? Just ask us anything.',
      'Do you ship to Norway?',
      'Yes, within three days.',
    ];
    expect(await readTexts(visitor.log)).toEqual(begun);

    // Both see everything after a reload.
    await visitor.page.reload();
    await visitor.open();
    await visitor.log.getByText('Yes, within three days.').waitFor();
    expect(await readTexts(visitor.log)).toEqual(begun);
    await agent.page.reload();
    await agent.log.getByText('Yes, within three days.').waitFor();
    expect(await readTexts(agent.log)).toEqual(begun);

    // The server dies in mid-conversation; what is written meanwhile waits, and a reload does not lose it.
    await server.kill();
    await visitor.say('And to Iceland?');
    await visitor.say('It is for a friend.');
    await visitor.log.getByText('It is for a friend.').waitFor();
    await agent.say('Anything else?');
    await server.start();
    await agent.log.getByText('It is for a friend.').waitFor({ timeout: 60_000 });
    await visitor.log.getByText('Anything else?').waitFor({ timeout: 60_000 });
    await visitor.say('No, thanks!');
    await agent.log.getByText('No, thanks!').waitFor();
    await expect.poll(() => readTexts(visitor.log)).toEqual(await readTexts(agent.log));

    const { texts, seqs } = readStored(server);
    expect(texts.slice(0, 3)).toEqual(begun);
    expect([...texts].sort()).toEqual(
      [...begun, 'And to Iceland?', 'It is for a friend.', 'Anything else?', 'No, thanks!'].sort(),
    );
    expect(texts.indexOf('And to Iceland?')).toBeLessThan(texts.indexOf('It is for a friend.'));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(await readTexts(visitor.log)).toEqual(texts);
    expect(complaints.filter((text) => text.startsWith('uncaught'))).toEqual([]);
  }, 120_000);
});

test('a message written while the server is down is delivered by the next page, without the chat being opened', async () => {
  const agent = await signIn(browser, server);
  const visitor = await visit(browser, `${server.url}/shop/`);
  await visitor.open();
  await visitor.say('first');
  await agent.page.getByText('first').first().waitFor();
  await server.kill();
  await visitor.say('written while nobody listened');
  await visitor.log.getByText('written while nobody listened').waitFor();
  await server.start();
  await visitor.page.goto(`${server.url}/shop/contact.html`);
  await agent.page.getByText('written while nobody listened').first().waitFor({ timeout: 60_000 });
  expect(readStored(server).texts).toEqual(['first', 'written while nobody listened']);
}, 120_000);

test('the agent sees typing, the visitor sees who answers, and closing is told to both', async () => {
  const agent = await signIn(browser, server);
  const visitor = await visit(browser, `${server.url}/shop/`);
  await visitor.open();
  await visitor.say('hello');
  await agent.take('hello');
  await visitor.log.getByText('Owner joined').waitFor();
  await visitor.composer.pressSequentially('I am wri');
  await agent.log.getByText(/is typing/).waitFor();
  await agent.composer.pressSequentially('so am I');
  await visitor.log.getByText(/Owner is typing/).waitFor();
  await agent.page.getByRole('button', { name: 'Close', exact: true }).click();
  await visitor.log.getByText('Owner closed the conversation').waitFor();
}, 60_000);

test('an answer to a closed chat box is announced by the badge on the launcher', async () => {
  const agent = await signIn(browser, server);
  const visitor = await visit(browser, `${server.url}/shop/`);
  await visitor.open();
  await visitor.say('hello');
  await agent.take('hello');
  await visitor.log.getByText('Owner joined').waitFor();
  await visitor.page.keyboard.press('Escape');
  await agent.say('are you still there?');
  await visitor.page.getByRole('button', { name: /1 unread/ }).waitFor();
}, 60_000);

test('the server stops with exit code 0 when it is asked to, and the chat goes on after it is back', async () => {
  const visitor = await visit(browser, `${server.url}/shop/`);
  await visitor.open();
  await visitor.say('one');
  await visitor.log.getByText('Sent').waitFor();
  expect(await server.stop()).toBe(0);
  await server.start();
  await visitor.say('two');
  await expect.poll(() => readStored(server).texts, { timeout: 60_000 }).toEqual(['one', 'two']);
}, 90_000);
