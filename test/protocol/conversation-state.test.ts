/** The conversation's state machine, cell by cell. */
import { expect, test } from 'vitest';
import {
  CONVERSATION_ACTS,
  type ConversationAct,
  type ConversationState,
  toNextConversationState,
} from '../../src/protocol/conversation-state.ts';

const ACTS = Object.keys(CONVERSATION_ACTS) as ConversationAct[];

/** A row for each state, a column for each act; a dot stays. */
const MATRIX = `
             ask     leave-message offer   take take-over accept refuse transfer     put-back miss   close  reopen
waiting      .       .             .       open open      .      closed .            .        missed closed .
open         .       .             .       .    open      .      .      transferring waiting  .      closed .
transferring .       .             .       .    open      open   .      .            waiting  .      closed .
missed       waiting offline       .       open open      .      closed .            .        .      closed open
offline      waiting .             .       open open      .      closed .            .        .      closed .
closed       waiting offline       .       open open      .      .      .            .        .      .      open
`;

const [head = '', ...rows] = MATRIX.trim().split('\n');
const columns = head.trim().split(/\s+/);
const cells = rows.flatMap((row) => {
  const [from = '', ...targets] = row.trim().split(/\s+/);
  return targets.map((target, index) => ({ from, act: columns[index] ?? '', to: target === '.' ? from : target }));
});

test('the matrix has a cell for each state and act', () => {
  expect(columns).toEqual(ACTS);
  expect(cells).toHaveLength(6 * ACTS.length);
});

test.each(cells)('[P35] $act leads from $from to $to', ({ from, act, to }) => {
  expect(toNextConversationState(from as ConversationState, act as ConversationAct)).toBe(to);
});
