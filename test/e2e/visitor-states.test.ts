/** Each state of a visitor, reached by what visitors and agents really do, as the agents' page would read it. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VisitorState } from '../../src/protocol/visitor.ts';
import { launchChromium } from '../support/browser.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';
import { type AgentCalls, readVisitorId, toAgentCalls } from './agent-calls.ts';
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

/** The newest conversation's id, by the command line. */
function readConversation(): string {
  const { conversations } = server.parlor('export') as { conversations: { id: string }[] };
  return conversations.at(-1)?.id ?? '';
}

async function signInColleague(): Promise<{ id: string; calls: AgentCalls }> {
  const made = server.parlor('agent', 'create', '--site', 'demo', '--email', 'ben@example.com', '--name', 'Ben');
  const { id, signInLink } = made as { id: string; signInLink: string };
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(signInLink.replace(/^https?:\/\/[^/]+/, server.url));
  await page.getByLabel('New password').waitFor();
  return { id, calls: toAgentCalls(context, server) };
}

test('[P27] all twelve states of a visitor', { timeout: 120_000 }, async () => {
  const agent = await signIn(browser, server);
  const calls = toAgentCalls(agent.page.context(), server);
  const visitor = await visit(browser, 'about:blank');
  const complaints = collectComplaints(visitor.page);
  const known = readVisitorId(visitor.page);
  await visitor.page.goto(`${server.url}/shop/`);
  const id = await known;
  const seen = new Set<VisitorState>();
  const expectState = async (state: VisitorState): Promise<void> => {
    await expect.poll(async () => (await calls.readVisitor(id)).state).toBe(state);
    seen.add(state);
  };
  const conversation = (action: string, by = calls, body?: unknown): Promise<unknown> =>
    by.call('POST', `/v1/agent/conversations/${readConversation()}/${action}`, body);

  await expectState('inSite');
  // The trigger greets after five seconds, and is sent away.
  await visitor.page.getByText(/first time here/).waitFor();
  await expectState('autoInvited');
  await visitor.page.getByRole('button', { name: 'Dismiss message' }).click();
  await expectState('refusedByVisitor');
  // An agent invites; the next ping brings it.
  await calls.call('POST', `/v1/agent/visitors/${id}/invite`, { text: 'May I help you choose?' });
  await expectState('manuallyInvited');
  await visitor.page.evaluate(() => parlor('page'));
  await visitor.page.getByText('May I help you choose?').click();
  await visitor.composer.waitFor();
  await expectState('preChat');
  await visitor.say('Yes, please.');
  await expectState('waitingForChat');
  await conversation('refuse');
  await expectState('refusedByOperator');
  await visitor.log.getByText('Nobody').waitFor();
  await visitor.say('Is really nobody there?');
  await expectState('waitingForChat');
  await conversation('take');
  await expectState('chatting');
  const colleague = await signInColleague();
  await conversation('transfer', calls, { agent: colleague.id });
  await expectState('transferring');
  await conversation('take', colleague.calls);
  await expectState('chatting');
  await conversation('close', colleague.calls);
  await expectState('chatEnded');
  // Everybody goes home.
  for (const context of browser.contexts()) {
    if (context !== visitor.context) for (const page of context.pages()) await page.close();
  }
  await expect
    .poll(async () =>
      ((await calls.call('GET', '/v1/agent/colleagues')) as { colleagues: { online: boolean }[] }).colleagues.some(
        ({ online }) => online,
      ),
    )
    .toBe(false);
  await visitor.say('I will write again tomorrow.');
  await expectState('offlineMessage');
  // As a person closes a tab: the page may say farewell, which a tab that is killed cannot.
  await visitor.page.close({ runBeforeUnload: true });
  await expectState('outOfSite');

  expect(seen.size).toBe(12);
  expect(complaints).toEqual([]);
  const { conversations } = server.parlor('export') as { conversations: { messages: { body: { text?: string } }[] }[] };
  expect(conversations[0]?.messages[0]?.body.text).toBe('May I help you choose?');
});
