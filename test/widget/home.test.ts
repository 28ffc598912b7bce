// @vitest-environment happy-dom
/** The promises of home, of the knowledge base, and of where the focus goes between them. */
import { fireEvent } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { HELP, HOME } from '../../demo/fixtures/fixture-home.ts';
import { createFixtureServer } from '../../demo/fixtures/fixture-server.ts';
import { EMPTY_LOG } from '../../demo/fixtures/fixture-session.ts';
import { HOME_STATES } from '../../demo/fixtures/home-states.ts';
import { type BoxStage, openBox } from './box-stage.ts';

const toState = (id: string) => HOME_STATES.find((state) => state.id === id) ?? { log: EMPTY_LOG };
const cards = ({ screen }: BoxStage, name: string): HTMLElement[] => [
  ...screen.getByRole('region', { name }).querySelectorAll('button'),
];

describe('home', () => {
  it('shows three conversations and all of them on demand, with the focus at the first that was hidden', async () => {
    const stage = await openBox(toState('home-long'));
    expect(cards(stage, 'Your conversations')).toHaveLength(4);
    await stage.press('Show all 9');
    const all = cards(stage, 'Your conversations');
    expect(all).toHaveLength(9);
    expect(stage.root.activeElement).toBe(all[3]);
    await stage.settle();
    // Only once: whoever goes on is not called back.
    all[8]?.focus();
    stage.box.setOnline(false);
    await stage.settle();
    expect(stage.root.activeElement).toBe(all[8]);
  });

  it('says that the server was not reached, and asks again when that is wanted', async () => {
    const post = vi.fn().mockRejectedValueOnce(new Error('')).mockResolvedValue(HOME);
    const stage = await openBox({ log: EMPTY_LOG }, { server: { ...createFixtureServer(), post: post as never } });
    expect(stage.screen.getByText(/could not be loaded/)).toBeTruthy();
    expect(stage.screen.getByRole('textbox', { name: 'Your message' })).toBeTruthy();
    await stage.press('Retry');
    expect(stage.screen.getByText('Ann, Bo, Chidi')).toBeTruthy();
    expect(stage.screen.queryByText(/could not be loaded/)).toBeNull();
  });

  it('marks what is unread in words, not by colour alone', async () => {
    const stage = await openBox(toState('home'));
    expect(cards(stage, 'Your conversations').map(({ textContent }) => textContent?.includes('New: '))).toEqual([
      true,
      false,
    ]);
  });
});

describe('the search', () => {
  function toServer(answer: (path: string) => Promise<unknown>) {
    const read = vi.fn(answer);
    return { read, server: { ...createFixtureServer({ home: HOME }), read: read as never } };
  }
  async function search(answer: (path: string) => Promise<unknown>) {
    const { read, server } = toServer(answer);
    const stage = await openBox({ log: EMPTY_LOG }, { server });
    await stage.press('Search for help');
    const field = stage.screen.getByRole('searchbox', { name: 'Search for help' });
    const type = (value: string) => fireEvent.input(field, { target: { value } });
    return { stage, read, type, field };
  }
  const found = (...titles: string[]) => ({ articles: titles.map((title) => ({ id: title, title })) });

  it('asks when somebody pauses, not for every letter, with the words as they are', async () => {
    const { stage, read, type, field } = await search(async () => found());
    expect(stage.root.activeElement).toBe(field);
    for (const words of ['a', 'a&', 'a& b']) type(words);
    expect(read).toHaveBeenCalledExactlyOnceWith('articles');
    await stage.wait();
    expect(read).toHaveBeenCalledTimes(2);
    expect(read).toHaveBeenLastCalledWith('articles?search=a%26%20b');
  });

  it('shows what the newest question found, in whatever order the answers come', async () => {
    const waiting = new Map<string, (answer: unknown) => void>();
    const { stage, type } = await search((path) => new Promise((resolve) => waiting.set(path, resolve)));
    type('old');
    await stage.wait();
    type('new');
    await stage.wait();
    waiting.get('articles?search=new')?.(found('The newest'));
    waiting.get('articles?search=old')?.(found('Outdated'));
    await stage.settle();
    expect(stage.screen.getByRole('button', { name: 'The newest' })).toBeTruthy();
    expect(stage.screen.queryByRole('button', { name: 'Outdated' })).toBeNull();
    expect(stage.screen.getByText('One article')).toBeTruthy();
  });

  it('says when nothing was found, and when nobody was reached', async () => {
    let answer = async (): Promise<unknown> => found();
    const { stage, type } = await search(() => answer());
    expect(stage.screen.getByText(/Nothing found/)).toBeTruthy();
    answer = () => Promise.reject(new Error(''));
    type('x');
    await stage.wait();
    expect(stage.screen.getByRole('alert').textContent).toBe('We could not be reached. Please try again.');
  });

  it('opens an article at its heading, and leads back to where it was found', async () => {
    const article = { title: 'Delivery', body: 'One day.' };
    const { stage } = await search(async (path) => (path === 'articles' ? found('First', 'Delivery') : article));
    await stage.press('Delivery');
    expect(stage.focused()).toBe('Delivery');
    expect(stage.root.activeElement?.tagName).toBe('H3');
    await stage.press('Back');
    expect(stage.focused()).toBe('Delivery');
    expect(stage.root.activeElement?.tagName).toBe('BUTTON');
  });
});

describe('the focus', () => {
  const [first] = HELP;
  const answers = { [`articles/${first?.id}`]: { title: first?.title, body: 'One day.' } };
  const state = { log: EMPTY_LOG, home: HOME, answers };

  it('goes from home into an article and back to what led there', async () => {
    const stage = await openBox(state);
    await stage.press(first?.title ?? '');
    expect(stage.root.activeElement?.tagName).toBe('H3');
    await stage.press('Back');
    expect(stage.focused()).toBe(first?.title);
  });

  it('goes to the composer of a conversation, and from there back to its card', async () => {
    const stage = await openBox(state);
    const [card] = cards(stage, 'Your conversations');
    card?.focus();
    fireEvent.click(card ?? stage.panel);
    await stage.settle();
    expect(stage.focused()).toBe('Your message');
    await stage.press('Back');
    expect(stage.focused()).toContain('It is on its way');
  });

  it('goes from the end of an article to where one writes', async () => {
    const stage = await openBox(state);
    await stage.press(first?.title ?? '');
    await stage.press('Write to us');
    expect(stage.focused()).toBe('Your message');
  });

  it('stays where it is outside of the box, whatever comes', async () => {
    const stage = await openBox({ log: EMPTY_LOG, home: HOME });
    const outside = document.body.appendChild(document.createElement('button'));
    outside.focus();
    stage.box.setGreeting({ trigger: 't', agentNick: 'Ann', text: 'Can I help?' });
    await stage.settle();
    expect(stage.screen.getByText('Can I help?')).toBeTruthy();
    expect(document.activeElement).toBe(outside);
    outside.remove();
  });
});
