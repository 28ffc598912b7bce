// @vitest-environment happy-dom
/** The promises of forms: never in the way of writing, nothing typed is lost, and what is sent is sent once. */
import { act, fireEvent } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { FIXTURE_CONVERSATION } from '../../demo/fixtures/fixture-log.ts';
import { createFixtureServer, EMPTY_HOME, loadPart } from '../../demo/fixtures/fixture-server.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import { BOX_STATES } from '../../demo/fixtures/states.ts';
import type { AskedForm } from '../../src/protocol/form-field.ts';
import { type BoxStage, openBox } from './box-stage.ts';

const FORM: AskedForm = {
  id: 'pre-chat',
  name: 'Before we begin',
  fields: [
    { id: 'name', kind: 'text', label: 'Your name', required: false },
    { id: 'email', kind: 'email', label: 'E-mail', required: true },
    { id: 'about', kind: 'department', label: 'About', required: false },
    { id: 'news', kind: 'checkbox', label: 'News', required: false },
  ],
  consent: 'I agree.',
};
const HOME = {
  ...EMPTY_HOME,
  forms: { preChat: FORM, offline: { ...FORM, id: 'offline', name: 'Leave us a message' } },
  departments: [{ id: 'd1', name: 'Orders' }],
};
const GREETING = { trigger: 'hello', agentNick: 'Ann', text: 'Can I help?' };
const ASKED = { log: EMPTY_LOG, home: HOME, forms: { preChat: true } } as const;

const openForm = async (): Promise<BoxStage> => {
  const stage = await openBox(ASKED);
  await stage.press('Write to us');
  return stage;
};
const field = ({ screen }: BoxStage, name: RegExp): HTMLInputElement => screen.getByRole('textbox', { name });
const type = (stage: BoxStage, name: RegExp, value: string) =>
  fireEvent.input(field(stage, name), { target: { value } });
async function fill(stage: BoxStage): Promise<void> {
  type(stage, /Your name/, ' Jana ');
  type(stage, /E-mail/, 'jana@home.example');
  fireEvent.click(stage.screen.getByRole('checkbox', { name: /I agree/ }));
  await stage.settle();
}

describe('before the first word', () => {
  it('a form stands where one would write, and what was agreed to and answered is sent once', async () => {
    const stage = await openForm();
    expect(stage.screen.queryByRole('textbox', { name: 'Your message' })).toBeNull();
    expect(stage.root.activeElement).toBe(field(stage, /Your name/));
    await fill(stage);
    fireEvent.change(stage.screen.getByRole('combobox', { name: 'About' }), { target: { value: 'Orders' } });
    const form = stage.screen.getByRole('form', { name: 'Before we begin' });
    fireEvent.submit(form);
    fireEvent.submit(form);
    await stage.settle();
    expect(stage.send).toHaveBeenCalledExactlyOnceWith(
      FIXTURE_CONVERSATION,
      {
        kind: 'answers',
        form: { id: 'pre-chat', name: 'Before we begin' },
        answers: [
          { id: 'name', label: 'Your name', kind: 'text', value: 'Jana' },
          { id: 'email', label: 'E-mail', kind: 'email', value: 'jana@home.example' },
          { id: 'about', label: 'About', kind: 'department', value: 'Orders' },
          { id: 'news', label: 'News', kind: 'checkbox', value: false },
        ],
      },
      undefined,
    );
  });

  it('the composer is there once the conversation has begun', async () => {
    const stage = await openForm();
    act(() => stage.session.showLog(BOX_STATES.find(({ id }) => id === 'conversation')?.log ?? EMPTY_LOG));
    expect(stage.screen.getByRole('textbox', { name: 'Your message' })).toBeTruthy();
  });

  it('a mistake is told beside its field, gets the focus, and is gone as soon as it is mended', async () => {
    const stage = await openForm();
    type(stage, /E-mail/, 'nowhere');
    await stage.press('Send');
    expect(stage.send).not.toHaveBeenCalled();
    const email = field(stage, /E-mail/);
    expect(stage.root.activeElement).toBe(email);
    expect(email.getAttribute('aria-invalid')).toBe('true');
    const told = stage.root.getElementById(email.getAttribute('aria-describedby') ?? '');
    expect(told?.textContent).toBe('This does not look like an e-mail address.');
    expect(stage.screen.getByText('Please fill this in.')).toBeTruthy();
    type(stage, /E-mail/, 'jana@home.example');
    await stage.settle();
    expect(field(stage, /E-mail/).getAttribute('aria-invalid')).toBe('false');
  });

  it('what was typed is kept while the visitor is elsewhere in the box, or closes it', async () => {
    const stage = await openForm();
    type(stage, /Your name/, 'Jana');
    await stage.press('Back');
    await stage.press('Write to us');
    act(() => stage.box.close());
    act(() => stage.box.open());
    await stage.wait();
    expect(field(stage, /Your name/).value).toBe('Jana');
  });

  it('what was typed is kept when it cannot be sent, and the reason told', async () => {
    const stage = await openForm();
    stage.send.mockRejectedValueOnce(new Error('Your device is full.'));
    await fill(stage);
    await stage.press('Send');
    expect(stage.screen.getByRole('alert').textContent).toBe('Your device is full.');
    expect(field(stage, /E-mail/).value).toBe('jana@home.example');
    await stage.press('Send');
    expect(stage.send).toHaveBeenCalledTimes(2);
  });

  it('the greeting stands above the form, and goes along with the answers', async () => {
    const stage = await openBox({ ...ASKED, greeting: GREETING });
    expect(stage.screen.getByText('Can I help?')).toBeTruthy();
    await fill(stage);
    await stage.press('Send');
    expect(stage.send.mock.calls[0]?.[2]).toBe('hello');
  });

  it('another form is asked while nobody is there', async () => {
    const stage = await openBox({ ...ASKED, forms: { offline: true }, online: false });
    await stage.press('Write to us');
    expect(stage.screen.getByRole('form', { name: 'Leave us a message' })).toBeTruthy();
    act(() => stage.box.setOnline(true));
    expect(stage.screen.getByRole('textbox', { name: 'Your message' })).toBeTruthy();
  });
});

describe('a form never keeps somebody from writing', () => {
  const writes = ({ screen }: BoxStage): unknown => screen.queryByRole('textbox', { name: 'Your message' });

  it('when home cannot be had', async () => {
    expect(writes(await openBox({ log: EMPTY_LOG, forms: { preChat: true } }))).toBeTruthy();
  });

  it('when its code cannot be had', async () => {
    const stage = await openBox(
      { ...ASKED, greeting: GREETING },
      { loadPart: () => Promise.reject(new Error('gone')) },
    );
    expect(writes(stage)).toBeTruthy();
  });

  it('when the server knows of none', async () => {
    expect(writes(await openBox({ ...ASKED, home: EMPTY_HOME }))).toBeTruthy();
  });

  it('in a conversation that goes on, also before its log is here', async () => {
    expect(writes(await openBox(ASKED, { isOngoing: true }))).toBeTruthy();
  });

  it('and until the server told, a quiet line says so', async () => {
    const post = vi.fn(() => new Promise<never>(() => {}));
    const stage = await openBox({ ...ASKED, greeting: GREETING }, { server: { ...createFixtureServer(), post } });
    expect(writes(stage)).toBeNull();
    expect(stage.screen.getByText('Loading…')).toBeTruthy();
  });
});

describe('inside a conversation', () => {
  const toLog = (id: string) => BOX_STATES.find((state) => state.id === id)?.log ?? EMPTY_LOG;

  it('a form is filled in where it stands, as an answer to its message', async () => {
    const log = toLog('form-asked');
    const stage = await openBox({ log });
    await stage.settle();
    type(stage, /Number of the order/, 'INV-1');
    fireEvent.change(stage.screen.getByRole('combobox'), { target: { value: 'I changed my mind' } });
    fireEvent.submit(stage.screen.getByRole('form', { name: 'Your return' }));
    await stage.settle();
    expect(stage.send.mock.calls[0]?.[1]).toMatchObject({ kind: 'answers', asked: log.messages.at(-1)?.id });
  });

  it('shows what was answered instead, from the moment on at which it waits to be sent', async () => {
    const { messages, ...log } = toLog('form-answered');
    const answers = messages.at(-1)?.body;
    if (answers?.kind !== 'answers') throw new Error('the fixture has no answers');
    const pending = [{ id: 'p' as never, body: answers, createdAt: 0, state: 'queued', error: '' } as const];
    const stage = await openBox({ log: { ...log, messages: messages.slice(0, -1), pending } });
    await stage.settle();
    expect(stage.screen.queryByRole('form', { name: 'Your return' })).toBeNull();
    expect(stage.screen.getAllByText('INV-2041').length).toBeGreaterThan(0);
  });

  it('without a form the part is not fetched', async () => {
    const load = vi.fn(loadPart);
    await openBox({ log: toLog('conversation') }, { loadPart: load as typeof loadPart });
    expect(load).not.toHaveBeenCalled();
  });
});
