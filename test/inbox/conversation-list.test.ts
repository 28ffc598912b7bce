/** The order of the queue, what counts as unread, and what an upsert keeps. */
import { describe, expect, test } from 'vitest';
import {
  type ConversationGroup,
  type ConversationList,
  groupConversations,
  isDeclined,
  isUnread,
  markRead,
  upsertConversations,
} from '../../src/inbox/conversation-list.ts';
import { ANN, BOB, createSummary, NOW, toConversationId, toVisitorAuthor } from './inbox-fixtures.ts';

const EMPTY: ConversationList = new Map();
const withAnn = { state: 'open', agent: { id: 'ann', name: 'Ann' } } as const;
const withBob = { state: 'open', agent: { id: 'bob', name: 'Bob' } } as const;
const saidAt = (at: number) => ({ author: BOB, body: { kind: 'text', text: 'Yes' }, at }) as const;

describe('groups of conversations', () => {
  test('hold each conversation once, by its state and agent', () => {
    const list = upsertConversations(EMPTY, [
      createSummary(1),
      createSummary(2, withAnn),
      createSummary(3, withBob),
      createSummary(4, { ...withAnn, state: 'closed' }),
      createSummary(5, { ...withAnn, state: 'transferring' }),
      createSummary(6, { ...withBob, state: 'transferring' }),
      createSummary(7, { ...withAnn, state: 'waiting' }),
      createSummary(8, { ...withBob, state: 'waiting' }),
      createSummary(9, { state: 'missed' }),
      createSummary(10, { state: 'offline' }),
    ]);
    const groups = groupConversations(list, 'ann');
    const numbers = { handed: [7, 5], waiting: [10, 9, 1], mine: [2], others: [3, 6, 8], closed: [4] };
    for (const [group, expected] of Object.entries(numbers)) {
      expect(groups[group as ConversationGroup].map(({ id }) => id)).toEqual(expected.map(toConversationId));
    }
  });

  test('count an open conversation without an agent as waiting', () => {
    const list = upsertConversations(EMPTY, [createSummary(1, { state: 'open' })]);
    expect(groupConversations(list, 'ann').waiting).toHaveLength(1);
  });

  test('put who waits longest first, also when somebody else wrote later', () => {
    const list = upsertConversations(EMPTY, [
      createSummary(1),
      createSummary(3, { lastMessage: saidAt(NOW) }),
      createSummary(2),
    ]);
    expect(groupConversations(list, 'ann').waiting.map(({ id }) => id)).toEqual([3, 2, 1].map(toConversationId));
  });

  test('put my conversation in which something was said last first, and do not move it for a receipt', () => {
    const list = upsertConversations(EMPTY, [
      createSummary(1, { ...withAnn, lastMessage: saidAt(NOW - 10) }),
      createSummary(2, { ...withAnn, lastMessage: saidAt(NOW - 5) }),
    ]);
    const read = upsertConversations(list, [
      createSummary(1, { ...withAnn, lastMessage: saidAt(NOW - 10), readByAgent: 1, updatedAt: NOW }),
    ]);
    expect(groupConversations(read, 'ann').mine.map(({ id }) => id)).toEqual([2, 1].map(toConversationId));
  });
});

describe('an upsert', () => {
  test('replaces a conversation by id and leaves the old list as it was', () => {
    const before = upsertConversations(EMPTY, [createSummary(1), createSummary(2)]);
    const after = upsertConversations(before, [createSummary(1, withAnn)]);
    expect(after.size).toBe(2);
    expect(after.get(toConversationId(1))?.state).toBe('open');
    expect(before.get(toConversationId(1))?.state).toBe('waiting');
  });

  test('does not make a conversation unread again when the receipt crossed with it', () => {
    const list = markRead(upsertConversations(EMPTY, [createSummary(1, { head: 3 })]), toConversationId(1), 3);
    const after = upsertConversations(list, [createSummary(1, { head: 3, readByAgent: 0 })]);
    expect(after.get(toConversationId(1))?.readByAgent).toBe(3);
  });

  test('never claims more read than there is after the server was restored from a backup', () => {
    const list = upsertConversations(EMPTY, [createSummary(1, { head: 9, readByAgent: 9 })]);
    const after = upsertConversations(list, [createSummary(1, { head: 2, readByAgent: 0 })]);
    expect(after.get(toConversationId(1))?.readByAgent).toBe(2);
  });
});

describe('unread', () => {
  const visitorSaid = { author: toVisitorAuthor(1), body: { kind: 'text', text: 'Hi' }, at: NOW } as const;

  test('is a visitor’s word that no agent saw', () => {
    expect(isUnread(createSummary(1, { head: 4, readByAgent: 3, lastMessage: visitorSaid }))).toBe(true);
    expect(isUnread(createSummary(1, { head: 4, readByAgent: 4, lastMessage: visitorSaid }))).toBe(false);
  });

  test('is not an agent’s own word, and not a conversation without any', () => {
    const agentSaid = { ...visitorSaid, author: ANN };
    expect(isUnread(createSummary(1, { head: 4, readByAgent: 3, lastMessage: agentSaid }))).toBe(false);
    expect(isUnread(createSummary(1, { head: 0, lastMessage: null }))).toBe(false);
  });
});

describe('a declined conversation', () => {
  const refused = { author: { ...ANN, kind: 'system' }, body: { kind: 'event', event: 'refused' }, at: NOW } as const;

  test('is one that was closed by saying no', () => {
    expect(isDeclined(createSummary(1, { state: 'closed', lastMessage: refused }))).toBe(true);
    expect(isDeclined(createSummary(1, { state: 'closed' }))).toBe(false);
  });

  test('is none any more when the visitor wrote again', () => {
    expect(isDeclined(createSummary(1, { state: 'waiting', lastMessage: refused }))).toBe(false);
  });
});
