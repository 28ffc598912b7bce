// @vitest-environment happy-dom
/** The promises of the connection notice: silent while nothing is wrong for long. */
import { act, cleanup, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIVE } from '../../demo/fixtures/fixture-session.ts';
import type { ConnectionStatus } from '../../src/session/session.ts';
import { ConnectionNotice, type ConnectionNoticeProps } from '../../src/ui/ConnectionNotice.tsx';
import { ENGLISH } from '../../src/widget/strings.ts';

const LOST_AT = 1_000_000;
const WAITING: ConnectionStatus = { state: 'waiting', retryAt: LOST_AT + 500, lostAt: LOST_AT };

beforeEach(() => {
  vi.useFakeTimers({ now: LOST_AT });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(status: ConnectionStatus, rest: Partial<ConnectionNoticeProps> = {}) {
  const fixed = { durable: true, hasPending: false, now: () => Date.now(), strings: ENGLISH.connection, ...rest };
  const view = render(<ConnectionNotice {...fixed} status={status} />);
  return (next: ConnectionStatus) => view.rerender(<ConnectionNotice {...fixed} status={next} />);
}

const text = () => screen.getByRole('status').textContent;
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

describe('ConnectionNotice', () => {
  it.each([LIVE, { state: 'idle' } as const])('says nothing while the status is $state', (status) => {
    show(status);
    pass(60_000);
    expect(text()).toBe('');
  });

  it('says "Reconnecting…" three seconds after the loss and not before', () => {
    show(WAITING);
    pass(2_999);
    expect(text()).toBe('');
    pass(1);
    expect(text()).toBe('Reconnecting…');
  });

  it('counts from the loss through all attempts, not from the last one', () => {
    const change = show(WAITING);
    pass(1_000);
    change({ state: 'connecting' });
    pass(1_000);
    change({ ...WAITING, retryAt: LOST_AT + 9_000 });
    change({ state: 'connecting' });
    pass(999);
    expect(text()).toBe('');
    pass(1);
    expect(text()).toBe('Reconnecting…');
  });

  it('says so also when its timer is early by the clock it was given', () => {
    let slowByMs = 0;
    show(WAITING, { now: () => Date.now() - slowByMs });
    slowByMs = 2;
    pass(3_000);
    expect(text()).toBe('');
    pass(2);
    expect(text()).toBe('Reconnecting…');
  });

  it('falls silent as soon as the connection is back', () => {
    const change = show(WAITING);
    pass(3_000);
    change(LIVE);
    expect(text()).toBe('');
    pass(60_000);
    expect(text()).toBe('');
  });

  it('shows the reason when no attempt will follow', () => {
    show({ state: 'stopped', reason: 'unsupported-version', text: 'Reload the page to go on.' });
    expect(text()).toBe('Reload the page to go on.');
  });

  it('warns that messages are lost on leaving only while some wait and nothing keeps them', () => {
    show(LIVE, { durable: false, hasPending: true });
    expect(text()).toBe(ENGLISH.connection.notSaved);
    cleanup();
    show(LIVE, { durable: false });
    expect(text()).toBe('');
    cleanup();
    show(LIVE, { hasPending: true });
    expect(text()).toBe('');
  });
});
