// @vitest-environment happy-dom
/** The promises of walking through messages: one tab stop, arrow keys, actions at the message that is pointed at. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANN, FIXTURE_NOW, type Line, toMessages, VISITOR } from '../../demo/fixtures/fixture-log.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import { MessageList } from '../../src/ui/MessageList.tsx';
import { ENGLISH } from '../../src/widget/strings.ts';

const HELLO: Line = { author: VISITOR, says: 'Hello', minutesAgo: 3 };
const ANSWER: Line = { author: ANN, says: 'Hi there', minutesAgo: 2 };
const nothing = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  Element.prototype.scrollIntoView = vi.fn();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(lines: readonly Line[], readByVisitor = 0) {
  const draw = (opening: number, more: readonly Line[] = []) => (
    <MessageList
      log={{ ...EMPTY_LOG, messages: toMessages([...lines, ...more]), readByVisitor }}
      viewer="visitor"
      strings={ENGLISH.messages}
      opening={opening}
      extras={{ drawActions: (row) => <button type="button">About {row.text}</button> }}
      now={() => FIXTURE_NOW}
      onRetry={nothing}
      onDiscard={nothing}
      onSeen={nothing}
    />
  );
  const view = render(draw(1));
  return { update: (opening: number, more: readonly Line[] = []) => view.rerender(draw(opening, more)) };
}
const rowOf = (text: string) => screen.getByText(text).closest('li') as HTMLElement;

describe('The messages of a list', () => {
  it('are one tab stop together; arrow keys go from one to the next and Enter to its actions', () => {
    show([HELLO, ANSWER]);
    const log = screen.getByRole('log');
    expect(log.querySelectorAll('[tabindex="0"]')).toHaveLength(0);
    log.focus();
    fireEvent.keyDown(log, { key: 'ArrowUp' });
    expect(document.activeElement).toBe(rowOf('Hi there'));
    fireEvent.keyDown(rowOf('Hi there'), { key: 'ArrowUp' });
    expect(document.activeElement).toBe(rowOf('Hello'));
    fireEvent.keyDown(rowOf('Hello'), { key: 'Enter' });
    const action = screen.getByRole('button', { name: 'About Hello' });
    expect(document.activeElement).toBe(action);
    fireEvent.keyDown(action, { key: 'Escape' });
    expect(document.activeElement).toBe(rowOf('Hello'));
  });

  it('show their actions one at a time: under the mouse, or pressed by a finger, and not any more when it has gone', () => {
    show([HELLO, ANSWER]);
    fireEvent.pointerOver(screen.getByText('Hello'), { pointerType: 'touch' });
    expect(screen.queryByRole('button')).toBeNull();
    fireEvent.click(screen.getByText('Hello'));
    expect(screen.getByRole('button').textContent).toBe('About Hello');
    fireEvent.pointerOver(screen.getByText('Hi there'), { pointerType: 'mouse', clientX: 9 });
    expect(screen.getByRole('button').textContent).toBe('About Hi there');
    // It scrolls by: the mouse stands still.
    fireEvent.pointerOver(screen.getByText('Hello'), { pointerType: 'mouse', clientX: 9 });
    expect(screen.getByRole('button').textContent).toBe('About Hi there');
    fireEvent.pointerLeave(screen.getByRole('log'));
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('lead from an answer to what it answers, also where that was not drawn yet', () => {
    const [first] = toMessages([HELLO]);
    const quote: Line = { ...ANSWER, says: { kind: 'text', text: 'To you', replyTo: first?.id as never } };
    show([HELLO, ...Array.from({ length: 300 }, () => ANSWER), quote]);
    expect(screen.queryByText('Hello', { selector: '.p-bubble' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Go to the message that this answers' }));
    while (vi.getTimerCount() > 0) act(() => void vi.runOnlyPendingTimers());
    expect(document.activeElement).toBe(screen.getByText('Hello', { selector: '.p-bubble' }).closest('li'));
  });

  it('are marked where they were new when the box was opened, until it is opened again', () => {
    const { update } = show([HELLO, ANSWER], 1);
    expect(screen.getByText('New')).toBeTruthy();
    update(1, [ANSWER]);
    expect(screen.getByText('New')).toBeTruthy();
    cleanup();
    const seen = show([HELLO, ANSWER], 2);
    seen.update(1, [ANSWER]);
    expect(screen.queryByText('New')).toBeNull();
    seen.update(2, [ANSWER]);
    expect(screen.getByText('New')).toBeTruthy();
  });
});
