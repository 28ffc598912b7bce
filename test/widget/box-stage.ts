/** The real box over fixtures, with a clock that a test winds by hand, and a server whose answers it gives. */
import { act, type BoundFunctions, fireEvent, type queries, within } from '@testing-library/preact';
import { type Mock, onTestFinished, vi } from 'vitest';
import { toFixtureBox } from '../../demo/fixtures/fixture-box.ts';
import { FIXTURE_CONVERSATION, FIXTURE_NOW } from '../../demo/fixtures/fixture-log.ts';
import { loadPart } from '../../demo/fixtures/fixture-server.ts';
import { createFixtureSession, EMPTY_LOG, type FixtureSession } from '../../demo/fixtures/fixture-session.ts';
import type { BoxState } from '../../demo/fixtures/states.ts';
import { BOX_PART_NAMES } from '../../src/protocol/site-config.ts';
import { type Box, type BoxOptions, mountBox } from '../../src/widget/mount-box.ts';

export interface BoxStage {
  readonly root: ShadowRoot;
  readonly panel: HTMLElement;
  readonly box: Box;
  readonly screen: BoundFunctions<typeof queries>;
  readonly session: FixtureSession;
  readonly send: Mock<FixtureSession['send']>;
  readonly onClose: Mock<() => void>;
  /** Everything that was asked for by then has come. */
  settle(): Promise<void>;
  /** What the clock was asked for happens now. */
  wait(): Promise<void>;
  /** @param within the panel, unless several buttons have that name */
  press(name: string, within?: HTMLElement): Promise<void>;
  /** A key where the focus is. */
  key(key: string): Promise<void>;
  /** What the focus is on, by its name or its words. */
  focused(): string;
}

export async function openBox(state: Partial<BoxState>, options: Partial<BoxOptions> = {}): Promise<BoxStage> {
  // Their first import takes longer than any test should wait.
  await Promise.all(BOX_PART_NAMES.map((name) => loadPart(name)));
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
  const timers = new Set<() => void>();
  const session = createFixtureSession({ log: EMPTY_LOG, ...state, conversation: FIXTURE_CONVERSATION });
  const send = vi.fn<FixtureSession['send']>(async () => 'sent' as never);
  const onClose = vi.fn();
  const box = mountBox({
    root,
    session: Object.assign(session, { send }),
    ...toFixtureBox(state),
    appearance: { color: '#1f6f54', position: 'right', title: 'Fjord & Fern', welcome: 'Ask us anything.' },
    clock: {
      now: () => FIXTURE_NOW,
      setTimer(callback) {
        timers.add(callback);
        return () => timers.delete(callback);
      },
    },
    onClose,
    ...options,
  });
  onTestFinished(() => {
    box.destroy();
    root.host.remove();
  });
  const panel = root.lastElementChild;
  if (!(panel instanceof HTMLElement)) throw new Error('the box has no panel');
  const screen = within(panel);
  // Parts are modules here, and a module may need several turns.
  const settle = (): Promise<void> =>
    act(async () => {
      for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate);
    });
  async function wait(): Promise<void> {
    const due = [...timers];
    timers.clear();
    act(() => {
      for (const callback of due) callback();
    });
    await settle();
  }
  box.open();
  await wait();
  return {
    ...{ root, panel, box, screen, session, send, onClose, settle, wait },
    async press(name, place = panel) {
      const button = within(place).getByRole('button', { name });
      button.focus();
      fireEvent.click(button);
      await settle();
    },
    async key(key) {
      fireEvent.keyDown(root.activeElement ?? panel, { key });
      await settle();
    },
    focused: () => root.activeElement?.getAttribute('aria-label') ?? root.activeElement?.textContent ?? '',
  };
}
