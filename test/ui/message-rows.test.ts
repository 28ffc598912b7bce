/** The promises of the rows: what later messages make of earlier ones, and what is new. */
import { describe, expect, it } from 'vitest';
import { ANN, type Line, toMessages, toPending, VISITOR } from '../../demo/fixtures/fixture-log.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { ConversationLog, PendingMessage } from '../../src/session/session.ts';
import { type BubbleRow, type MessageRow, toMessageRows, type Viewer } from '../../src/ui/message-rows.ts';

const [HELLO, ANSWER, THANKS]: readonly [Line, Line, Line] = [
  { author: VISITOR, says: 'Hello', minutesAgo: 3 },
  { author: ANN, says: 'Hi there', minutesAgo: 2 },
  { author: VISITOR, says: 'Thanks', minutesAgo: 1 },
];
const BASE = toMessages([HELLO, ANSWER, THANKS]);
const idOf = (index: number): MessageId => BASE[index]?.id ?? ('' as MessageId);
const edit = (index: number, text: string): Line['says'] => ({ kind: 'edit', message: idOf(index), text });
const remove = (index: number): Line['says'] => ({ kind: 'delete', message: idOf(index) });

function toRows(log: Partial<ConversationLog>, seenSeq = 0, viewer: Viewer = 'visitor'): readonly MessageRow[] {
  return toMessageRows({ ...EMPTY_LOG, ...log }, viewer, { start: 0, seenSeq });
}
const bubbles = (log: Partial<ConversationLog>): readonly BubbleRow[] =>
  toRows(log).filter((row): row is BubbleRow => row.kind === 'bubble');
const having = (...says: readonly Line['says'][]) =>
  toMessages([HELLO, ANSWER, THANKS, ...says.map((said) => ({ ...HELLO, says: said }))]);
const waits = (body: PendingMessage['body'], error = ''): PendingMessage => ({ ...toPending(0, '', error), body });

describe('toMessageRows', () => {
  it('[P36] shows the newest words of what was edited, marked, without a row for the edit', () => {
    const rows = bubbles({ messages: having(edit(0, 'Hello!'), edit(0, 'Hello!!')) });
    expect(rows.map(({ text, isEdited }) => [text, isEdited])).toEqual([
      ['Hello!!', true],
      ['Hi there', false],
      ['Thanks', false],
    ]);
  });

  it('[P36] keeps the place of what was taken back, without its words, also when an edit came after', () => {
    const [row] = bubbles({ messages: having(remove(0), edit(0, 'Secret')) });
    expect(row).toMatchObject({ isRemoved: true, isEdited: false, text: '' });
    const stored = toMessages([{ ...HELLO, says: { kind: 'removed' } }]);
    expect(bubbles({ messages: stored })[0]).toMatchObject({ isRemoved: true, text: '' });
  });

  it('shows a change that waits as queued on the message that it changes', () => {
    const pending = waits({ kind: 'edit', message: idOf(0), text: 'Hello!' });
    const [row] = bubbles({ messages: BASE, pending: [pending] });
    expect(row).toMatchObject({ text: 'Hello!', isEdited: true, delivery: 'queued', waiting: pending.id, id: idOf(0) });
  });

  it('shows the words of an edit that was refused, with the reason, and what was not taken back', () => {
    const edited = waits({ kind: 'edit', message: idOf(0), text: 'Hello!' }, 'No.');
    expect(bubbles({ messages: BASE, pending: [edited] })[0]).toMatchObject({
      text: 'Hello!',
      delivery: 'failed',
      error: 'No.',
      waiting: edited.id,
    });
    const deleted = waits({ kind: 'delete', message: idOf(0) }, 'No.');
    expect(bubbles({ messages: BASE, pending: [deleted] })[0]).toMatchObject({
      text: 'Hello',
      isRemoved: false,
      delivery: 'failed',
    });
  });

  it('quotes what an answer answers, as it reads now', () => {
    const answer: Line['says'] = { kind: 'text', text: 'Yes', replyTo: idOf(1) };
    expect(bubbles({ messages: having(answer) })[3]).toMatchObject({ quote: 'Hi there', replyTo: idOf(1) });
    expect(bubbles({ messages: having(answer, edit(1, 'Hi')) })[3]?.quote).toBe('Hi');
    expect(bubbles({ messages: having(answer, remove(1)) })[3]).toMatchObject({ quote: '', replyTo: null });
    const lost: Line['says'] = { kind: 'text', text: 'Yes', replyTo: toPending(9, '').id };
    expect(bubbles({ messages: having(lost) })[3]).toMatchObject({ quote: '', replyTo: null });
  });

  it('marks where the unread messages of the other side begin, and begins a run there', () => {
    const messages = toMessages([HELLO, ANSWER, { ...ANSWER, says: 'Still here' }, THANKS]);
    const rows = toRows({ messages }, 2);
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'bubble', 'bubble', 'new', 'bubble', 'bubble']);
    expect(rows[4]).toMatchObject({ text: 'Still here', isFirst: true });
    expect(toRows({ messages }, 4).some(({ kind }) => kind === 'new')).toBe(false);
    expect(toRows({ messages }).some(({ kind }) => kind === 'new')).toBe(false);
  });

  it('keeps choices open until the visitor says something, or is about to', () => {
    const asks: Line = { ...ANSWER, says: { kind: 'choices', text: 'Which?', choices: ['A', 'B'] } };
    const open = (log: Partial<ConversationLog>) => bubbles(log)[1]?.isOpen;
    expect(open({ messages: toMessages([HELLO, asks, ANSWER]) })).toBe(true);
    expect(open({ messages: toMessages([HELLO, asks, THANKS]) })).toBe(false);
    expect(open({ messages: toMessages([HELLO, asks]), pending: [toPending(0, 'A')] })).toBe(false);
    expect(open({ messages: toMessages([HELLO, asks]), pending: [toPending(0, 'A', 'No.')] })).toBe(true);
  });

  it('lays out only the asked-for range, and what waits only below the last message', () => {
    const log = { ...EMPTY_LOG, messages: BASE, pending: [toPending(0, 'More')] };
    const texts = (start: number, end?: number) =>
      toMessageRows(log, 'visitor', { start, ...(end !== undefined && { end }) }).flatMap((row) =>
        row.kind === 'bubble' ? [row.text] : [],
      );
    expect(texts(1)).toEqual(['Hi there', 'Thanks', 'More']);
    expect(texts(0, 2)).toEqual(['Hello', 'Hi there']);
  });
});
