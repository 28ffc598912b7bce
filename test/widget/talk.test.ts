// @vitest-environment happy-dom
/** The promises of what a visitor does with messages in the box: answer, change, take back, choose, attach, insert. */
import { act, fireEvent, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toFixtureBox } from '../../demo/fixtures/fixture-box.ts';
import {
  ANN,
  FIXTURE_CONVERSATION,
  FIXTURE_NOW,
  type Line,
  toMessages,
  VISITOR,
} from '../../demo/fixtures/fixture-log.ts';
import { EMPTY_HOME } from '../../demo/fixtures/fixture-server.ts';
import { createFixtureSession, EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import type { Body } from '../../src/protocol/message.ts';
import { type BoxOptions, mountBox } from '../../src/widget/mount-box.ts';

const OWN: Line = { author: VISITOR, says: 'Hello', minutesAgo: 3 };
const THEIRS: Line = { author: ANN, says: 'Hi there', minutesAgo: 2 };

afterEach(() => document.body.replaceChildren());

const settle = () =>
  act(async () => {
    await vi.dynamicImportSettled();
  });

async function open(lines: readonly Line[], rest: Partial<BoxOptions> = {}) {
  const messages = toMessages(lines);
  const host = document.body.appendChild(document.createElement('div'));
  const root = host.attachShadow({ mode: 'open' });
  const log = { ...EMPTY_LOG, messages, readByVisitor: messages.length };
  const session = createFixtureSession({ conversation: FIXTURE_CONVERSATION, log });
  const sent: Body[] = [];
  const send = vi.spyOn(session, 'send').mockImplementation(async (_, body) => {
    sent.push(body);
    return messages[0]?.id as never;
  });
  const due: (() => void)[] = [];
  const onClose = vi.fn();
  const box = mountBox({
    root,
    session,
    ...toFixtureBox({ log, home: EMPTY_HOME }),
    appearance: { color: '#1f6f54', position: 'right', title: 'T', welcome: '' },
    clock: {
      now: () => FIXTURE_NOW,
      setTimer(callback) {
        due.push(callback);
        return () => {};
      },
    },
    onClose,
    ...rest,
  });
  box.open();
  act(() => {
    for (const callback of due) callback();
  });
  await settle();
  const panel = root.lastElementChild as HTMLElement;
  const screen = within(panel);
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' });
  return {
    root,
    panel,
    screen,
    sent,
    send,
    messages,
    onClose,
    field,
    write: (text: string) => fireEvent.input(field(), { target: { value: text } }),
    enter: async () => {
      fireEvent.keyDown(field(), { key: 'Enter' });
      await settle();
    },
    async point(text: string) {
      fireEvent.click(screen.getByText(text));
      await settle();
    },
  };
}
const press = async (button: HTMLElement) => {
  fireEvent.click(button);
  await settle();
};

describe('A message in the box', () => {
  it('is answered once, by the next message', async () => {
    const { screen, point, write, enter, sent, messages, root, field } = await open([OWN, THEIRS]);
    await point('Hi there');
    await press(screen.getByRole('button', { name: 'Reply' }));
    expect(screen.getByText('Reply to')).toBeTruthy();
    expect(root.activeElement).toBe(field());
    write('Good');
    await enter();
    write('And more');
    await enter();
    expect(sent).toEqual([
      { kind: 'text', text: 'Good', replyTo: messages[1]?.id },
      { kind: 'text', text: 'And more' },
    ]);
  });

  it('of one’s own is written anew, and what was being written comes back', async () => {
    const { screen, point, write, enter, sent, messages, field } = await open([OWN, THEIRS]);
    write('half a thought');
    await point('Hello');
    await press(screen.getByRole('button', { name: 'Edit' }));
    expect(field().value).toBe('Hello');
    write('Hello!');
    await enter();
    expect(sent).toEqual([{ kind: 'edit', message: messages[0]?.id, text: 'Hello!' }]);
    expect(field().value).toBe('half a thought');
  });

  it('stays as it was when Escape leaves its edit, and the box stays open', async () => {
    const { screen, point, field, onClose, sent } = await open([OWN, THEIRS]);
    await point('Hello');
    await press(screen.getByRole('button', { name: 'Edit' }));
    fireEvent.keyDown(field(), { key: 'Escape' });
    await settle();
    expect(field().value).toBe('');
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    expect(onClose).not.toHaveBeenCalled();
    expect(sent).toEqual([]);
  });

  it('keeps the words of an edit that could not be kept', async () => {
    const { screen, point, write, enter, send, field } = await open([OWN, THEIRS]);
    send.mockRejectedValueOnce(new Error('No.'));
    await point('Hello');
    await press(screen.getByRole('button', { name: 'Edit' }));
    write('Hello!');
    await enter();
    expect(screen.getByRole('alert').textContent).toBe('No.');
    expect(field().value).toBe('Hello!');
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy();
  });

  it('of one’s own is taken back only after a question', async () => {
    const { screen, point, sent, messages } = await open([OWN, THEIRS]);
    await point('Hello');
    await press(screen.getByRole('button', { name: 'Delete' }));
    await press(screen.getByRole('button', { name: 'Keep' }));
    expect(sent).toEqual([]);
    await press(screen.getByRole('button', { name: 'Delete' }));
    await press(screen.getByRole('button', { name: 'Delete' }));
    expect(sent).toEqual([{ kind: 'delete', message: messages[0]?.id }]);
  });

  it('of somebody else can be neither changed nor taken back', async () => {
    const { screen, point } = await open([OWN, THEIRS]);
    await point('Hi there');
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('fetches no part for a conversation of texts', async () => {
    const loadPart = vi.fn(() => new Promise<never>(() => {}));
    await open([OWN, THEIRS], { loadPart });
    expect(loadPart).not.toHaveBeenCalled();
  });

  it('says what it is about while the part that draws it is on its way', async () => {
    const asks: Line = { ...THEIRS, says: { kind: 'choices', text: 'Which?', choices: ['A'] } };
    const loadPart = vi.fn(() => new Promise<never>(() => {}));
    const { screen } = await open([OWN, asks], { loadPart });
    expect(loadPart).toHaveBeenCalledExactlyOnceWith('rich');
    expect(screen.getByText('Which?')).toBeTruthy();
  });

  it('with choices sends the one that is pressed', async () => {
    const asks: Line = { ...THEIRS, says: { kind: 'choices', text: 'Which?', choices: ['A', 'B'] } };
    const { screen, sent } = await open([OWN, asks]);
    await press(screen.getByRole('button', { name: 'B' }));
    expect(sent).toEqual([{ kind: 'text', text: 'B' }]);
  });
});

describe('The composer of the box', () => {
  it('puts an emoji where the caret is', async () => {
    const { screen, write, field, root } = await open([OWN]);
    write('ab');
    field().setSelectionRange(1, 1);
    await press(screen.getByRole('button', { name: 'Emoji' }));
    await press(screen.getByRole('button', { name: 'grinning face' }));
    expect(field().value).toBe('a😀b');
    expect(root.activeElement).toBe(field());
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it.each([
    [
      'dropped on it',
      ({ panel }: { panel: HTMLElement }, files: readonly File[]) =>
        fireEvent(panel, Object.assign(new Event('drop'), { dataTransfer: { files, types: ['Files'] } })),
    ],
    [
      'pasted',
      ({ field }: { field: () => HTMLElement }, files: readonly File[]) =>
        fireEvent.paste(field(), { clipboardData: { files } }),
    ],
  ])('says why a file that was %s cannot be sent, and keeps the draft', async (_, give) => {
    const view = await open([OWN]);
    view.write('Look');
    give(view, [new File(['MZ'], 'a.exe', { type: 'text/x' })]);
    await settle();
    expect(view.screen.getByRole('alert').textContent).toContain('a.exe is of a kind that cannot be sent');
    expect(view.field().value).toBe('Look');
    await view.enter();
    expect(view.sent).toEqual([{ kind: 'text', text: 'Look' }]);
  });

  it('sends nothing while a file is on its way', async () => {
    const { screen, write, enter, sent, field } = await open([OWN]);
    fireEvent.paste(field(), { clipboardData: { files: [new File(['%PDF'], 'a.pdf', { type: 'application/pdf' })] } });
    await settle();
    expect(screen.getByRole('progressbar', { name: 'Uploading a.pdf' })).toBeTruthy();
    write('Look');
    await enter();
    expect(sent).toEqual([]);
    expect(field().value).toBe('Look');
  });

  it('tells the limit before a file is chosen', async () => {
    const { screen } = await open([OWN]);
    expect(screen.getByRole('button', { name: 'Attach files' }).title).toBe('Attach files, up to 10 MB each');
  });
});
