/** The visitor's state machine: the whole matrix, written down a second time, by hand. */
import { expect, test } from 'vitest';
import type { VisitorState } from '../../../../src/protocol/visitor.ts';
import {
  TRANSITIONS,
  toNextState,
  toStateOf,
  type VisitorEvent,
} from '../../../../src/server/domain/visitors/visitor-state.ts';

const EVENTS: readonly VisitorEvent[] = [
  'arrive',
  'leave',
  'open-box',
  'close-box',
  'greet',
  'invite',
  'dismiss',
  'ask',
  'leave-message',
  'take',
  'refuse',
  'transfer',
  'put-back',
  'close',
];

const SHORT: Readonly<Record<string, VisitorState>> = {
  in: 'inSite',
  out: 'outOfSite',
  pre: 'preChat',
  wait: 'waitingForChat',
  chat: 'chatting',
  end: 'chatEnded',
  auto: 'autoInvited',
  man: 'manuallyInvited',
  visR: 'refusedByVisitor',
  opR: 'refusedByOperator',
  trans: 'transferring',
  off: 'offlineMessage',
};

/** A row for each state, a column for each event; a dot stays. */
const MATRIX = `
        arrive leave open close greet invite dismiss ask  leave take refuse transfer back  close
out     in     .     .    .     .     .      .       .    .     .    .      .      .     .
in      .      out   pre  .     auto  man    .       wait off   chat .      .      .     .
pre     .      out   .    in    .     .      .       wait off   chat .      .      .     .
wait    .      out   .    .     .     .      .       .    .     chat opR    .      .     end
chat    .      out   .    .     .     .      .       .    .     .    .      trans  wait  end
end     .      out   pre  .     auto  man    .       wait off   chat .      .      .     .
auto    .      out   pre  .     .     man    visR    wait off   chat .      .      .     .
man     .      out   pre  .     .     .      visR    wait off   chat .      .      .     .
visR    .      out   pre  .     auto  man    .       wait off   chat .      .      .     .
opR     .      out   pre  .     auto  man    .       wait off   chat .      .      .     .
trans   .      out   .    .     .     .      .       .    .     chat .      .      wait  end
off     .      out   .    .     .     .      .       wait .     chat opR    .      .     end
`;

const cells = MATRIX.trim()
  .split('\n')
  .slice(1)
  .flatMap((row) => {
    const [from = '', ...targets] = row.trim().split(/\s+/);
    return targets.map((target, column) => ({
      from: SHORT[from],
      event: EVENTS[column],
      to: SHORT[target === '.' ? from : target],
    }));
  });

test('the matrix has a cell for each state and event', () => {
  expect(cells).toHaveLength(Object.keys(SHORT).length * Object.keys(TRANSITIONS).length);
  expect([...EVENTS].sort()).toEqual(Object.keys(TRANSITIONS).sort());
});

test.each(cells)('$from --$event--> $to', ({ from, event, to }) => {
  if (from === undefined || event === undefined) throw new Error('the matrix names something that does not exist');
  expect(toNextState(from, event)).toBe(to);
});

test('every state can be reached by a visitor who was never here', () => {
  const reached = new Set<VisitorState>(['outOfSite']);
  // A set visits what is added while it is walked.
  for (const state of reached) for (const event of EVENTS) reached.add(toNextState(state, event));
  expect([...reached].sort()).toEqual(Object.values(SHORT).sort());
});

test('every state can be left for the site itself', () => {
  for (const state of Object.values(SHORT)) {
    expect(toNextState(toNextState(state, 'leave'), 'arrive')).toBe('inSite');
  }
});

test.each([
  [null, 'inSite'],
  [{ state: 'waiting' }, 'waitingForChat'],
  [{ state: 'open' }, 'chatting'],
  [{ state: 'transferring' }, 'transferring'],
  [{ state: 'closed' }, 'inSite'],
] as const)('a visitor who arrives with the conversation %j is %s', (conversation, state) => {
  expect(toStateOf(conversation)).toBe(state);
});
