// @vitest-environment happy-dom
/** The promises of the message list: what is shown, in which order, and what it asks for. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANN, FIXTURE_NOW, type Line, toMessages, toPending, VISITOR } from '../../demo/fixtures/fixture-log.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import type { FileId } from '../../src/protocol/ids.ts';
import type { ConversationLog } from '../../src/session/session.ts';
import { MessageList, type MessageListProps } from '../../src/ui/MessageList.tsx';
import { ENGLISH } from '../../src/widget/strings.ts';

const DAY_MINUTES = 24 * 60;
const HELLO: Line = { author: VISITOR, says: 'Hello', minutesAgo: 3 };
const ANSWER: Line = { author: ANN, says: 'Hi there', minutesAgo: 2 };

let watchers: { see: (isIntersecting: boolean) => void; target: Element | null }[] = [];

beforeEach(() => {
  watchers = [];
  vi.useFakeTimers();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      private readonly watcher: (typeof watchers)[number];
      constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
        this.watcher = { see: (isIntersecting) => callback([{ isIntersecting }]), target: null };
        watchers.push(this.watcher);
      }
      observe(target: Element) {
        this.watcher.target = target;
      }
      disconnect() {
        watchers = watchers.filter((watcher) => watcher !== this.watcher);
      }
    },
  );
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function toProps(log: Partial<ConversationLog>, rest: Partial<MessageListProps> = {}): MessageListProps {
  return {
    log: { ...EMPTY_LOG, ...log },
    viewer: 'visitor',
    strings: ENGLISH.messages,
    now: () => FIXTURE_NOW,
    onRetry: vi.fn(),
    onDiscard: vi.fn(),
    onSeen: vi.fn(),
    ...rest,
  };
}

function show(log: Partial<ConversationLog>, rest: Partial<MessageListProps> = {}) {
  const props = toProps(log, rest);
  const view = render(<MessageList {...props} />);
  return {
    props,
    update: (next: Partial<ConversationLog>) => view.rerender(<MessageList {...props} {...toProps(next, rest)} />),
  };
}

/** The window grows by one task after another, each asked for by the one before. */
function drawAll(): void {
  while (vi.getTimerCount() > 0) act(() => void vi.runOnlyPendingTimers());
}

const rowTexts = () => screen.getAllByRole('listitem').map((row) => row.textContent);

describe('MessageList', () => {
  it('[P30] shows a file by its name', () => {
    const file = { id: 'f' as FileId, name: 'offer.pdf', type: 'application/pdf', bytes: 9 };
    show({ messages: toMessages([HELLO, { author: ANN, says: { kind: 'file', file }, minutesAgo: 1 }]) });
    expect(rowTexts()[2]).toContain('Annoffer.pdf');
  });

  it('shows messages in order inside a log, with a name above what others wrote', () => {
    show({ messages: toMessages([HELLO, ANSWER]) });
    const log = screen.getByRole('log', { name: 'Conversation' });
    const rows = within(log).getAllByRole('listitem');
    expect(rows[1]?.textContent).toContain('Hello');
    expect(rows[2]?.textContent).toContain('AnnHi there');
  });

  it('names an author once for a run of messages', () => {
    show({ messages: toMessages([HELLO, ANSWER, { ...ANSWER, says: 'Still here' }]) });
    expect(screen.getAllByText('Ann')).toHaveLength(1);
  });

  it('separates days, calling the last two by their names', () => {
    show({
      messages: toMessages([
        { ...HELLO, minutesAgo: 3 * DAY_MINUTES },
        { ...HELLO, minutesAgo: DAY_MINUTES },
        { ...HELLO, minutesAgo: 1 },
      ]),
    });
    const texts = rowTexts();
    expect(texts).toHaveLength(6);
    expect(texts[0]).toContain(new Intl.DateTimeFormat(undefined, { month: 'long' }).format(FIXTURE_NOW));
    expect(texts[2]).toBe('Yesterday');
    expect(texts[4]).toBe('Today');
  });

  it('tells events in words', () => {
    show({ messages: toMessages([HELLO, { ...ANSWER, says: { kind: 'event', event: 'joined' } }]) });
    expect(screen.getByText('Ann joined')).toBeTruthy();
  });

  it('shows the greeting until the conversation has messages', () => {
    const greeting = { agentNick: 'Ann', text: 'Can I help?' };
    const { update } = show({ pending: [toPending(0, 'Yes')] }, { greeting });
    expect(rowTexts()[0]).toBe('AnnCan I help?');
    update({ messages: toMessages([HELLO]) });
    expect(screen.queryByText('Can I help?')).toBeNull();
  });

  it('renders markup in a text as text, and an address as a link that trusts nobody', () => {
    show({ messages: toMessages([{ ...ANSWER, says: '<b>bold</b> https://example.com' }]) });
    expect(screen.getByText(/<b>bold<\/b>/)).toBeTruthy();
    const link = screen.getByRole('link', { name: 'https://example.com' });
    expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc');
    expect(link.getAttribute('target')).toBe('_blank');
  });

  it('says "Sending…" until a message is confirmed, then "Sent", then "Read", only below the newest', () => {
    const { update } = show({ messages: toMessages([HELLO]), pending: [toPending(0, 'More')] });
    expect(screen.getByText(/Sending…/)).toBeTruthy();
    expect(screen.queryByText(/Sent/)).toBeNull();
    const messages = toMessages([HELLO, { ...HELLO, says: 'More' }]);
    update({ messages, readByAgent: 1 });
    expect(screen.getAllByText(/Sent/)).toHaveLength(1);
    update({ messages, readByAgent: 2 });
    expect(screen.getAllByText(/Read/)).toHaveLength(1);
    expect(screen.queryByText(/Sent/)).toBeNull();
  });

  it('keeps the row of a message when it is confirmed', () => {
    const pending = toPending(0, 'More');
    const { update } = show({ pending: [pending] });
    const row = screen.getByText('More');
    update({
      messages: toMessages([HELLO]).map((message) => ({
        ...message,
        id: pending.id,
        body: { kind: 'text', text: 'More' },
      })),
    });
    expect(screen.getByText('More')).toBe(row);
  });

  it('offers to retry and to discard a failed message, with the reason', () => {
    const failed = toPending(0, 'Too much', 'This message is too long.');
    const { props } = show({ pending: [failed] });
    expect(screen.getByText(/This message is too long\./)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(props.onRetry).toHaveBeenCalledWith(failed.id);
    expect(props.onDiscard).toHaveBeenCalledWith(failed.id);
  });

  it('says who is typing', () => {
    show({ messages: toMessages([HELLO]), typing: [ANN] });
    expect(screen.getByText('Ann is typing…')).toBeTruthy();
  });

  it('reports the newest message of others once, when its end is on the screen', () => {
    const { props } = show({ messages: toMessages([HELLO, ANSWER, HELLO]) });
    act(() => watchers[0]?.see(false));
    expect(props.onSeen).not.toHaveBeenCalled();
    act(() => watchers[0]?.see(true));
    expect(props.onSeen).toHaveBeenCalledExactlyOnceWith(2);
    expect(watchers).toHaveLength(0);
  });

  it('reports nothing as seen while the page is in the background, and does so when it comes back', () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const { props } = show({ messages: toMessages([ANSWER]) });
    act(() => watchers[0]?.see(true));
    expect(props.onSeen).not.toHaveBeenCalled();
    visibility.mockReturnValue('visible');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(props.onSeen).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('draws the newest of a long conversation, others in their place for each "Show earlier messages", and no more', () => {
    const lines = Array.from({ length: 450 }, (_, index) => ({ ...ANSWER, says: `Line ${index + 1}` }));
    show({ messages: toMessages(lines) });
    drawAll();
    const drawn = () => screen.getAllByText(/^Line /).map((bubble) => bubble.textContent);
    expect(drawn()).toEqual(lines.slice(426).map((line) => line.says));
    fireEvent.click(screen.getByRole('button', { name: 'Show earlier messages' }));
    drawAll();
    expect(drawn()).toEqual(lines.slice(414, 438).map((line) => line.says));
    for (let press = 0; press < 35; press++) {
      fireEvent.click(screen.getByRole('button', { name: 'Show earlier messages' }));
    }
    drawAll();
    expect(drawn()).toEqual(lines.slice(0, 24).map((line) => line.says));
    expect(screen.queryByRole('button', { name: 'Show earlier messages' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Jump to newest' }));
    drawAll();
    expect(drawn().at(-1)).toBe('Line 450');
    expect(drawn()).toHaveLength(24);
  });

  it('announces what is said from now on, and never what was said before', () => {
    const { update } = show({ loaded: false });
    const log = screen.getByRole('log');
    const isSilent = () => log.getAttribute('aria-live') === 'off';
    update({ messages: toMessages([HELLO, ANSWER]) });
    expect(isSilent()).toBe(true);
    drawAll();
    expect(isSilent()).toBe(false);
    update({ messages: toMessages([HELLO, ANSWER, ANSWER]) });
    expect(isSilent()).toBe(false);
    const lines = toMessages(Array.from({ length: 60 }, () => ANSWER));
    update({ messages: lines });
    expect(isSilent()).toBe(true);
    drawAll();
    expect(isSilent()).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Show earlier messages' }));
    expect(isSilent()).toBe(true);
  });

  it('leaves a frame between the tasks that draw a long conversation', () => {
    show({ messages: toMessages(Array.from({ length: 40 }, () => ANSWER)) });
    const drawn = () => screen.getAllByText('Hi there').length;
    expect(drawn()).toBe(12);
    act(() => void vi.advanceTimersByTime(15));
    expect(drawn()).toBe(12);
    act(() => void vi.advanceTimersByTime(1));
    expect(drawn()).toBe(24);
  });

  it('offers the way back to the newest message after scrolling up, and stays at the end otherwise', () => {
    show({ messages: toMessages([HELLO, ANSWER]) });
    const log = screen.getByRole('log');
    const size = { scrollHeight: 1_000, clientHeight: 300 };
    for (const [name, value] of Object.entries(size)) Object.defineProperty(log, name, { value });
    log.scrollTop = 100;
    fireEvent.scroll(log);
    fireEvent.click(screen.getByRole('button', { name: 'Jump to newest' }));
    expect(log.scrollTop).toBe(1_000);
    expect(screen.queryByRole('button', { name: 'Jump to newest' })).toBeNull();
  });

  it('does not move what a person reads further up when a message arrives, but follows their own', () => {
    const { update } = show({ messages: toMessages([HELLO, ANSWER]) });
    const log = screen.getByRole('log');
    for (const [name, value] of Object.entries({ scrollHeight: 1_000, clientHeight: 300 })) {
      Object.defineProperty(log, name, { value });
    }
    log.scrollTop = 100;
    fireEvent.scroll(log);
    update({ messages: toMessages([HELLO, ANSWER, ANSWER]) });
    expect(log.scrollTop).toBe(100);
    act(() => update({ messages: toMessages([HELLO, ANSWER, ANSWER]), pending: [toPending(0, 'Mine')] }));
    expect(log.scrollTop).toBe(1_000);
  });

  it('shows an agent the greeting and other agents on the agents’ side, each with a name', () => {
    show(
      { messages: toMessages([{ ...HELLO, author: { ...VISITOR, name: 'Visitor 12' } }, ANSWER]), readByVisitor: 2 },
      { viewer: 'agent' },
    );
    expect(screen.getByText('Visitor 12')).toBeTruthy();
    expect(screen.getByText('Ann')).toBeTruthy();
    expect(screen.getByText(/Read/)).toBeTruthy();
  });

  it('shows an agent "You" above their own message while it has no name', () => {
    const own = { author: { ...ANN, name: '' }, says: 'Just confirmed', minutesAgo: 1 };
    const view = show({ pending: [toPending(0, 'Pending')] }, { viewer: 'agent' });
    expect(screen.getByText('You').className).toBe('p-name');
    view.update({ messages: toMessages([own]) });
    expect(screen.getByText('You').className).toBe('p-name');
  });

  it('says "You" to nobody about a message of somebody else without a name', () => {
    show({ messages: toMessages([{ ...ANSWER, author: { ...ANN, name: '' } }]) });
    expect(screen.queryByText('You')).toBeNull();
  });

  it('reports the newest message of others also when it is drawn later than the ones below it', () => {
    const own = Array.from({ length: 20 }, () => HELLO);
    const { props } = show({ messages: toMessages([ANSWER, ...own]) });
    expect(watchers).toHaveLength(0);
    drawAll();
    act(() => watchers[0]?.see(true));
    expect(props.onSeen).toHaveBeenCalledExactlyOnceWith(1);
  });
});
