/** What a visitor who waits may believe about their place. */
import { expect, test } from 'vitest';
import type { ConversationSummary } from '../../src/protocol/message.ts';
import { quiet } from '../support/quiet.ts';
import { CONVERSATION, createSessionFixture } from './session-fixture.ts';

const WAITING = {
  id: CONVERSATION,
  state: 'waiting',
  agent: null,
  head: 0,
  readByVisitor: 0,
  readByAgent: 0,
} as unknown as ConversationSummary;

async function wait() {
  const fixture = createSessionFixture({});
  fixture.session.follow(CONVERSATION);
  fixture.session.connect();
  await quiet();
  fixture.link().welcome();
  const summarize = (change: Partial<ConversationSummary>) =>
    fixture.link().answer({ type: 'conversation', conversation: { ...WAITING, ...change } });
  summarize({});
  const position = () => fixture.session.log(CONVERSATION).queuePosition;
  const queue = (place: number) =>
    fixture.link().answer({ type: 'queue', conversation: CONVERSATION, position: place });
  return { ...fixture, summarize, position, queue };
}

test('[P33] a place is what the server told last, and each change is reported', async () => {
  const { session, position, queue } = await wait();
  expect(position()).toBeNull();
  const events: string[] = [];
  session.onEvent(({ type }) => events.push(type));
  queue(3);
  expect(position()).toBe(3);
  queue(2);
  expect(position()).toBe(2);
  expect(events).toEqual(['log', 'log']);
});

test('[P33] a place stays while the visitor goes on waiting', async () => {
  const { summarize, position, queue } = await wait();
  queue(3);
  summarize({ head: 0 });
  expect(position()).toBe(3);
});

test.each([
  ['an agent is asked', { agent: { id: 'ann', name: 'Ann' } }],
  ['an agent took it', { state: 'open', agent: { id: 'ann', name: 'Ann' } }],
  ['nobody waits any more', { state: 'closed' }],
] as const)('[P33] a place is forgotten once %s', async (_, change) => {
  const { summarize, position, queue } = await wait();
  queue(3);
  summarize(change);
  expect(position()).toBeNull();
});
