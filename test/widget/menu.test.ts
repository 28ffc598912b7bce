// @vitest-environment happy-dom
/** The promises of the menu: all of it by keyboard, nothing by accident, and what was chosen is remembered. */
import { fireEvent } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FIXTURE_CONVERSATION } from '../../demo/fixtures/fixture-log.ts';
import { createFixturePreferences } from '../../demo/fixtures/fixture-preferences.ts';
import { createFixtureServer } from '../../demo/fixtures/fixture-server.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import type { BoxState } from '../../demo/fixtures/states.ts';
import { VIEW_STATES } from '../../demo/fixtures/view-states.ts';
import type { BoxOptions } from '../../src/widget/mount-box.ts';
import { type BoxStage, openBox } from './box-stage.ts';

const { log, home } = VIEW_STATES.find(({ id }) => id === 'menu') ?? { log: EMPTY_LOG, home: undefined };
const TALK: Partial<BoxState> = { log, ...(home && { home }) };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function openMenu(options: Partial<BoxOptions> = {}, state: Partial<BoxState> = TALK): Promise<BoxStage> {
  const stage = await openBox(state, options);
  await stage.press('More');
  return stage;
}
const items = ({ screen }: BoxStage): (string | null)[] =>
  [...screen.getByRole('menu').querySelectorAll('button')].map(({ textContent }) => textContent);
async function choose(stage: BoxStage, name: string): Promise<void> {
  fireEvent.click(stage.screen.getByRole('menuitem', { name }));
  await stage.settle();
}
/** Answers home as the fixture does, and everything else as the test says. */
function toServer(answer: (path: string) => unknown): BoxOptions['server'] {
  const server = createFixtureServer({ home });
  const or = async (path: string) => (path.startsWith('home') ? server.post(path) : answer(path));
  return { ...server, ask: vi.fn(or) as never, post: vi.fn(or) as never };
}

describe('the menu', () => {
  it('begins at its first thing, goes round by arrows, and gives the focus back on Escape without closing the box', async () => {
    const stage = await openMenu();
    const button = stage.screen.getByRole('button', { name: 'More' });
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(stage.focused()).toBe('Mute sounds');
    await stage.key('ArrowUp');
    expect(stage.focused()).toBe('End this chat');
    await stage.key('ArrowDown');
    expect(stage.focused()).toBe('Mute sounds');
    await stage.key('End');
    expect(stage.focused()).toBe('End this chat');
    await stage.key('Home');
    await stage.key('Escape');
    expect(stage.screen.queryByRole('menu')).toBeNull();
    expect(stage.root.activeElement).toBe(button);
    expect(stage.onClose).not.toHaveBeenCalled();
    await stage.key('Escape');
    expect(stage.onClose).toHaveBeenCalledOnce();
  });

  it('closes when somebody presses beside it', async () => {
    const stage = await openMenu();
    fireEvent.pointerDown(stage.screen.getByRole('textbox'), { composed: true });
    await stage.settle();
    expect(stage.screen.queryByRole('menu')).toBeNull();
  });

  it('has what is about a conversation only in one', async () => {
    expect(items(await openMenu({}, { log: EMPTY_LOG, ...(home && { home }) }))).toEqual([
      'Mute sounds',
      'Larger window',
    ]);
  });

  it('offers no mail where the server has none, and no end where it has ended', async () => {
    const summary = log.summary && { ...log.summary, state: 'closed' as const };
    const state = { log: { ...log, summary }, ...(home && { home: { ...home, hasMail: false } }) };
    expect(items(await openMenu({ isOngoing: true }, state))).not.toEqual(
      expect.arrayContaining(['E-mail this conversation', 'End this chat']),
    );
  });

  it('remembers what was switched on, and the box grows at once', async () => {
    const preferences = createFixturePreferences();
    const stage = await openMenu({ preferences });
    const toggle = (): HTMLElement => stage.screen.getByRole('menuitemcheckbox', { name: 'Larger window' });
    expect(toggle().getAttribute('aria-checked')).toBe('false');
    fireEvent.click(toggle());
    await stage.settle();
    expect(toggle().getAttribute('aria-checked')).toBe('true');
    expect(preferences.current).toEqual({ isExpanded: true, isMuted: false });
    expect(stage.panel.classList.contains('box-expanded')).toBe(true);
  });
});

describe('ending', () => {
  it('asks first, and does nothing when the visitor thinks better of it', async () => {
    const server = toServer(() => null);
    const stage = await openMenu({ server });
    await choose(stage, 'End this chat');
    expect(stage.screen.getByRole('dialog', { name: 'End this chat?' })).toBeTruthy();
    expect(stage.focused()).toBe('Cancel');
    await stage.key('Escape');
    expect(stage.screen.queryByRole('dialog', { name: 'End this chat?' })).toBeNull();
    expect(stage.onClose).not.toHaveBeenCalled();
    expect(server.ask).not.toHaveBeenCalled();
  });

  it('is told to the server', async () => {
    const server = toServer(() => null);
    const stage = await openMenu({ server });
    await choose(stage, 'End this chat');
    await stage.press('End this chat');
    expect(server.ask).toHaveBeenCalledExactlyOnceWith(`conversations/${FIXTURE_CONVERSATION}/end`, { method: 'POST' });
    expect(stage.focused()).toBe('More');
  });

  it('says when the server was not reached', async () => {
    const stage = await openMenu({ server: toServer(() => Promise.reject(new Error(''))) });
    await choose(stage, 'End this chat');
    await stage.press('End this chat');
    expect(stage.screen.getByRole('alert').textContent).toBe('We could not be reached. Please try again.');
  });
});

describe('a transcript', () => {
  it.each([
    ['mailed', 'It is on its way to jana@home.example.'],
    ['confirm', /Confirm it there/],
  ])('is asked for by mail, and what becomes of it is told: %s', async (status, words) => {
    const server = toServer(() => ({ status }));
    const stage = await openMenu({ server });
    await choose(stage, 'E-mail this conversation');
    const field = stage.screen.getByRole('textbox', { name: 'Your e-mail address' });
    expect(stage.root.activeElement).toBe(field);
    fireEvent.input(field, { target: { value: 'nowhere' } });
    await stage.press('Send', stage.screen.getByRole('dialog'));
    expect(stage.screen.getByRole('alert').textContent).toBe('This does not look like an e-mail address.');
    fireEvent.input(field, { target: { value: ' jana@home.example ' } });
    await stage.press('Send', stage.screen.getByRole('dialog'));
    const email = 'jana@home.example';
    expect(server.post).toHaveBeenCalledWith(`conversations/${FIXTURE_CONVERSATION}/transcript`, { email });
    expect(stage.screen.getByText(words)).toBeTruthy();
    await stage.press('Done');
    expect(stage.focused()).toBe('More');
  });

  it('is downloaded with a token, a newer one when the first has aged', async () => {
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x');
    const answers = [new Response('', { status: 401 }), new Response('Ann: Hello')];
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      asked.push([url, new Headers(init.headers).get('authorization')]);
      return answers.shift();
    });
    const toRequest = async (path: string, renew = false) => ({
      url: `/${path}`,
      authorization: renew ? 'new' : 'old',
    });
    const stage = await openMenu({ server: { ...toServer(() => null), toRequest } });
    await choose(stage, 'Download this conversation');
    const path = `/conversations/${FIXTURE_CONVERSATION}/transcript`;
    expect(asked).toEqual([
      [path, 'old'],
      [path, 'new'],
    ]);
    expect(saved).toEqual(['conversation.txt']);
    expect(stage.screen.queryByRole('menu')).toBeNull();
  });

  it('that cannot be downloaded is told', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 500 }));
    const toRequest = async (path: string) => ({ url: `/${path}`, authorization: 'token' });
    const stage = await openMenu({ server: { ...toServer(() => null), toRequest } });
    await choose(stage, 'Download this conversation');
    expect(stage.screen.getByRole('alert').textContent).toMatch(/could not be downloaded/);
  });
});
