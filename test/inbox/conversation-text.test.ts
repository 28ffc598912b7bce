/** Whose a conversation is, in the words that the agent who looks at it reads. */
import { expect, test } from 'vitest';
import { toHint, toStateText } from '../../src/inbox/conversation-text.ts';
import type { ConversationSummary } from '../../src/protocol/message.ts';
import { createSummary } from './inbox-fixtures.ts';

const ann = { id: 'ann', name: 'Ann' };
const bob = { id: 'bob', name: 'Bob' };

test.each<[string, Partial<ConversationSummary>, string, RegExp]>([
  ['who waits for anybody', {}, 'Waiting for an answer', /^$/],
  ['who left without an answer', { state: 'missed' }, 'Gone without an answer', /^$/],
  ['who wrote while nobody was there', { state: 'offline' }, 'Left a message', /^$/],
  ['whom it is my turn to take', { agent: ann }, 'Your turn', /your turn/],
  ['whom it is a colleague’s turn to take', { agent: bob }, 'Offered to Bob', /Bob’s turn/],
  ['whom a colleague handed to me', { state: 'transferring', agent: ann }, 'Handed to you', /handed this/],
  ['whom I handed on', { state: 'transferring', agent: bob }, 'Handed to Bob', /has not taken it/],
  ['who is with me', { state: 'open', agent: ann }, 'With you', /^$/],
  ['who is with a colleague', { state: 'open', agent: bob }, 'With Bob', /Bob is answering/],
  ['whose conversation is closed', { state: 'closed' }, 'Closed', /is closed/],
])('of a visitor %s', (_who, change, state, hint) => {
  const summary = createSummary(1, change);
  expect(toStateText(summary, 'ann')).toBe(state);
  expect(toHint(summary, 'ann')).toMatch(hint);
});
