// @vitest-environment happy-dom
/** The promise of the studio: every state is drawn by the real box, and has a name to be linked by. */
import { act } from '@testing-library/preact';
import { afterEach, expect, it, vi } from 'vitest';
import { toFixtureBox } from '../../demo/fixtures/fixture-box.ts';
import { FIXTURE_CONVERSATION, FIXTURE_NOW } from '../../demo/fixtures/fixture-log.ts';
import { createFixtureSession } from '../../demo/fixtures/fixture-session.ts';
import { pressAll } from '../../demo/fixtures/press.ts';
import { BOX_STATES } from '../../demo/fixtures/states.ts';
import { mountBox } from '../../src/widget/mount-box.ts';

afterEach(() => document.body.replaceChildren());

/** A text that only this state shows. */
const TELLTALES: Readonly<Record<string, string>> = {
  'first-visit': 'Ask us anything.',
  greeting: 'survives a dark corner',
  away: 'Away now',
  conversation: 'Read',
  'answered-greeting': 'It must survive me',
  typing: 'Ann is typing…',
  queued: 'not saved if you leave',
  failed: 'Discard',
  reconnecting: 'Reconnecting…',
  stopped: 'Reload the page',
  closed: 'Ann closed the conversation',
  'long-words': 'Donaudampfschifffahrt',
  many: 'Message 10000',
  rtl: 'مرحبًا',
  dark: 'Thank you!',
  home: 'Usually replies in 4 minutes',
  'home-long': 'Show all 9',
  'home-unreachable': 'What was said before could not be loaded',
  search: '… about ',
  'read-article': 'none spends a weekend in a van',
  'pre-chat': 'kept for 90 days',
  'form-mistakes': 'Please fill this in.',
  'offline-form': 'Where we may answer',
  'form-asked': 'Number of the order',
  'form-answered': 'INV-2041',
  menu: 'Mute sounds',
  transcript: 'Your e-mail address',
  end: 'End this chat?',
  rating: 'How was this conversation?',
  rated: 'Change',
  queue: 'You are number 3 in the queue',
  expanded: 'We send you another one.',
  markdown: '2. Cut the yellow leaves',
  changes: 'I water it every second day',
  'unread-mark': 'New',
  picture: 'Thank you!',
  'picture-failed': 'This picture could not be shown.',
  file: 'Download',
  card: 'Monstera deliciosa',
  carousel: 'ZZ plant',
  choices: 'Half-shade',
  article: 'How often to water a monstera',
  answers: 'Send me news',
  actions: 'Does it stand in the sun?',
  uploading: 'leaf.pdf',
  'upload-refused': 'leaf.exe is of a kind that cannot be sent here.',
  emoji: '🥰',
};

/** Parts of the box are modules that come when they are wanted. */
const settle = () =>
  act(async () => {
    await vi.dynamicImportSettled();
  });

it('has a name for each state and for no other', () => {
  expect(BOX_STATES.map((state) => state.id).sort()).toEqual(Object.keys(TELLTALES).sort());
  expect(new Set(BOX_STATES.map(({ title }) => title)).size).toBe(BOX_STATES.length);
});

it.each(BOX_STATES)('draws "$title" and not a state without it', async (state) => {
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
  const due: (() => void)[] = [];
  const hold = (callback: () => void) => {
    due.push(callback);
    return () => {};
  };
  const box = mountBox({
    root,
    session: createFixtureSession({ ...state, conversation: FIXTURE_CONVERSATION }),
    ...toFixtureBox(state),
    appearance: { color: '#1f6f54', position: 'right', title: 'T', welcome: state.welcome ?? 'Ask us anything.' },
    clock: { now: () => FIXTURE_NOW, setTimer: hold },
    onClose() {},
  });
  box.open();
  act(() => {
    for (const callback of due) callback();
  });
  const telltale = TELLTALES[state.id] ?? '';
  if (state.presses !== undefined) expect(root.textContent).not.toContain(telltale);
  await act(() => pressAll(root, state.presses ?? []));
  await settle();
  act(() => state.act?.(root));
  await settle();
  expect(root.textContent).toContain(telltale);
  box.destroy();
});
