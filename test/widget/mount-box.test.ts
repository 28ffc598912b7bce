// @vitest-environment happy-dom
/** The promises of the chat box as the page holds it: opening, closing, sending, greeting, leaving. */
import { act, fireEvent, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { toFixtureBox } from '../../demo/fixtures/fixture-box.ts';
import { FIXTURE_CONVERSATION, FIXTURE_NOW, toMessages, toPending, VISITOR } from '../../demo/fixtures/fixture-log.ts';
import { createFixtureSession, EMPTY_LOG, type FixtureOptions } from '../../demo/fixtures/fixture-session.ts';
import { type BoxOptions, mountBox } from '../../src/widget/mount-box.ts';
import { says } from '../support/says.ts';

const GREETING = { trigger: 'hello', agentNick: 'Ann', text: 'Can I help?' };

let host: HTMLElement;
/** What the box asked the clock for and has not cancelled. */
let timers: Set<() => void>;

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  timers = new Set();
});
afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

function mount(rest: Partial<BoxOptions> = {}, session: Partial<FixtureOptions> = {}) {
  const root = host.attachShadow({ mode: 'open' });
  const launcher = root.appendChild(document.createElement('button'));
  const fixture = createFixtureSession({ conversation: FIXTURE_CONVERSATION, ...session });
  const onClose = vi.fn();
  const box = mountBox({
    root,
    session: fixture,
    ...toFixtureBox({ log: fixture.log(FIXTURE_CONVERSATION) }),
    appearance: { color: '#1f6f54', position: 'right', title: 'Fjord & Fern', welcome: 'Ask us anything.' },
    clock: {
      now: () => FIXTURE_NOW,
      setTimer(callback) {
        timers.add(callback);
        return () => timers.delete(callback);
      },
    },
    onClose,
    ...rest,
  });
  onTestFinished(box.destroy);
  const panel = root.lastElementChild as HTMLElement;
  return { root, launcher, session: fixture, onClose, box, panel, screen: within(panel) };
}

function runTimers(): void {
  act(() => {
    for (const callback of timers) callback();
    timers.clear();
  });
}

/** A refusal passes through the session, the box and the composer: one promise each. */
const settle = () =>
  act(async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  });

describe('mountBox', () => {
  it('shows nothing before it is opened', () => {
    const { panel, box } = mount();
    expect(panel.hidden).toBe(true);
    expect(box.isOpen).toBe(false);
  });

  it('opens as a dialog that has the title as its name, with the focus in the composer before the messages are there', () => {
    const { root, panel, box, screen } = mount(
      {},
      { log: { ...EMPTY_LOG, messages: toMessages([{ author: VISITOR, says: 'Hello', minutesAgo: 1 }]) } },
    );
    box.open();
    expect(panel.hidden).toBe(false);
    expect(panel.getAttribute('role')).toBe('dialog');
    expect(root.getElementById(panel.getAttribute('aria-labelledby') ?? '')?.textContent).toBe('Fjord & Fern');
    expect(root.activeElement).toBe(screen.getByRole('textbox', { name: 'Your message' }));
    expect(screen.queryByText('Hello')).toBeNull();
    runTimers();
    expect(screen.getByText('Hello')).toBeTruthy();
  });

  it('connects and follows the conversation only when it is opened', () => {
    const { session, box } = mount();
    const connect = vi.spyOn(session, 'connect');
    const follow = vi.spyOn(session, 'follow');
    expect(connect).not.toHaveBeenCalled();
    box.open();
    expect(connect).toHaveBeenCalledTimes(1);
    expect(follow).toHaveBeenCalledWith(FIXTURE_CONVERSATION);
  });

  it.each([
    [
      'Escape',
      (screen: ReturnType<typeof within>) => fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' }),
    ],
    [
      'the close button',
      (screen: ReturnType<typeof within>) => fireEvent.click(screen.getByRole('button', { name: 'Close chat' })),
    ],
  ])('closes on %s, tells the page and gives the focus back', (_, leave) => {
    const { root, launcher, panel, box, onClose, screen } = mount();
    launcher.focus();
    box.open();
    leave(screen);
    expect(panel.hidden).toBe(true);
    expect(box.isOpen).toBe(false);
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(root.activeElement).toBe(launcher);
  });

  it('does not close on the Escape that ends an input method’s composition', () => {
    const { box, screen } = mount();
    box.open();
    const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
    Object.defineProperty(event, 'isComposing', { value: true });
    fireEvent(screen.getByRole('textbox'), event);
    expect(box.isOpen).toBe(true);
  });

  it('does not call back when the page itself closes it', () => {
    const { box, onClose } = mount();
    box.open();
    box.close();
    expect(box.isOpen).toBe(false);
    expect(onClose).not.toHaveBeenCalled();
  });

  it('keeps keys from the page, whose shortcuts would fire while a visitor writes', () => {
    const { box, screen } = mount();
    const shortcut = vi.fn();
    document.addEventListener('keydown', shortcut);
    box.open();
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 's', composed: true });
    document.removeEventListener('keydown', shortcut);
    expect(shortcut).not.toHaveBeenCalled();
  });

  it('keeps the draft when it is closed and opened again', () => {
    const { box, screen } = mount();
    box.open();
    act(() => box.prefill('Half a thought'));
    box.close();
    box.open();
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Half a thought');
  });

  it('shows the welcome at home, and a greeting instead of it until the conversation begins', async () => {
    const { session, box, screen } = mount();
    box.open();
    runTimers();
    await vi.waitFor(() => expect(screen.getByText('Ask us anything.')).toBeTruthy());
    act(() => box.setGreeting(GREETING));
    expect(screen.queryByText('Ask us anything.')).toBeNull();
    expect(screen.getByText('Can I help?')).toBeTruthy();
    act(() =>
      session.showLog({ ...EMPTY_LOG, messages: toMessages([{ author: VISITOR, says: 'Hello', minutesAgo: 1 }]) }),
    );
    expect(screen.queryByText('Can I help?')).toBeNull();
  });

  it.each([
    ['in an empty conversation', EMPTY_LOG, 'hello'],
    ['while another message waits', { ...EMPTY_LOG, pending: [toPending(0, 'First')] }, undefined],
    [
      'in a conversation with messages',
      { ...EMPTY_LOG, messages: toMessages([{ author: VISITOR, says: 'Hi', minutesAgo: 1 }]) },
      undefined,
    ],
  ])('sends the trigger of the greeting along only %s', async (_, log, trigger) => {
    const { session, box, screen } = mount({ greeting: GREETING }, { log });
    const send = vi.spyOn(session, 'send').mockResolvedValue(toPending(9, '').id);
    box.open();
    fireEvent.input(screen.getByRole('textbox'), { target: { value: 'Yes' } });
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
    await settle();
    expect(send).toHaveBeenCalledExactlyOnceWith(FIXTURE_CONVERSATION, says('Yes'), trigger);
  });

  it('shows the reason in an alert when the session cannot keep a message', async () => {
    const { session, box, screen } = mount();
    vi.spyOn(session, 'send').mockRejectedValue(new Error('Your device is full.'));
    box.open();
    fireEvent.input(screen.getByRole('textbox'), { target: { value: 'Hello' } });
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
    await settle();
    expect(screen.getByRole('alert').textContent).toBe('Your device is full.');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Hello');
  });

  it('says whether somebody is there', () => {
    const { box, screen } = mount();
    box.open();
    expect(screen.getByText('We are here to help')).toBeTruthy();
    act(() => box.setOnline(false));
    expect(screen.getByText(/Away now/)).toBeTruthy();
  });

  it('shows a greeting that comes while it is open', () => {
    const { box, screen } = mount();
    box.open();
    runTimers();
    act(() => box.setGreeting(GREETING));
    expect(screen.getByText('Can I help?')).toBeTruthy();
  });

  it('shows the text of a stopped connection', () => {
    const { session, box, screen } = mount();
    box.open();
    act(() => session.showStatus({ state: 'stopped', reason: 'unknown-site', text: 'Not set up for this site.' }));
    expect(screen.getByText('Not set up for this site.')).toBeTruthy();
  });

  it('leaves nothing behind when it is destroyed, not even a timer', () => {
    const { root, launcher, box } = mount();
    box.open();
    box.destroy();
    expect([...root.children]).toEqual([launcher]);
    expect(root.adoptedStyleSheets).toHaveLength(0);
    expect(timers.size).toBe(0);
  });
});
